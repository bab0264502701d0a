/** What can be done on a whole page besides its main action; on phones, where icons alone would not say it, one menu. */
import { ActionIcon, Menu } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { TEXTS } from "../texts.ts";
import type { HeadAction } from "./HeadButton.tsx";
import { HeadButton } from "./HeadButton.tsx";
import { Icon } from "./icons.tsx";

export function HeadActions({ actions }: { actions: readonly HeadAction[] }) {
  const phone = useMediaQuery("(max-width: 760px)", undefined, { getInitialValueInEffect: false });
  if (!phone || actions.length < 2) return actions.map((action) => <HeadButton key={action.label} {...action} />);
  return (
    <Menu position="bottom-end" shadow="md" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={TEXTS.chat.moreActions} title={TEXTS.chat.moreActions}>
          <Icon name="more" size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ icon, label, onClick }) => (
          <Menu.Item key={label} leftSection={<Icon name={icon} size={16} />} onClick={onClick}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
