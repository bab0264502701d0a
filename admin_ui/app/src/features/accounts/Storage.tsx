/** What a person has stored in each of their namespaces, and what they may. */
import type { Me, Namespace } from "@offchat/client";
import { useQuery } from "@tanstack/react-query";
import { ownAccount as words } from "../../texts/ownAccount.ts";
import { bytes } from "../../ui/format.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "./account.module.css";
import { rest } from "./session.ts";

function Space({ slug, name, alone }: Namespace & { alone: boolean }) {
  const { data, error } = useQuery({
    queryKey: ["storage", slug],
    queryFn: () => rest.get("/api/v1/me/storage/", { query: { namespace: slug } }),
  });
  if (error) {
    return (
      <p role="alert" className={classes.problem}>
        {problemOf(error)}
      </p>
    );
  }
  if (!data) return <p className={classes.space}>…</p>;
  const { used_bytes: used, quota_bytes: quota, left_bytes: left, warning } = data;
  const share = quota === null ? 0 : Math.min(1, used / Math.max(1, quota));
  return (
    <div className={classes.space}>
      <p>
        {!alone && <bdi>{name}</bdi>}
        <span>{quota === null ? words.usedSpace(bytes(used)) : words.usedSpaceOf(bytes(used), bytes(quota))}</span>
      </p>
      {quota !== null && (
        <div className={classes.bar} data-warning={warning ?? undefined} aria-hidden="true">
          <div style={{ inlineSize: `${share * 100}%` }} />
        </div>
      )}
      {(warning !== null || left === 0) && (
        <p className={classes.warning} role="status">
          <Icon name="warning" size={16} />
          {left === 0 ? words.noSpaceLeft : words.spaceLeft(bytes(left ?? 0))}
        </p>
      )}
    </div>
  );
}

export function Storage({ me }: { me: Me }) {
  const { namespaces } = me;
  if (namespaces.length === 0) return null;
  return (
    <Section title={words.storage} hint={words.storageHint}>
      {namespaces.map((namespace) => (
        <Space key={namespace.slug} {...namespace} alone={namespaces.length === 1} />
      ))}
    </Section>
  );
}
