/** Of whom a namespace asks a second factor, and how many days they have. */
import { NativeSelect, NumberInput } from "@mantine/core";
import { factors as words } from "../../texts/factors.ts";
import classes from "../../ui/table.module.css";
import { INPUT_THEN_HINT, numberIn } from "./limits.ts";

const RULES = ["off", "admins", "everybody"] as const;

export interface FactorPolicy {
  second_factor: (typeof RULES)[number];
  second_factor_days?: number;
}

/** What the fields say; days that were emptied stay as they are. */
export function factorsIn(fields: FormData): FactorPolicy {
  const days = numberIn(fields, "factorDays");
  return {
    second_factor: RULES.find((rule) => rule === fields.get("secondFactor")) ?? "off",
    ...(days !== null && { second_factor_days: days }),
  };
}

export function SecondFactorFields({ policy }: { policy: { second_factor: string; second_factor_days: number } }) {
  return (
    <div className={classes.pair}>
      <NativeSelect
        name="secondFactor"
        label={words.rule}
        description={words.ruleHint}
        inputWrapperOrder={INPUT_THEN_HINT}
        defaultValue={policy.second_factor}
        data={RULES.map((value) => ({ value, label: words.rules[value] }))}
      />
      <NumberInput
        name="factorDays"
        label={words.days}
        description={words.daysHint}
        inputWrapperOrder={INPUT_THEN_HINT}
        defaultValue={policy.second_factor_days}
        min={0}
        max={90}
        allowDecimal={false}
        hideControls
      />
    </div>
  );
}
