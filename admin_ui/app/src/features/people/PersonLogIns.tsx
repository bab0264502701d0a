/** Where a person is logged in, for who manages their account: end one log-in, or all. */
import { Button, Group, Modal, Stack } from "@mantine/core";
import type { Rest, User } from "@offchat/client";
import { administration as words } from "../../texts/administration.ts";
import { Icon } from "../../ui/icons.tsx";
import { LogInList } from "../../ui/LogInList.tsx";

interface Props {
  rest: Rest;
  person: User | null;
  onClose: () => void;
  onEndAll: (person: User) => void;
}

export function PersonLogIns({ rest, person, onClose, onEndAll }: Props) {
  return (
    <Modal opened={person !== null} onClose={onClose} title={person && words.logInsOf(person.display_name)}>
      {person && (
        <Stack>
          <LogInList rest={rest} user={person.id} />
          <Group justify="flex-end">
            <Button
              variant="default"
              leftSection={<Icon name="logout" size={16} turns />}
              onClick={() => {
                onClose();
                onEndAll(person);
              }}
            >
              {words.logOutEverywhere}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
