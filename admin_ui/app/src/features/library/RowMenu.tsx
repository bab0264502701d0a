/** What can be done with a collection or a tag. */
import { ActionIcon, Menu } from "@mantine/core";
import { library as words } from "../../texts/library.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";

export interface Entry {
  icon: IconName;
  label: string;
  run: () => void;
}

export function RowMenu({ name, entries }: { name: string; entries: readonly Entry[] }) {
  return (
    <Menu position="bottom-end" shadow="md" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={24} aria-label={words.actionsFor(name)}>
          <Icon name="more" size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {entries.map(({ icon, label, run }) => (
          <Menu.Item key={label} leftSection={<Icon name={icon} size={16} />} onClick={run}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
