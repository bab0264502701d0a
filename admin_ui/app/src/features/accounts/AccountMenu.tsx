/** The person's own corner: the other application, logging out. */
import { Menu, UnstyledButton, VisuallyHidden } from "@mantine/core";
import type { User } from "@offchat/client";
import { useNavigate } from "react-router";
import { own } from "../../texts/own.ts";
import { TEXTS } from "../../texts.ts";
import { Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import { runShortcut } from "../../ui/shortcuts.ts";
import { useAskedLogOut } from "./session.ts";

interface Props {
  user: User;
  /** The other application that this person may go to. */
  other: "chat" | "dashboard" | null;
}

export function AccountMenu({ user, other }: Props) {
  const navigate = useNavigate();
  const logOut = useAskedLogOut();
  return (
    <Menu position="bottom-end" shadow="md" width={220} withInitialFocusPlaceholder={false} withinPortal={false}>
      <Menu.Target>
        <UnstyledButton>
          <VisuallyHidden>{TEXTS.accounts.menu(user.display_name)}</VisuallyHidden>
          <Initials name={user.display_name} src={user.avatar_url} size={32} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.display_name}</Menu.Label>
        {other === "dashboard" && (
          <Menu.Item leftSection={<Icon name="grid" size={16} />} onClick={() => navigate("/dashboard/")}>
            {TEXTS.accounts.dashboard}
          </Menu.Item>
        )}
        {other === "chat" && (
          <Menu.Item leftSection={<Icon name="chat" size={16} />} onClick={() => navigate("/")}>
            {TEXTS.accounts.chat}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon name="picture" size={16} />} onClick={() => navigate("/media-library/")}>
          {TEXTS.dashboard.sections.library}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="thread" size={16} />} onClick={() => navigate("/?threads")}>
          {own.threads}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="clock" size={16} />} onClick={() => navigate("/?later")}>
          {own.list}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="bookmark" size={16} />} onClick={() => navigate("/?saved")}>
          {TEXTS.marks.saved}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="person" size={16} />} onClick={() => navigate("/account")}>
          {TEXTS.accounts.account}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="search" size={16} />} onClick={() => runShortcut("palette")}>
          {TEXTS.palette.open}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="key" size={16} />} onClick={() => runShortcut("sheet")}>
          {TEXTS.shortcuts.title}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="logout" size={16} turns />} onClick={() => void logOut()}>
          {TEXTS.accounts.logOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
