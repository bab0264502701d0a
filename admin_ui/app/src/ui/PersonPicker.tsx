/** Finds a person by the beginning of a name. */
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { Rest } from "@offchat/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { personOptions } from "./PersonOption.tsx";

interface Props {
  rest: Rest;
  label: string;
  value: string;
  onChange: (user: string) => void;
}

export function PersonPicker({ rest, label, value, onChange }: Props) {
  const [typed, setTyped] = useState("");
  const [wanted] = useDebouncedValue(typed, 250);
  // What was chosen stands in the field; by its whole words nobody else is looked for.
  const people = useQuery({
    queryKey: ["people to pick", wanted],
    queryFn: () => rest.get("/api/v1/users/", { query: { q: wanted.split(" (")[0] ?? "", limit: 20 } }),
    placeholderData: keepPreviousData,
  });
  const found = people.data?.results ?? [];
  return (
    <Select
      label={label}
      data={found.map(({ id, display_name, username }) => ({ value: id, label: `${display_name} (${username})` }))}
      value={value || null}
      renderOption={personOptions(found)}
      onChange={(next) => onChange(next ?? "")}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      searchable
      required
      withAsterisk={false}
    />
  );
}
