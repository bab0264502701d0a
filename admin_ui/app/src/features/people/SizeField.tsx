/** A size in a form: a number, and the unit it is in; `sizeIn` reads both. */
import { Input, NativeSelect, NumberInput } from "@mantine/core";
import { useId } from "react";
import { administration } from "../../texts/administration.ts";
import type { Unit } from "./limits.ts";
import { INPUT_THEN_HINT, inUnit, UNIT_NAMES, unitOf } from "./limits.ts";
import classes from "./size.module.css";

interface Props {
  name: string;
  label: string;
  description?: string;
  placeholder: string;
  /** Bytes; null for no limit. */
  stored: number | null;
  /** What a limit that does not stand yet is written in. */
  usual: Unit;
  focused?: boolean;
}

export function SizeField({ name, label, description, placeholder, stored, usual, focused }: Props) {
  const unit = unitOf(stored, usual);
  const id = useId();
  return (
    <Input.Wrapper id={id} label={label} description={description} inputWrapperOrder={INPUT_THEN_HINT}>
      <div className={classes.size}>
        <NumberInput
          id={id}
          className={classes.number ?? ""}
          name={name}
          {...(description && { "aria-describedby": `${id}-description` })}
          placeholder={placeholder}
          defaultValue={inUnit(stored, unit)}
          min={0}
          decimalScale={2}
          hideControls
          data-autofocus={focused || undefined}
        />
        <NativeSelect
          className={classes.unit ?? ""}
          name={`${name}Unit`}
          aria-label={administration.unitOf(label)}
          defaultValue={unit}
          data={UNIT_NAMES}
        />
      </div>
    </Input.Wrapper>
  );
}
