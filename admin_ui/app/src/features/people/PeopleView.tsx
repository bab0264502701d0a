/** Who belongs to a namespace: in which role, whether they may log in, and how somebody new comes in. */
import { ActionIcon, Button, Checkbox, Menu, Select, UnstyledButton } from "@mantine/core";
import type { Me, Namespace, Rest, User } from "@offchat/client";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { lazy, Suspense, useState } from "react";
import { administration as words } from "../../texts/administration.ts";
import { factors } from "../../texts/factors.ts";
import { inviting } from "../../texts/inviting.ts";
import { moderation } from "../../texts/moderation.ts";
import { restrictions as restricting } from "../../texts/restrictions.ts";
import { TEXTS } from "../../texts.ts";
import { botMark } from "../../ui/BotMark.tsx";
import type { Question } from "../../ui/Confirm.tsx";
import { Confirm } from "../../ui/Confirm.tsx";
import { Failed } from "../../ui/Failed.tsx";
import { bytes } from "../../ui/format.ts";
import { Initials } from "../../ui/Initials.tsx";
import { Icon } from "../../ui/icons.tsx";
import type { ShownLink } from "../../ui/LinkOnce.tsx";
import { LinkOnce } from "../../ui/LinkOnce.tsx";
import { MoreFailed } from "../../ui/MoreFailed.tsx";
import { Notice } from "../../ui/Notice.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { problemOf } from "../../ui/problem.ts";
import { warningOf } from "../../ui/quota.ts";
import { SearchField } from "../../ui/SearchField.tsx";
import classes from "../../ui/table.module.css";
import { useWide } from "../../ui/wide.ts";
import { AddPerson } from "./AddPerson.tsx";
import { NamespaceButtons } from "./NamespaceForms.tsx";
import { PersonLimit } from "./PersonLimit.tsx";
import { PersonLogIns } from "./PersonLogIns.tsx";
import { PersonPane } from "./PersonPane.tsx";
import type { Membership, RoleName } from "./people.ts";
import { ROLES, useChange, useMemberships, useNamespace } from "./people.ts";

const InvitationLinks = lazy(() =>
  import("./InvitationLinks.tsx").then((module) => ({ default: module.InvitationLinks })),
);

interface Props {
  rest: Rest;
  me: Me;
  namespace: Namespace;
  /** Asks how a person is muted or banned. */
  renderRestricting: (person: User | null, onClose: () => void) => ReactNode;
}

interface RowProps {
  row: Membership;
  self: boolean;
  /** Whether they are shown beside the list; undefined where nothing is. */
  chosen: boolean | undefined;
  onChoose: () => void;
  /** What everybody may store; null: as much as they like. */
  everybody: number | null;
  /** Roles that this administrator may give. */
  offered: readonly RoleName[];
  change: ReturnType<typeof useChange>;
  onReset: (row: Membership) => void;
  onLogIns: (person: User) => void;
  onLimit: (row: Membership) => void;
  onRestrict: (person: User) => void;
  onAsk: (question: Question) => void;
}

function More({
  row,
  change,
  onReset,
  onLogIns,
  onLimit,
  onRestrict,
  onAsk,
}: Omit<RowProps, "self" | "chosen" | "onChoose" | "offered" | "everybody">) {
  const { id, display_name: name, avatar_url } = row.user;
  const takePicture = () =>
    onAsk({
      title: words.takePicture,
      hint: words.takePictureHint(name),
      reason: moderation.reason,
      run: (reason) => change.mutate({ kind: "picture", user: id, reason }),
    });
  const switchOff = () =>
    onAsk({
      title: words.switchOff,
      hint: words.switchOffHint(name),
      run: () => change.mutate({ kind: "active", user: id, is_active: false }),
    });
  const endCodes = () =>
    onAsk({
      title: words.endCodes,
      hint: words.endCodesHint(name),
      run: () => change.mutate({ kind: "codes", user: id }),
    });
  const takePasskeys = () =>
    onAsk({
      title: factors.takePasskeys,
      hint: factors.takePasskeysHint(name),
      run: () => change.mutate({ kind: "passkeys", user: id }),
    });
  const takeOut = () =>
    onAsk({
      title: words.takeOut,
      hint: words.takeOutHint(name),
      run: () => change.mutate({ kind: "remove", user: id }),
    });
  return (
    <Menu position="bottom-end" width={220} shadow="md" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={words.actionsFor(name)}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {!row.user.is_bot && (
          <Menu.Item leftSection={<Icon name="key" size={16} />} onClick={() => onReset(row)}>
            {words.makeResetLink}
          </Menu.Item>
        )}
        {row.factors?.includes("app") && (
          <Menu.Item leftSection={<Icon name="key" size={16} />} onClick={endCodes}>
            {words.endCodes}
          </Menu.Item>
        )}
        {row.factors?.includes("passkey") && (
          <Menu.Item leftSection={<Icon name="key" size={16} />} onClick={takePasskeys}>
            {factors.takePasskeys}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon name="screen" size={16} />} onClick={() => onLogIns(row.user)}>
          {words.logIns}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="gauge" size={16} />} onClick={() => onLimit(row)}>
          {words.storageLimit}
        </Menu.Item>
        {avatar_url && (
          <Menu.Item leftSection={<Icon name="picture" size={16} />} onClick={takePicture}>
            {words.takePicture}
          </Menu.Item>
        )}
        {row.is_active === false ? (
          <Menu.Item
            leftSection={<Icon name="release" size={16} />}
            onClick={() => change.mutate({ kind: "active", user: id, is_active: true })}
          >
            {words.switchOn}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<Icon name="logout" size={16} turns />} onClick={switchOff}>
            {words.switchOff}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon name="muted" size={16} />} onClick={() => onRestrict(row.user)}>
          {restricting.restrict}
        </Menu.Item>
        <Menu.Item className={classes.danger ?? ""} leftSection={<Icon name="trash" size={16} />} onClick={takeOut}>
          {words.takeOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** What a person has stored, and of how much. */
function Used({ row, everybody }: { row: Membership; everybody: number | null }) {
  const { used_bytes: used, quota_bytes: exception } = row;
  const quota = exception ?? everybody;
  if (used === undefined || (used === 0 && quota === null)) return null;
  const full = warningOf({ used, limit: quota }) !== null;
  const said = quota === null ? bytes(used) : words.usedOf(bytes(used), bytes(quota));
  return <span className={`${classes.faint} ${classes.fact} ${full ? classes.off : ""}`}>{said}</span>;
}

function Row(props: RowProps) {
  const { row, self, chosen, onChoose, everybody, offered, change } = props;
  const { id, username, display_name: name, avatar_url } = row.user;
  const within = (offered as readonly string[]).includes(row.role);
  const roles = within ? offered : [row.role];
  return (
    <li className={classes.row} data-chosen={chosen}>
      <Initials name={name} src={avatar_url} size={36} />
      <div className={classes.names}>
        <span className={classes.name}>
          {chosen === undefined ? (
            <bdi>{name}</bdi>
          ) : (
            <UnstyledButton className={classes.name ?? ""} aria-current={chosen || undefined} onClick={onChoose}>
              <bdi>{name}</bdi>
            </UnstyledButton>
          )}
          {self && ` (${words.you})`}
          {botMark(row.user)}
        </span>
        <span className={classes.faint}>
          <bdi>@{username}</bdi>
          {row.is_active === false && <span className={classes.off}> · {words.isOff}</span>}
          {row.factors?.map((factor) => ` · ${factors[factor]}`)}
        </span>
      </div>
      <Used row={row} everybody={everybody} />
      <div className={classes.end}>
        <Select
          aria-label={words.roleOf(name)}
          className={classes.role ?? ""}
          size="xs"
          data={roles.map((role) => ({ value: role, label: words.roles[role] ?? role }))}
          value={row.role}
          disabled={!within}
          onChange={(role) => role && change.mutate({ kind: "role", user: id, role: role as RoleName })}
          allowDeselect={false}
        />
        {self ? <span style={{ width: 36 }} /> : <More {...props} />}
      </div>
    </li>
  );
}

/** What stands in the columns; each row says it by itself to who cannot see them. */
function Heads() {
  return (
    <li className={`${classes.row} ${classes.heads}`} aria-hidden="true">
      <span />
      <span className={classes.names}>{words.person}</span>
      <span className={classes.fact}>{TEXTS.dashboard.sections.storage}</span>
      <span className={classes.end}>{words.role}</span>
    </li>
  );
}

/** Makes a link with which a person sets a new password. */
function useReset(rest: Rest, show: (link: ShownLink) => void) {
  return useMutation({
    mutationFn: ({ user }: Membership) => rest.post("/api/v1/users/{user_id}/reset/", { path: { user_id: user.id } }),
    onSuccess: ({ reset_url }, { user }) =>
      show({ title: words.resetLink(user.display_name), hint: words.resetHint, url: reset_url }),
  });
}

export function PeopleView({ rest, me, namespace, renderRestricting }: Props) {
  const { slug, role } = namespace;
  const [q, setQ] = useState("");
  const [link, setLink] = useState<ShownLink | null>(null);
  const [logInsOf, setLogInsOf] = useState<User | null>(null);
  const [limited, setLimited] = useState<Membership | null>(null);
  const [restricted, setRestricted] = useState<User | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const [inviteOpen, setInviteOpen] = useState(false);
  const [lacking, setLacking] = useState(false);
  const [chosen, setChosen] = useState("");
  const wide = useWide();
  const list = useMemberships(rest, slug, q, lacking);
  const change = useChange(rest, slug);
  const everybody = useNamespace(rest, slug).data?.policy.person_quota_bytes ?? null;
  const reset = useReset(rest, setLink);
  const rows = list.data?.pages.flatMap(({ results }) => results) ?? [];
  const shown = wide ? (rows.find(({ user }) => user.id === chosen) ?? rows[0]) : undefined;
  const offered = ROLES.slice(0, ROLES.indexOf(role as RoleName) + 1);
  const endAll = ({ id, display_name: name }: User) =>
    setQuestion({
      title: words.logOutEverywhere,
      hint: words.logOutHint(name),
      run: () => change.mutate({ kind: "logOut", user: id }),
    });
  const problem = change.error ?? reset.error;
  const content = () => {
    if (list.isError && !list.data) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
    if (list.data && rows.length === 0) return <Notice icon="people">{words.nobodyFound}</Notice>;
    return (
      <ul className={`${classes.rows} ${classes.table}`} aria-busy={list.isPending}>
        {rows.length > 0 && <Heads />}
        {rows.map((row) => (
          <Row
            key={row.user.id}
            row={row}
            self={row.user.id === me.user.id}
            chosen={wide ? row === shown : undefined}
            onChoose={() => setChosen(row.user.id)}
            everybody={everybody}
            offered={offered}
            change={change}
            onReset={reset.mutate}
            onLogIns={setLogInsOf}
            onLimit={setLimited}
            onRestrict={setRestricted}
            onAsk={setQuestion}
          />
        ))}
      </ul>
    );
  };
  return (
    <div className={`${classes.view} ${classes.wide}`}>
      <PageHead title={TEXTS.dashboard.sections.people}>
        <NamespaceButtons
          rest={rest}
          me={me}
          slug={slug}
          also={{ icon: "link", label: inviting.links, onClick: () => setInviteOpen(true) }}
        />
        <AddPerson rest={rest} slug={slug} offered={offered} onLink={setLink} />
      </PageHead>
      <SearchField label={words.searchPeople} value={q} onSearch={setQ} />
      <Checkbox
        label={factors.filter}
        checked={lacking}
        onChange={({ currentTarget }) => setLacking(currentTarget.checked)}
      />
      {problem && (
        <p role="alert" className={classes.problem}>
          {problemOf(problem)}
        </p>
      )}
      <div className={classes.columns}>
        <div className={classes.view}>
          {content()}
          {list.isFetchNextPageError && <MoreFailed error={list.error} onRetry={() => void list.fetchNextPage()} />}
          {list.hasNextPage && !list.isFetchNextPageError && (
            <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {words.more}
            </Button>
          )}
        </div>
        {shown && (
          <PersonPane
            key={shown.user.id}
            rest={rest}
            row={shown}
            self={shown.user.id === me.user.id}
            everybody={everybody}
            onLimit={() => setLimited(shown)}
            onRestrict={() => setRestricted(shown.user)}
            onEndAll={() => endAll(shown.user)}
          />
        )}
      </div>
      {inviteOpen && !link && (
        <Suspense fallback={null}>
          <InvitationLinks
            rest={rest}
            namespace={namespace}
            offered={offered}
            onLink={setLink}
            onClose={() => setInviteOpen(false)}
          />
        </Suspense>
      )}
      <LinkOnce link={link} onClose={() => setLink(null)} />
      <PersonLogIns rest={rest} person={logInsOf} onClose={() => setLogInsOf(null)} onEndAll={endAll} />
      <PersonLimit
        row={limited}
        everybody={everybody}
        onClose={() => setLimited(null)}
        onSet={(user, quota_bytes) => change.mutate({ kind: "limit", user, quota_bytes })}
      />
      {renderRestricting(restricted, () => setRestricted(null))}
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </div>
  );
}
