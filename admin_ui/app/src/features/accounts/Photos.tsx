/** What may be kept of when and where a person's photos were taken. */
import { Select } from "@mantine/core";
import { ownAccount as words } from "../../texts/ownAccount.ts";
import { problemOf } from "../../ui/problem.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "./account.module.css";
import type { Settings } from "./settings.ts";
import { useChangeSettings, useSettings } from "./settings.ts";

const CHOICES = ["none", "time", "time_and_place"] as const;

export function Photos() {
  const settings = useSettings();
  const change = useChangeSettings();
  // Shown at once, and as it was again where the server refuses.
  const chosen = change.isPending ? change.variables.photo_details : undefined;
  return (
    <Section title={words.photos} hint={words.photosHint}>
      <div className={classes.form}>
        <Select
          label={words.photoDetails}
          data={CHOICES.map((value) => ({ value, label: words.photoDetailsOf[value] }))}
          value={chosen ?? settings.data?.photo_details ?? "none"}
          onChange={(value) => change.mutate({ photo_details: value as Settings["photo_details"] })}
          allowDeselect={false}
          disabled={settings.isPending}
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
