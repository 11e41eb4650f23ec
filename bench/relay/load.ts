import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../test/support/root.js';

const program = join(root, '.tmp/bench/load');

/** What a load counted. Times are microseconds. */
export interface LoadResult {
  readonly count: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
}

/** What bench/support/load.c can do. */
export type LoadTask = 'bulk' | 'rate' | 'latency' | 'idle' | 'datagrams' | 'burst';

/** One load on a relay. */
export interface Load {
  readonly task: LoadTask;
  readonly serverPort: number;
  readonly clientPort: number;
  readonly count: number;
  readonly seconds: number;
}

/** Compiles the load. Throws when there is no compiler. */
export const compileLoad = (): void => {
  mkdirSync(dirname(program), { recursive: true });
  const source = join(root, 'bench/support/load.c');
  const { status, error, stderr } = spawnSync('cc', ['-O2', '-pthread', '-o', program, source], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`cc cannot compile bench/support/load.c: ${error?.message ?? stderr}`);
};

/** Longest time beyond its seconds that a load may take, in milliseconds. */
const patience = 60_000;

const start = ({ task, serverPort, clientPort, count, seconds }: Load): ChildProcess =>
  spawn(program, [task, ...[serverPort, clientPort, count, seconds].map(String)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });

/**
 * Runs a load; calls back where what it measures begins and where it ends. A load that holds connections is let go when
 * `begun` has resolved. Throws when it could not do its work.
 */
export const runLoad = async (
  load: Load,
  begun: () => void | Promise<void>,
  ended: () => void,
): Promise<LoadResult> => {
  const child = start(load);
  const timer = setTimeout(() => child.kill('SIGKILL'), load.seconds * 1000 + patience);
  let complaint = '';
  let result: LoadResult | undefined;
  child.stderr!.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const closed = once(child, 'close');
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line === 'begin') {
      await begun();
      child.stdin!.end();
    } else if (line === 'end') ended();
    else result = JSON.parse(line) as LoadResult;
  }
  await closed;
  clearTimeout(timer);
  if (result === undefined)
    throw new Error(`${load.task} ${load.count}: ${complaint.trim() || child.signalCode || child.exitCode}`);
  return result;
};
