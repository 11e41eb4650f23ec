import { mkdtempSync, rmdirSync, unlinkSync } from 'node:fs';
import { failed } from './exit.js';

/** The signals that end a program by default and that it can see coming. */
const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** A folder with room for the socket that a datagram client receives answers with. */
export class TemporarySocket implements Disposable {
  readonly path: string;
  readonly #folder: string;
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this[Symbol.dispose]();
    process.kill(process.pid, signal); // which now ends us, as it would have
  };

  /** Throws NcExit. */
  constructor() {
    try {
      this.#folder = mkdtempSync('/tmp/nc-');
    } catch (error) {
      throw failed('mkdtemp', error);
    }
    this.path = `${this.#folder}/recv.sock`;
    for (const signal of signals) process.on(signal, this.#onSignal);
  }

  /** Removes both. Harmless when repeated. */
  [Symbol.dispose](): void {
    for (const signal of signals) process.off(signal, this.#onSignal);
    try {
      unlinkSync(this.path);
    } catch {
      // It was never bound.
    }
    try {
      rmdirSync(this.#folder);
    } catch {
      // Someone put something there: it is not ours to remove.
    }
  }
}
