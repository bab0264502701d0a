/** A person in a list to choose from: with their picture, so that two of one name are told apart. */
import type { ComboboxItem } from "@mantine/core";
import type { User } from "@offchat/client";
import { botMark } from "./BotMark.tsx";
import { Initials } from "./Initials.tsx";
import classes from "./PersonOption.module.css";

export function PersonOption({ person }: { person: User }) {
  return (
    <span className={classes.option}>
      <Initials name={person.display_name} src={person.avatar_url} size={28} />
      <span className={classes.names}>
        <bdi>{person.display_name}</bdi>
        <bdi className={classes.faint}>@{person.username}</bdi>
      </span>
      {botMark(person)}
    </span>
  );
}

/** What Mantine's lists draw for their options, of which each stands for one of these people. */
export function personOptions(people: readonly User[]) {
  const known = new Map(people.map((one) => [one.id, one]));
  return ({ option }: { option: ComboboxItem }) => {
    const person = known.get(option.value);
    return person ? <PersonOption person={person} /> : option.label;
  };
}
