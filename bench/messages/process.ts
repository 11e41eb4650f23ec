import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Reading } from './meter.js';

/** Longest time a measured process may take beyond its measurement, in milliseconds. */
const patience = 10_000;

/** A process of a measurement: a peer, or the measured one. */
export class Part {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #out = '';
  #err = '';

  constructor(command: readonly string[]) {
    const [program, ...args] = command as [string, ...string[]];
    this.#child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#closed = once(this.#child, 'close');
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#out += chunk.toString();
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#err += chunk.toString();
    });
  }

  /** Until it can be talked to. */
  async ready(): Promise<void> {
    while (!this.#out.startsWith('ready')) {
      const more = once(this.#child.stdout!, 'data').then(() => true);
      if (!(await Promise.race([more, this.#closed.then(() => false)]))) throw this.#failure();
    }
  }

  /** What it measured. Throws when it ended otherwise. */
  async reading(): Promise<Reading> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), patience);
    await this.#closed;
    clearTimeout(timer);
    const line = /^\{.*\}$/m.exec(this.#out)?.[0];
    if (line === undefined) throw this.#failure();
    return JSON.parse(line) as Reading;
  }

  /** Ends it, and waits until it has gone. */
  async end(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }

  #failure(): Error {
    const { exitCode, signalCode, spawnargs } = this.#child;
    return new Error(`${spawnargs.join(' ')} ended with ${exitCode ?? signalCode}: ${this.#err.trim()}`);
  }
}
