/** What can be done with a collection or a tag. */
import { Menu } from "@mantine/core";
import type { ComponentProps } from "react";
import { useEffect, useRef, useState } from "react";
import { library as words } from "../../texts/library.ts";
import type { IconName } from "../../ui/icons.tsx";
import { Icon } from "../../ui/icons.tsx";
import classes from "./library.module.css";

export interface Entry {
  icon: IconName;
  label: string;
  run: () => void;
}

interface Props {
  name: string;
  entries: () => readonly Entry[];
}

function More({ name, ...props }: Pick<Props, "name"> & ComponentProps<"button">) {
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      {...props}
      aria-label={words.actionsFor(name)}
      className={classes.more}
    >
      <Icon name="more" size={16} />
    </button>
  );
}

/** Opens as soon as it stands; its button has the focus that the one before it had. */
function OpenedMenu({ name, entries }: Props) {
  const [opened, setOpened] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    target.current?.focus();
    setOpened(true);
  }, []);
  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      shadow="md"
      width={220}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <More ref={target} name={name} />
      </Menu.Target>
      <Menu.Dropdown>
        {entries().map(({ icon, label, run }) => (
          <Menu.Item key={label} leftSection={<Icon name={icon} size={16} />} onClick={run}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** A plain button until it is pressed: menus in all rows of a long tree cost more than the files beside it. */
export function RowMenu(props: Props) {
  const [wanted, setWanted] = useState(false);
  return wanted ? <OpenedMenu {...props} /> : <More name={props.name} onClick={() => setWanted(true)} />;
}
