/** Beside the send button: when to send what is written, if not now, and the files to be sent with it. */
import { ActionIcon, Menu } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useNavigate } from "react-router";
import { own as words } from "../../../texts/own.ts";
import { Icon } from "../../../ui/icons.tsx";
import type { useDraft } from "../draft.ts";
import { inAnHour, nextMonday, tomorrow } from "./times.ts";

const LaterDialog = lazy(() => import("./LaterDialog.tsx").then((module) => ({ default: module.LaterDialog })));

interface Props {
  draft: Pick<ReturnType<typeof useDraft>, "text" | "left" | "write" | "later">;
  /** Whose storage takes files; null where none may be sent. */
  namespace: string | null;
  loggedOut: boolean;
}

export function LaterButton({ draft, namespace, loggedOut }: Props) {
  const navigate = useNavigate();
  const [choosing, setChoosing] = useState<"now" | "later" | null>(null);
  const wordless = draft.text.trim() === "";
  const choice = (label: string, at: () => Date) => (
    <Menu.Item disabled={wordless} onClick={() => void draft.later(at())}>
      {label}
    </Menu.Item>
  );
  if (wordless && namespace === null && choosing === null) return null;
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
            disabled={draft.left < 0 || loggedOut}
          >
            <Icon name="clock" size={19} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {namespace && <Menu.Item onClick={() => setChoosing("now")}>{words.withCaptions}</Menu.Item>}
          {namespace && <Menu.Divider />}
          {choice(words.inAnHour, inAnHour)}
          {choice(words.tomorrow, tomorrow)}
          {choice(words.monday, nextMonday)}
          <Menu.Item onClick={() => setChoosing("later")}>{namespace ? words.withFiles : words.another}</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => navigate("/?later")}>{words.list}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {choosing && (
        <Suspense>
          <LaterDialog draft={draft} namespace={namespace} now={choosing === "now"} onClose={() => setChoosing(null)} />
        </Suspense>
      )}
    </>
  );
}
