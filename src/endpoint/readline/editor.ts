import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { addHistory, historySize, readHistory } from './history.js';
import { PromptTracker } from './prompt.js';
import type { Editor, EditorSettings } from './types.js';

/** Reads lines from the terminal, with editing and history, and writes what comes in between. */
export class LineEditor implements Editor {
  readonly #settings: EditorSettings;
  readonly #interface: Interface;
  readonly #tracker = new PromptTracker();
  readonly #decoder = new StringDecoder('utf8');
  readonly #typed: string[] = [];
  readonly #lines: string[] = [];
  #hidden = false;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(settings: EditorSettings) {
    this.#settings = settings;
    const isTerminal = process.stdin.isTTY === true;
    this.#interface = createInterface({
      input: process.stdin,
      // The editor draws through us, so that a password can be kept off the screen.
      output: new Writable({ write: (bytes, _encoding, done) => this.#draw(bytes, done) }),
      terminal: isTerminal,
      history: settings.historyFile === undefined ? [] : readHistory(settings.historyFile),
      historySize,
      removeHistoryDuplicates: true,
      prompt: settings.prompt ?? '',
    });
    this.#interface.on('line', (line) => this.#take(line));
    this.#interface.on('close', () => this.#finish());
    // In the editor's mode the terminal makes no signal of the key.
    this.#interface.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    this.#interface.pause();
  }

  async next(signal: AbortSignal): Promise<string | null> {
    if (this.#lines.length === 0 && !this.#ended) this.#ask();
    while (this.#lines.length === 0) {
      if (this.#ended) return null;
      await this.#change(signal);
    }
    return this.#lines.shift() as string;
  }

  show(bytes: Uint8Array): Promise<void> {
    this.#tracker.see(this.#decoder.write(Buffer.from(bytes)));
    return new Promise((resolve, reject) => {
      process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): void {
    this.#interface.close();
    process.stdin.pause();
    const { historyFile } = this.#settings;
    if (historyFile !== undefined) addHistory(historyFile, this.#typed.splice(0));
  }

  #ask(): void {
    const { prompt = this.#tracker.text, noEcho } = this.#settings;
    this.#hidden = noEcho?.test(prompt) === true;
    this.#interface.setPrompt(prompt);
    this.#interface.resume();
    // The cursor stands behind a prompt that is there already, which the editor draws again in its place.
    if (this.#interface.terminal && prompt !== '') process.stdout.write(this.#hidden ? `\r${prompt}` : '\r');
    this.#interface.prompt(true);
  }

  #take(line: string): void {
    if (!this.#hidden && line !== '') this.#typed.push(line);
    this.#hidden = false;
    this.#tracker.clear();
    this.#lines.push(`${line}\n`);
    this.#interface.pause();
    this.#wake?.();
  }

  #finish(): void {
    this.#ended = true;
    this.#wake?.();
  }

  #draw(bytes: Uint8Array, done: (error?: Error | null) => void): void {
    if (this.#hidden || !this.#interface?.terminal) done();
    else process.stdout.write(bytes, done);
  }

  async #change(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    let abort: (() => void) | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#wake = resolve;
        abort = () => reject(signal.reason);
        signal.addEventListener('abort', abort, { once: true });
      });
    } finally {
      this.#wake = undefined;
      if (abort !== undefined) signal.removeEventListener('abort', abort);
    }
  }
}
