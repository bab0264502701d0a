/** Asks before something that is hard to take back, and says what happens then. */
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { TEXTS } from "../texts.ts";

export interface Question {
  title: string;
  hint: string;
  run: () => void;
  /** Whether nothing is lost by it. */
  harmless?: boolean;
}

export function Confirm({ question, onClose }: { question: Question | null; onClose: () => void }) {
  return (
    <Modal opened={question !== null} onClose={onClose} title={question?.title}>
      {question && (
        <Stack>
          <Text size="sm">{question.hint}</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} data-autofocus>
              {TEXTS.general.cancel}
            </Button>
            <Button
              {...(!question.harmless && { color: "red" })}
              onClick={() => {
                question.run();
                onClose();
              }}
            >
              {question.title}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
