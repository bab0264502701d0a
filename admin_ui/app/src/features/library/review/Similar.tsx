/** Files that are like the one that is open, the most alike first. */
import type { MediaFile } from "@offchat/client";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { review as words } from "../../../texts/review.ts";
import { useAddress } from "../../../ui/address.ts";
import { percent } from "../../../ui/format.ts";
import { useLibrary } from "../context.ts";
import { nameOf, timecode } from "../facts.ts";
import { Face } from "../Tile.tsx";
import classes from "./review.module.css";

const SHOWN = 12;

export function Similar({ file }: { file: MediaFile }) {
  const { rest, namespace } = useLibrary();
  const [, , to] = useAddress(["file"] as const);
  const looks = (file.kind === "image" || file.kind === "video") && file.state === "ready" && !file.hold;
  const similar = useQuery({
    queryKey: ["library", namespace.slug, "similar", file.id],
    queryFn: () => rest.get("/api/v1/media/files/{media_id}/similar/", { path: { media_id: file.id } }),
    enabled: looks,
  });
  const found = similar.data?.results ?? [];
  if (found.length === 0) return null;
  return (
    <section className={classes.similar} aria-label={words.similar}>
      <h3>{words.similar}</h3>
      <ul>
        {found.slice(0, SHOWN).map((one) => {
          const moment = one.at_s === null ? "" : timecode(one.at_s);
          return (
            <li key={one.id}>
              <Link
                to={to({ file: one.id })}
                replace
                title={nameOf(one)}
                aria-label={[words.likeness(nameOf(one), percent(one.similarity)), moment && words.at(moment)]
                  .filter(Boolean)
                  .join(", ")}
              >
                <Face file={one} />
                {moment && <span className={classes.moment}>{moment}</span>}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
