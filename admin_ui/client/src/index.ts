/** The parts of @offchat/client that others may use. */

export type { NewSlashCall, SlashCall } from "./api/calls.ts";
export { Chat, connect } from "./api/chat.ts";
export type { FileListState, FilePage, FileSource } from "./api/file_list.ts";
export { LibraryList } from "./api/file_list.ts";
export type { Gallery } from "./api/gallery.ts";
export type { LibraryOwner, LibraryWatch } from "./api/library.ts";
export { watchLibrary } from "./api/library.ts";
export type { MarkedList } from "./api/marks.ts";
export type { ModerationOwner, Watching } from "./api/moderation.ts";
export { watchModeration } from "./api/moderation.ts";
export type { Notifications } from "./api/notifications.ts";
export type { ConnectOptions, Status } from "./api/options.ts";
export type { LaterFiles, Own, WrittenDraft } from "./api/own.ts";
export type { Place } from "./api/rooms.ts";
export type { SearchOwner, SearchQuery, SearchState } from "./api/search.ts";
export { MessageSearch } from "./api/search.ts";
export type * from "./contract.ts";
export { isTombstone, roomOf, roomStream } from "./contract.ts";
export { asError, OffChatError, sentencesIn } from "./errors.ts";
export { stableAttachment, stablePath } from "./media_paths.ts";
export { browserOutbox, browserRecordings, browserUploads } from "./persistence/browser.ts";
export type { Drafts } from "./persistence/drafts.ts";
export { followDrafts, forgetDrafts, keepDraft, keptAt, keptDrafts } from "./persistence/drafts.ts";
export type { KeptBatch } from "./persistence/library.ts";
export { LibraryPersistence } from "./persistence/library.ts";
export type { Kept, KeptContent, OutboxStore } from "./persistence/outbox_store.ts";
export type { RecordingFacts, RecordingStore, UnsentRecording } from "./persistence/recordings.ts";
export { RecordingKeeper } from "./persistence/recordings.ts";
export { WebStorageOutbox } from "./persistence/web_storage.ts";
export { apply, applyAll } from "./state/apply.ts";
export type { Draft } from "./state/echo.ts";
export type { GalleryKind, GalleryState } from "./state/gallery.ts";
export type { KeptFile, KeptMessage } from "./state/kept.ts";
export { uploadOf } from "./state/local.ts";
export type { MarkedMessage, MarkedState } from "./state/marked.ts";
export type { ChatState, LocalUpload, PendingMessage, ThreadState, Timeline } from "./state/model.ts";
export { currentAttachment, EMPTY, messagesOf } from "./state/model.ts";
export type { NotificationsState } from "./state/notified.ts";
export type { OwnState } from "./state/own.ts";
export { readersOf } from "./state/own.ts";
export type { Reaction } from "./state/reactions.ts";
export { isOwnReaction } from "./state/reactions.ts";
export { applyToSearch, resultKey } from "./state/search.ts";
export {
  laterPageLoaded,
  membersLoaded,
  newestPageLoaded,
  olderPageLoaded,
  roomLoaded,
  roomsLoaded,
  windowLoaded,
} from "./state/snapshots.ts";
export type { Schedule } from "./state/store.ts";
export { threadPageLoaded, threadsLoaded } from "./state/thread_pages.ts";
export type { Ending } from "./transport/backoff.ts";
export { askedDelay, delayBefore, isFinal } from "./transport/backoff.ts";
export { Grant } from "./transport/grant.ts";
export type { Answer, Call, Credentials, PathWith } from "./transport/rest.ts";
export { csrfFromCookie, Rest } from "./transport/rest.ts";
export type { SocketStatus } from "./transport/socket.ts";
export type { ArchiveState } from "./uploads/archive.ts";
export { ArchiveUpload, fingerprintOf } from "./uploads/archive.ts";
export type { FileHandle, UploadFile, UploadTarget } from "./uploads/files.ts";
export type { LibraryTarget, LibraryUpload } from "./uploads/library.ts";
export { LibraryUploads } from "./uploads/library.ts";
export { terminate as terminateUpload } from "./uploads/transfer.ts";
