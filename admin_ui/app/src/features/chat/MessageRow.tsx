/** One message: who, when, what, its files, and what its sender can do with it. */
import { Button } from "@mantine/core";
import type { Message } from "@offchat/client";
import { lazy, memo, Suspense, useState } from "react";
import { TEXTS } from "../../texts.ts";
import { botMark } from "../../ui/BotMark.tsx";
import { clock, digits, exact } from "../../ui/format.ts";
import { initialsOf } from "../../ui/Initials.tsx";
import { useInstead } from "./Blocking.tsx";
import { useChatState } from "./connection.ts";
import { EditBox } from "./EditBox.tsx";
import editing from "./editing.module.css";
import { beginEditing, useEditing } from "./editing.ts";
import { Formatted } from "./Formatted.tsx";
import type { FilesView } from "./files.ts";
import { MessageActions, useBar } from "./MessageActions.tsx";
import type { MarkDialogName } from "./marks/MarkActions.tsx";
import { Reactions } from "./marks/Reactions.tsx";
import classes from "./message.module.css";
import { Forwarded } from "./own/Forwarded.tsx";
import { Seen } from "./own/Seen.tsx";
import { Previews } from "./Previews.tsx";
import { Quote } from "./threads/Quote.tsx";
import { ThreadLink } from "./threads/ThreadLink.tsx";
import { awaitedBy } from "./unattached.ts";
import shared from "./words.module.css";

const CaptionsDialog = lazy(() =>
  import("./CaptionsDialog.tsx").then((module) => ({ default: module.CaptionsDialog })),
);

const MarkDialog = lazy(() => import("./marks/MarkDialog.tsx").then((module) => ({ default: module.MarkDialog })));
const ReportDialog = lazy(() => import("./ReportDialog.tsx").then((module) => ({ default: module.ReportDialog })));
const ForwardDialog = lazy(() =>
  import("./own/ForwardDialog.tsx").then((module) => ({ default: module.ForwardDialog })),
);
const EditsDialog = lazy(() => import("./EditsDialog.tsx").then((module) => ({ default: module.EditsDialog })));

/** The mark of a message that was edited, and when; from one's own it leads to what it said before. */
function Edited({ message, own, onShow }: { message: Message; own: boolean; onShow: () => void }) {
  if (!message.edited_at) return null;
  const at = exact(message.edited_at);
  return (
    <span className={shared.time} title={at}>
      {" ("}
      {own ? (
        <button type="button" className={editing.edited} title={`${TEXTS.chat.edit.show}, ${at}`} onClick={onShow}>
          {TEXTS.chat.edited}
        </button>
      ) : (
        TEXTS.chat.edited
      )}
      )
    </span>
  );
}

interface Props {
  message: Message;
  grouped: boolean;
  /** Whether the reader has written it. */
  own: boolean;
  /** Whether it is the newest of the reader's own. */
  last?: boolean;
  mayDelete: boolean;
  files: FilesView;
}

/** Uploads of one's own that are still to come into a message. */
function useAwaited({ sender, client_id, attachments }: Message): string[] {
  // As one string, because equal lists would not be the same value.
  const awaited = useChatState((state) =>
    sender.id === state.me?.id ? awaitedBy(state, client_id, attachments).join(" ") : "",
  );
  return awaited === "" ? [] : awaited.split(" ");
}

/** Whether it is the reader's to change: what was forwarded stays as it was said. */
function isOwnWords(own: boolean, { forwarded_from }: Message): boolean {
  return own && forwarded_from === null;
}

/** Whether several files are on their way and none has a caption yet: then one can write them meanwhile. */
function isArriving({ attachments, captions }: Message): boolean {
  return (
    attachments.length > 1 &&
    Object.keys(captions).length === 0 &&
    attachments.some(({ state }) => state === "uploading")
  );
}

/** What is opened from the bar to mark the message, or to send it on. */
function Marking({ name, ...props }: { name: MarkDialogName; message: Message; onClose: () => void }) {
  return (
    <Suspense>{name === "forward" ? <ForwardDialog {...props} /> : <MarkDialog name={name} {...props} />}</Suspense>
  );
}

/** One component, not one of components: in a busy room most of what is drawn are these. */
export const MessageRow = memo(function MessageRow(props: Props) {
  const { message, grouped, own, last = false, mayDelete, files } = props;
  const { sender, created_at } = message;
  const leaving = useChatState(({ deleting }) => message.id in deleting);
  const { shown, handlers } = useBar(leaving);
  const awaited = useAwaited(message);
  const [captioning, setCaptioning] = useState(false);
  const written = useEditing(message.id);
  const [looking, setLooking] = useState(false);
  const edited = <Edited message={message} own={own} onShow={() => setLooking(true)} />;
  const [marking, setMarking] = useState<MarkDialogName | null>(null);
  const [reporting, setReporting] = useState(false);
  const mayCaption = message.attachments.length > 0;
  const mayChange = isOwnWords(own, message);
  const instead = useInstead(message, leaving);
  if (instead) return instead;
  return (
    <article
      className={classes.message}
      tabIndex={-1}
      {...handlers}
      data-message={message.id}
      data-grouped={grouped}
      data-own={own}
      aria-label={`${sender.display_name}, ${clock(created_at)}`}
    >
      {grouped ? (
        <span className={`${shared.time} ${classes.sideTime}`}>{digits(created_at)}</span>
      ) : (
        initialsOf({ name: sender.display_name, src: sender.avatar_url })
      )}
      <div className={classes.content}>
        {!grouped && (
          <div className={classes.head}>
            <span className={`${classes.sender} ${shared.clipped}`} dir="auto">
              {sender.display_name}
            </span>
            {botMark(sender)}
            <time className={shared.time} dateTime={created_at} title={exact(created_at)}>
              {clock(created_at)}
            </time>
          </div>
        )}
        <Forwarded message={message} />
        {message.reply_to && <Quote id={message.reply_to} />}
        {own && written !== null && <EditBox message={message} words={written} />}
        {message.body !== "" && (!own || written === null) && (
          <div className={classes.body} dir="auto">
            <Formatted message={message} />
            {edited}
          </div>
        )}
        {message.attachments.length + awaited.length > 0 && (
          <div className={classes.attachments}>{files.render(message.attachments, awaited, message.captions)}</div>
        )}
        {message.body === "" && edited}
        {own && mayCaption && isArriving(message) && (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setCaptioning(true)}>
            {TEXTS.chat.captions.add}
          </Button>
        )}
        <Previews message={message} own={own} />
        {message.reactions.length > 0 && <Reactions message={message} />}
        <ThreadLink message={message} />
        <Seen message={message} last={last} />
      </div>
      {shown && (!own || written === null) && (
        <MessageActions
          message={message}
          mayDelete={mayDelete}
          onCaption={mayChange && mayCaption ? () => setCaptioning(true) : null}
          onEdit={mayChange ? () => beginEditing(message) : null}
          onMark={setMarking}
          onReport={() => setReporting(true)}
        />
      )}
      {looking && (
        <Suspense>
          <EditsDialog message={message} onClose={() => setLooking(false)} />
        </Suspense>
      )}
      {marking && <Marking name={marking} message={message} onClose={() => setMarking(null)} />}
      {reporting && (
        <Suspense>
          <ReportDialog message={message.id} onClose={() => setReporting(false)} />
        </Suspense>
      )}
      {captioning && (
        <Suspense>
          <CaptionsDialog message={message} files={files} onClose={() => setCaptioning(false)} />
        </Suspense>
      )}
    </article>
  );
});
