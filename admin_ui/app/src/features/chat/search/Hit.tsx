/** One result: who has sent it and when, what of it holds the words, and a small picture of a file. */
import type { SearchResult } from "@offchat/client";
import { memo } from "react";
import { search as words } from "../../../texts/search.ts";
import { moment } from "../../../ui/format.ts";
import { Initials } from "../../../ui/Initials.tsx";
import type { FilesView } from "../files.ts";
import type { Part } from "./found.ts";
import { excerptOf, partsOf, textsOf } from "./found.ts";
import classes from "./search.module.css";

function Marked({ parts }: { parts: readonly Part[] }) {
  return parts.map(({ at, text, marked }) => (marked ? <mark key={at}>{text}</mark> : text));
}

/** What a file is called, in the text that was found where that is one of the two. */
function Name({ result }: { result: SearchResult }) {
  const { attachment, highlights } = result;
  if (!attachment) return null;
  const inName = attachment.title === null || highlights.every(({ field }) => field !== "title");
  const field = inName && highlights.some((one) => one.field === "name") ? "name" : attachment.title ? "title" : "name";
  return (
    <bdi className={classes.file}>
      <Marked parts={partsOf(attachment[field] ?? "", highlights, field)} />
    </bdi>
  );
}

interface Props {
  result: SearchResult;
  thumbnail: FilesView["thumbnail"];
  onGo: (result: SearchResult) => void;
}

export const Hit = memo(function Hit({ result, thumbnail, onGo }: Props) {
  const { message, attachment, highlights } = result;
  const { sender, created_at } = message;
  const pictured = attachment && (attachment.kind === "image" || attachment.kind === "video");
  return (
    <li>
      <button type="button" className={classes.hit} onClick={() => onGo(result)} data-hit={message.id}>
        <Initials name={sender.display_name} src={sender.avatar_url} size={32} />
        <span className={classes.lines}>
          <span className={classes.who}>
            <bdi>{sender.display_name}</bdi>
            <time dateTime={created_at}>{moment(created_at)}</time>
          </span>
          <Name result={result} />
          {textsOf(result).map(({ field, text }) => (
            <span key={field} className={classes.text} dir="auto">
              {field === "text" && <span className={classes.label}>{words.inPicture} </span>}
              <Marked parts={excerptOf(partsOf(text, highlights, field))} />
            </span>
          ))}
        </span>
        {pictured && <span className={classes.picture}>{thumbnail(attachment)}</span>}
      </button>
    </li>
  );
});
