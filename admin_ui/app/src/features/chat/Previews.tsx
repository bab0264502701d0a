/** What the pages say of themselves that a message links to; their pictures are copies of ours, nothing is loaded from there. */
import { ActionIcon } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Message } from "@offchat/client";
import { useState } from "react";
import { TEXTS } from "../../texts.ts";
import { Icon } from "../../ui/icons.tsx";
import { problemOf } from "../../ui/problem.ts";
import { useChat } from "./connection.ts";
import classes from "./previews.module.css";

type Preview = Message["previews"][number];

/** The host is told beside the name that a page gives itself: that one may be any. */
function placeOf({ url, site }: Preview): string {
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, "") : "";
  return site === "" || site === host || site === `www.${host}` ? host : `${site} · ${host}`;
}

/** Pixels; a picture that is narrower, or no wider than high, stands small beside the words. */
const WIDE = 300;

function isWide({ width, height }: NonNullable<Preview["image"]>): boolean {
  return width !== null && height !== null && width >= WIDE && width >= 1.4 * height;
}

function Picture({ image }: { image: NonNullable<Preview["image"]> }) {
  const chat = useChat();
  // Kept while it is shown: a newer proof would only have the browser fetch the same again.
  const [url] = useState(() => (image.thumbnail_url ? chat.url(image.thumbnail_url) : ""));
  const [gone, setGone] = useState(false);
  if (gone || url === "") return null;
  const wide = isWide(image);
  const ratio = wide ? `${image.width} / ${image.height}` : "1";
  return (
    <img
      className={wide ? classes.wide : classes.small}
      style={{ aspectRatio: ratio }}
      src={url}
      alt=""
      loading="lazy"
      decoding="async"
      onError={() => setGone(true)}
    />
  );
}

function Card({ preview }: { preview: Preview }) {
  return (
    <a className={classes.card} href={preview.url} target="_blank" rel="noopener noreferrer">
      <span className={classes.words}>
        <bdi className={classes.place}>{placeOf(preview)}</bdi>
        <span className={classes.title} dir="auto">
          {preview.title}
        </span>
        {preview.description !== "" && (
          <span className={classes.description} dir="auto">
            {preview.description}
          </span>
        )}
      </span>
      {preview.image && <Picture image={preview.image} />}
    </a>
  );
}

interface Props {
  message: Message;
  /** Whether the reader has sent it, and may take the previews off. */
  own: boolean;
}

export function Previews(props: Props) {
  return props.message.previews.length > 0 ? <Cards {...props} /> : null;
}

function Cards({ message, own }: Props) {
  const chat = useChat();
  const remove = () =>
    chat.marks
      .removePreviews(message)
      .catch((thrown: unknown) => notifications.show({ message: problemOf(thrown), color: "red" }));
  return (
    <div className={classes.previews}>
      <ul aria-label={TEXTS.marks.previews}>
        {message.previews.map((preview) => (
          <li key={preview.url}>
            <Card preview={preview} />
          </li>
        ))}
      </ul>
      {own && (
        <ActionIcon
          className={classes.remove ?? ""}
          variant="subtle"
          color="gray"
          size={28}
          aria-label={TEXTS.marks.removePreviews}
          title={TEXTS.marks.removePreviews}
          onClick={() => void remove()}
        >
          <Icon name="close" size={14} />
        </ActionIcon>
      )}
    </div>
  );
}
