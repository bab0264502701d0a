/** What a token may do, one box each. */
import { Checkbox, Stack } from "@mantine/core";
import { bots as words } from "../../texts/bots.ts";
import classes from "./bots.module.css";
import type { Scope } from "./bots.ts";
import { SCOPES } from "./bots.ts";

interface Props {
  value: readonly Scope[];
  onChange: (scopes: Scope[]) => void;
}

export function ScopePicker({ value, onChange }: Props) {
  return (
    <fieldset className={classes.scopes}>
      <legend>{words.scopes}</legend>
      <Stack gap="xs">
        {SCOPES.map((scope) => (
          <Checkbox
            key={scope}
            label={words.scopeNames[scope]}
            checked={value.includes(scope)}
            onChange={({ currentTarget: { checked } }) =>
              onChange(SCOPES.filter((one) => (one === scope ? checked : value.includes(one))))
            }
          />
        ))}
      </Stack>
    </fieldset>
  );
}
