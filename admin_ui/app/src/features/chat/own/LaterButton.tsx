/** Beside the send button: when to send what is written, if not now. */
import { ActionIcon, Menu } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useNavigate } from "react-router";
import { own as words } from "../../../texts/own.ts";
import { Icon } from "../../../ui/icons.tsx";
import { inAnHour, nextMonday, tomorrow } from "./times.ts";

const LaterDialog = lazy(() => import("./LaterDialog.tsx").then((module) => ({ default: module.LaterDialog })));

interface Props {
  disabled: boolean;
  onPick: (at: Date) => void;
}

export function LaterButton({ disabled, onPick }: Props) {
  const navigate = useNavigate();
  const [choosing, setChoosing] = useState(false);
  const choice = (label: string, at: () => Date) => <Menu.Item onClick={() => onPick(at())}>{label}</Menu.Item>;
  return (
    <>
      <Menu position="top-end" shadow="md" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            radius="md"
            aria-label={words.later}
            title={words.later}
            disabled={disabled}
          >
            <Icon name="clock" size={19} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {choice(words.inAnHour, inAnHour)}
          {choice(words.tomorrow, tomorrow)}
          {choice(words.monday, nextMonday)}
          <Menu.Item onClick={() => setChoosing(true)}>{words.another}</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => navigate("/?later")}>{words.list}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {choosing && (
        <Suspense>
          <LaterDialog
            onClose={() => setChoosing(false)}
            onPick={(at) => {
              setChoosing(false);
              onPick(at);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
