/** Recordings that were not sent: kept piece by piece, so that a page that is left or closed loses a second at most. */

/** What is known of a recording from its beginning on. */
export interface RecordingFacts {
  id: string;
  room: string;
  /** Of the file, with its ending. */
  name: string;
  type: string;
}

/** A recording that no page holds any more. */
export interface UnsentRecording {
  id: string;
  file: File;
  seconds: number;
  /** How loud its last moments are, 0 to 1. */
  levels: readonly number[];
}

/** A place for recordings; a page that makes or offers one holds it. */
export interface RecordingStore {
  /** Hold a new recording. */
  begin(user: string, recording: RecordingFacts): Promise<void>;
  /** Keep one more piece of it. */
  add(user: string, id: string, piece: Blob, seconds: number, levels: readonly number[]): Promise<void>;
  /** Let other pages offer it. */
  release(id: string): void;
  /** Forget it: it was sent or discarded. */
  remove(user: string, id: string): Promise<void>;
  /** Calls `onFree` with each recording of a room once no page holds it, and holds it until `signal` is aborted. */
  offer(user: string, room: string, signal: AbortSignal, onFree: (one: UnsentRecording) => void): Promise<void>;
  /** How many are kept for a person. */
  count(user: string): Promise<number>;
  /** Forget all of a person, as when they log out. */
  forget(user: string): Promise<void>;
}

/** Keeps one recording while it is made; the steps follow one another, and a failure keeps nothing. */
export class RecordingKeeper {
  private readonly user: string;
  private readonly recording: RecordingFacts;
  private readonly store: Promise<RecordingStore | null>;
  private lastStep: Promise<unknown>;
  private removed = false;

  constructor(user: string, recording: RecordingFacts, store: Promise<RecordingStore | null>) {
    this.user = user;
    this.recording = recording;
    this.store = store;
    this.lastStep = this.store.then((open) => open?.begin(user, recording)).catch(() => undefined);
  }

  add(piece: Blob, seconds: number, levels: readonly number[]): void {
    this.step((store) => (this.removed ? undefined : store.add(this.user, this.recording.id, piece, seconds, levels)));
  }

  /** The page leaves it: another one, or this one later, offers it again. */
  release(): void {
    this.step((store) => store.release(this.recording.id));
  }

  remove(): Promise<unknown> {
    this.removed = true;
    return this.step((store) => store.remove(this.user, this.recording.id));
  }

  private step(run: (store: RecordingStore) => unknown): Promise<unknown> {
    this.lastStep = this.lastStep
      .then(() => this.store)
      .then((store) => store && run(store))
      .catch(() => undefined);
    return this.lastStep;
  }
}
