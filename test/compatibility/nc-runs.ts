import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cliPath } from '../support/cli.js';
import { environment } from '../support/run.js';

/** Whose nc. */
export type Side = 'real' | 'ours';

/** What one nc did. */
export interface NcResult {
  readonly code: number | NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

const DEADLINE = 15_000;

/** An nc under way. */
export class NcRun {
  readonly #child: ChildProcess;
  readonly #out: Buffer[] = [];
  readonly #err: Buffer[] = [];
  readonly #closed: Promise<unknown[]>;

  /** Without input, standard input is /dev/null; a number is a descriptor, `open` an input that never ends by itself. */
  constructor(side: Side, args: readonly string[], input?: string | Uint8Array | number) {
    const [command, before] = side === 'real' ? ['nc', []] : [process.execPath, [cliPath, 'nc']];
    const stdin = input === undefined ? 'ignore' : typeof input === 'number' ? input : 'pipe';
    this.#child = spawn(command, [...before, ...args], {
      env: environment(),
      stdio: [stdin, 'pipe', 'pipe'],
      timeout: DEADLINE,
      killSignal: 'SIGKILL',
      detached: true, // no terminal to ask for passwords at
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#out.push(chunk));
    this.#child.stderr?.on('data', (chunk: Buffer) => this.#err.push(chunk));
    this.#child.stdin?.on('error', () => {});
    if (typeof input !== 'number' && input !== 'open') this.#child.stdin?.end(input);
    this.#closed = once(this.#child, 'close');
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  get err(): string {
    return Buffer.concat(this.#err).toString('latin1');
  }

  get out(): string {
    return Buffer.concat(this.#out).toString('latin1');
  }

  /** Writes to an input that was left open. */
  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Ends an input that was left open. */
  endInput(): void {
    this.#child.stdin?.end();
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): void {
    this.#child.kill(signal);
  }

  /** Waits for its end. */
  async end(): Promise<NcResult> {
    const [code, signal] = (await this.#closed) as [number | null, NodeJS.Signals | null];
    return { code: code ?? signal, out: this.out, err: this.err };
  }
}

/** Waits until a condition holds; throws after some seconds. */
export const until = async (what: string, holds: () => boolean): Promise<void> => {
  const deadline = Date.now() + 8000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** Whether a socket of this namespace has the port as its own, in `/proc/net`. */
export const isBound = (protocol: 'tcp' | 'udp', port: number): boolean => {
  const hex = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  // TCP: listeners only, state 0A.
  const fits = (line: string): boolean => {
    const [, local, , state] = line.trim().split(/\s+/);
    return local?.endsWith(hex) === true && (protocol === 'udp' || state === '0A');
  };
  return [protocol, `${protocol}6`].some((table) =>
    readFileSync(`/proc/net/${table}`, 'latin1').split('\n').some(fits),
  );
};

/** Whether a Unix socket listens at a path, or receives datagrams there, in `/proc/net/unix`. */
export const isNamed = (path: string): boolean =>
  readFileSync('/proc/net/unix', 'latin1')
    .split('\n')
    .some((line) => {
      // __SO_ACCEPTCON, and SOCK_DGRAM
      const [, , , flags, type, , , name] = line.trim().split(/\s+/);
      return name === path && (flags === '00010000' || type === '0002');
    });

let lastPort = 20_000;

/** A port nobody had in this namespace yet. */
export const freshPort = (): number => lastPort++;

/** What differs from run to run, made equal: usage texts, temporary names, and the ports of peers. */
export const masked = (text: string): string =>
  text
    .replace(/usage: [\s\S]*$/, 'usage\n')
    .replace(/\/tmp\/nc-\w{6}\//g, '/tmp/nc-XXXXXX/')
    .replace(/(received on \S+) \d+/g, '$1 PORT');
