/** Who sees whether a person is there, and when they last were. */
import { ownAccount as words } from "../../texts/ownAccount.ts";
import { problemOf } from "../../ui/problem.ts";
import { Section } from "../../ui/Section.tsx";
import { Toggle } from "../../ui/Toggle.tsx";
import classes from "./account.module.css";
import { useChangeSettings, useSettings } from "./settings.ts";

export function Visibility() {
  const settings = useSettings();
  const change = useChangeSettings();
  // Shown at once, and as it was again where the server refuses.
  const { presence, last_seen, share_read } = { ...settings.data, ...(change.isPending ? change.variables : {}) };
  const hidden = presence === "nobody";
  return (
    <Section title={words.visibility} hint={words.visibilityHint}>
      <div className={classes.form}>
        <Toggle
          label={words.showPresence}
          hint={words.showPresenceHint}
          on={presence === "everyone"}
          disabled={!settings.data}
          onChange={(on) => change.mutate({ presence: on ? "everyone" : "nobody" })}
        />
        <Toggle
          label={words.showLastSeen}
          hint={hidden ? words.showLastSeenHidden : words.showLastSeenHint}
          on={last_seen === "everyone" && !hidden}
          disabled={!settings.data || hidden}
          onChange={(on) => change.mutate({ last_seen: on ? "everyone" : "nobody" })}
        />
        <Toggle
          label={words.shareRead}
          hint={words.shareReadHint}
          on={share_read === "everyone"}
          disabled={!settings.data}
          onChange={(on) => change.mutate({ share_read: on ? "everyone" : "nobody" })}
        />
        {(settings.error ?? change.error) && (
          <p role="alert" className={classes.problem}>
            {problemOf(settings.error ?? change.error)}
          </p>
        )}
      </div>
    </Section>
  );
}
