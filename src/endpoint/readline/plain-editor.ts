import { ioctl } from '../../kernel/index.js';
import { PlainDescriptor } from '../plain/descriptor.js';
import { addHistory } from './history.js';
import { PromptTracker } from './prompt.js';
import { TypedLine } from './typed-line.js';
import type { Editor, EditorSettings } from './types.js';

/** <asm-generic/ioctls.h>, <asm-generic/termbits.h>; c_lflag is the fourth word of struct termios. */
const TCGETS = 0x5401;
const TCSETS = 0x5402;
const ICANON = 0o2;
const ECHO = 0o10;
const termiosWords = 15;

/** Keys come one by one, and nobody shows them but us; signals of the keyboard stay. Throws SystemError. */
function takeKeys(fd: number): void {
  const words = new Uint32Array(termiosWords);
  const bytes = new Uint8Array(words.buffer);
  ioctl(fd, TCGETS, bytes);
  words[3] = (words[3] as number) & ~(ICANON | ECHO);
  ioctl(fd, TCSETS, bytes);
}

/** Lines from a terminal without cursor control, where `TERM` is empty or `dumb`: what is typed can be erased, and that is all. */
export class PlainEditor implements Editor {
  readonly #settings: EditorSettings;
  readonly #input = new PlainDescriptor(0, 'terminal', 'readline');
  readonly #tracker = new PromptTracker();
  readonly #line = new TypedLine();
  readonly #typed: string[] = [];
  #rest: Uint8Array = new Uint8Array(0);
  #hidden = false;

  /** Throws SystemError where standard input is no terminal. */
  constructor(settings: EditorSettings) {
    this.#settings = settings;
    takeKeys(0);
  }

  async next(signal: AbortSignal): Promise<string | null> {
    if (this.#settings.prompt !== undefined) process.stdout.write(`\r${this.#settings.prompt}`);
    for (;;) {
      if (this.#rest.length === 0) this.#rest = await this.#keys(signal);
      if (this.#rest.length === 0) return null;
      const key = this.#rest[0] as number;
      this.#rest = this.#rest.subarray(1);
      const { echo, line, end } = this.#line.type(key);
      this.#hidden = this.#isHidden();
      if (!this.#hidden && echo !== '') process.stdout.write(Buffer.from(echo, 'latin1'));
      if (end === true) return null;
      if (line !== undefined) return this.#whole(line);
    }
  }

  show(bytes: Uint8Array): Promise<void> {
    this.#tracker.see(Buffer.from(bytes).toString('utf8'));
    return new Promise((resolve, reject) => {
      process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): void {
    this.#input.close();
    const { historyFile } = this.#settings;
    if (historyFile !== undefined) addHistory(historyFile, this.#typed.splice(0));
  }

  async #keys(signal: AbortSignal): Promise<Uint8Array> {
    const room = new Uint8Array(4096);
    const length = await this.#input.perform('read', () => this.#input.tryRead(room), signal);
    return room.subarray(0, length);
  }

  #isHidden(): boolean {
    const { prompt = this.#tracker.text, noEcho } = this.#settings;
    return noEcho?.test(prompt) === true;
  }

  #whole(line: string): string {
    if (!this.#hidden && line !== '') this.#typed.push(line);
    this.#tracker.clear();
    return `${line}\n`;
  }
}
