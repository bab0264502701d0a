/** The frame of the dashboard: a rail of its sections, on phones a bar at the foot, and beside it the page. */
import { Menu, UnstyledButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { Me, Namespace } from "@offchat/client";
import type { ReactNode } from "react";
import { Fragment } from "react";
import { Link, useLocation, useNavigate, useSearchParams } from "react-router";
import { AccountMenu } from "../../features/accounts/AccountMenu.tsx";
import { moderation } from "../../texts/moderation.ts";
import { TEXTS } from "../../texts.ts";
import { ColorSchemeToggle } from "../../ui/ColorSchemeToggle.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Logo } from "../../ui/Logo.tsx";
import type { Section } from "./sections.ts";
import { pathOf, sectionAt, sectionsFor } from "./sections.ts";
import classes from "./shell.module.css";

const { dashboard: words } = TEXTS;

const PHONE = "(max-width: 760px)";
/** How many fit beside each other on a phone of 360 px. */
const TABS = 5;

/** The sections for which a phone has no room, behind one tab. */
function MoreTab({ sections, open }: { sections: Section[]; open: string | null }) {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const here = sections.some(({ name }) => name === open);
  return (
    <Menu position="top-end" width={220} shadow="md" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={classes.link ?? ""} aria-current={here ? "page" : undefined}>
          <Icon name="more" size={20} />
          {words.more}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah="70dvh" style={{ overflowY: "auto" }}>
        {sections.map(({ name, icon, group }, place) => (
          <Fragment key={name}>
            {place > 0 && group !== sections[place - 1]?.group && <Menu.Divider />}
            <Menu.Item
              h={44}
              aria-current={name === open ? "page" : undefined}
              leftSection={<Icon name={icon} size={20} />}
              onClick={() => navigate(pathOf(name, search.get("namespace")))}
            >
              {words.sections[name]}
            </Menu.Item>
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface OneProps {
  section: Section;
  /** The section that is open. */
  open: string | null;
  waiting: number;
}

function SectionLink({ section: { name, icon }, open, waiting }: OneProps) {
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const to = pathOf(name, search.get("namespace"));
  const here = open === name;
  const itself = here && pathname.replace(/\/$/, "") === pathOf(name, null).replace(/\/$/, "");
  return (
    <Link className={classes.link} to={to} aria-current={here ? (itself ? "page" : "true") : undefined}>
      <Icon name={icon} size={20} />
      {words.sections[name]}
      {name === "queue" && waiting > 0 && (
        <span className={classes.waiting} title={words.waiting(waiting)}>
          {waiting}
        </span>
      )}
    </Link>
  );
}

/** The sections one below the other, in groups. */
function Groups({ sections, ...more }: { sections: Section[] } & Omit<OneProps, "section">) {
  const names = [...new Set(sections.map(({ group }) => group))];
  return names.map((group) => (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div key={group} role="group" className={classes.group} aria-label={group ? words.groups[group] : undefined}>
      {group && (
        <span className={classes.heading} aria-hidden="true">
          {words.groups[group]}
        </span>
      )}
      {sections
        .filter((section) => section.group === group)
        .map((section) => (
          <SectionLink key={section.name} section={section} {...more} />
        ))}
    </div>
  ));
}

function Links({ namespace, waiting }: { namespace: Namespace; waiting: number }) {
  const open = sectionAt(useLocation().pathname);
  const phone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false });
  const sections = sectionsFor(namespace);
  const shown = sections.slice(0, sections.length > TABS - 1 ? TABS - 2 : TABS - 1);
  return (
    <nav className={classes.links} aria-label={TEXTS.accounts.dashboard}>
      {phone ? (
        <>
          <Link className={classes.link} to="/">
            <Icon name="chat" size={20} />
            {TEXTS.chat.chats}
          </Link>
          {shown.map((section) => (
            <SectionLink key={section.name} section={section} open={open} waiting={waiting} />
          ))}
          {shown.length < sections.length && <MoreTab sections={sections.slice(shown.length)} open={open} />}
        </>
      ) : (
        <Groups sections={sections} open={open} waiting={waiting} />
      )}
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
      <header className={classes.rail}>
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
      </header>
      <main className={classes.content}>{children}</main>
    </div>
  );
}
