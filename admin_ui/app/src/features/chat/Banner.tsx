/** Says when the connection is not as it should be, and what happens then. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import classes from "./banner.module.css";
import { useStatus } from "./connection.ts";

export function SignedOut({ onLogIn }: { onLogIn: () => void }) {
  return (
    <div className={classes.banner} role="status">
      <Icon name="warning" />
      {TEXTS.chat.signedOut}
      <Button size="compact-sm" variant="light" onClick={onLogIn}>
        {TEXTS.chat.logInAgain}
      </Button>
    </div>
  );
}

export function Banner({ onLogIn }: { onLogIn: () => void }) {
  const status = useStatus();
  const [wasOnline, setWasOnline] = useState(false);
  if (status === "online" && !wasOnline) setWasOnline(true);
  if (status === "online" || (status !== "offline" && status !== "closed" && !wasOnline)) return null;
  if (status === "catching-up") {
    return (
      <div className={classes.banner} data-calm="true" role="status">
        <Icon name="retry" />
        {TEXTS.chat.catchingUp}
      </div>
    );
  }
  if (status === "closed") return <SignedOut onLogIn={onLogIn} />;
  return (
    <div className={classes.banner} role="status">
      <Icon name="warning" />
      {TEXTS.chat.offline}
    </div>
  );
}
