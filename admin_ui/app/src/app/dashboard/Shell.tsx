/** The frame of the dashboard: a rail of its sections, on phones a bar at the foot, and beside it the page. */
import { Menu, UnstyledButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { Me, Namespace } from "@offchat/client";
import type { ReactNode } from "react";
import { Link, NavLink, useLocation, useNavigate, useSearchParams } from "react-router";
import { AccountMenu } from "../../features/accounts/AccountMenu.tsx";
import { TEXTS } from "../../texts.ts";
import { ColorSchemeToggle } from "../../ui/ColorSchemeToggle.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Logo } from "../../ui/Logo.tsx";
import type { Section } from "./sections.ts";
import { pathOf, sectionsFor } from "./sections.ts";
import classes from "./shell.module.css";

const { dashboard: words, moderation } = TEXTS;

const PHONE = "(max-width: 760px)";
/** How many fit beside each other on a phone of 360 px. */
const TABS = 5;

/** The sections for which a phone has no room, behind one tab. */
function MoreTab({ sections }: { sections: Section[] }) {
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const here = sections.some(({ name }) => pathname.startsWith(pathOf(name, null)));
  return (
    <Menu position="top-end" width={220} shadow="md" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={classes.link ?? ""} aria-current={here ? "page" : undefined}>
          <Icon name="more" size={20} />
          {words.more}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {sections.map(({ name, icon }) => (
          <Menu.Item
            key={name}
            h={44}
            leftSection={<Icon name={icon} size={20} />}
            onClick={() => navigate(pathOf(name, search.get("namespace")))}
          >
            {words.sections[name]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Links({ namespace, waiting }: { namespace: Namespace; waiting: number }) {
  const [search] = useSearchParams();
  const phone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false });
  const sections = sectionsFor(namespace);
  const room = phone ? TABS - 1 : sections.length;
  const shown = sections.length > room ? room - 1 : sections.length;
  return (
    <nav className={classes.links} aria-label={TEXTS.accounts.dashboard}>
      {phone && (
        <Link className={classes.link} to="/">
          <Icon name="chat" size={20} />
          {TEXTS.chat.chats}
        </Link>
      )}
      {sections.slice(0, shown).map(({ name, icon }) => (
        <NavLink
          key={name}
          className={classes.link ?? ""}
          to={pathOf(name, search.get("namespace"))}
          end={name === "overview"}
        >
          <Icon name={icon} size={20} />
          {words.sections[name]}
          {name === "queue" && waiting > 0 && (
            <span className={classes.waiting} title={words.waiting(waiting)}>
              {waiting}
            </span>
          )}
        </NavLink>
      ))}
      {shown < sections.length && <MoreTab sections={sections.slice(shown)} />}
    </nav>
  );
}

function Status({ open }: { open: boolean }) {
  const said = open ? moderation.live : moderation.reconnecting;
  return (
    <span className={classes.status} data-open={open} role="status" title={said}>
      <span className={classes.statusWords}>{said}</span>
    </span>
  );
}

interface Props {
  me: Me;
  namespace: Namespace;
  /** Chooses another namespace, where there are several. */
  picker: ReactNode;
  /** Whether news arrive; null where they have ended for good. */
  live: boolean | null;
  /** How many cases are open. */
  waiting: number;
  children: ReactNode;
}

export function Shell({ me, namespace, picker, live, waiting, children }: Props) {
  return (
    <div className={classes.shell}>
      <div className={classes.rail}>
        <div className={classes.who}>
          <Logo />
          <span className={classes.product}>{TEXTS.product}</span>
          <span className={classes.account}>
            <AccountMenu user={me.user} other="chat" />
          </span>
        </div>
        {picker && <div className={classes.picker}>{picker}</div>}
        <Links namespace={namespace} waiting={waiting} />
        <Link className={`${classes.link} ${classes.toChat}`} to="/">
          <Icon name="chat" size={20} />
          {TEXTS.accounts.chat}
        </Link>
        <div className={classes.foot}>
          {live !== null && <Status open={live} />}
          <ColorSchemeToggle />
        </div>
      </div>
      <main className={classes.content}>{children}</main>
    </div>
  );
}
