/** How lines are read. */
export interface EditorSettings {
  /** Shown before each line; undefined: what the other end wrote last stands for it. */
  readonly prompt: string | undefined;
  readonly historyFile: string | undefined;
  /** What is typed after a prompt like this is not shown. */
  readonly noEcho: RegExp | undefined;
}

/** Reads lines from somebody who types, and shows what comes in between. */
export interface Editor {
  /** The next line with its end; null when there are no more. Rejects with the signal's reason. */
  next(signal: AbortSignal): Promise<string | null>;
  /** Shows what came from the other end. */
  show(bytes: Uint8Array): Promise<void>;
  /** Gives the terminal back and keeps the history. Harmless when repeated. Throws SystemError. */
  close(): void;
}
