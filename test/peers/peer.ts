import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { environment } from '../support/run.js';

/** Longest wait for a peer, in milliseconds. */
export const patience = 8000;

/** A program of somebody else, ended with the test. */
export class Peer implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  /** What it has written, to both of its outputs. */
  output = '';

  constructor(command: readonly string[], variables: Readonly<Record<string, string>> = {}) {
    const [program, ...args] = command as [string, ...string[]];
    this.#child = spawn(program, args, { stdio: 'pipe', env: environment(variables) });
    this.#closed = once(this.#child, 'close');
    this.#closed.catch(() => {}); // it could not be started: waiting for what it says tells
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString('latin1');
      });
    this.#child.stdin?.on('error', () => {}); // it may be gone
  }

  /** Writes to its standard input, which stays open. */
  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Ends its standard input. */
  finish(): void {
    this.#child.stdin?.end();
  }

  /** Waits until it has written something; returns the match. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    let match: RegExpExecArray | null = null;
    await until(
      () => {
        match = pattern.exec(this.output);
        return match !== null;
      },
      `${this.#child.spawnargs.join(' ')} says ${pattern}, not ${JSON.stringify(this.output)}`,
    );
    return match!;
  }

  /** Waits for its end by itself; returns its exit code. */
  async code(): Promise<number | null> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), patience);
    await this.#closed;
    clearTimeout(timer);
    return this.#child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
  }
}

/** Waits until something holds; fails with `what` after a while. */
export const until = async (holds: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  const end = performance.now() + patience;
  while (!(await holds())) {
    assert.ok(performance.now() < end, `no success in ${patience} ms: ${what}`);
    await pause(10);
  }
};

/** Tries until it succeeds: the peer may not listen yet. */
export const eventually = async <T>(attempt: () => Promise<T>): Promise<T> => {
  const end = performance.now() + patience;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(20);
    }
  }
};

/** A folder for socket files, removed at the end of the scope. */
export const folder = (): Disposable & { readonly path: string; of(name: string): string } => {
  const path = mkdtempSync(join(tmpdir(), 'skt-'));
  return {
    path,
    of: (name) => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
};
