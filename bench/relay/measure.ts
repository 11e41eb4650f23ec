import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender, Route } from './contenders.js';
import { runLoad } from './load.js';
import { cpuSeconds, family, memoryKib } from './processes.js';
import type { Task } from './tasks.js';

/** One run of a task. */
export interface Reading {
  /** In the task's unit. */
  readonly value: number;
  /** Processor time of the relay for a unit of work: seconds a GB, or microseconds a connection or message. */
  readonly cpu: number;
  /** Proportional share of all memory while connections were held, in KiB; for idle connections. */
  readonly pss?: number;
  readonly processes?: number;
}

const portBytes = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');

/** Whether somebody of this network namespace holds the port; so nobody has to be asked. */
const isBound = ({ transport, port }: Route): boolean =>
  ['', '6'].some((version) => {
    const table = readFileSync(`/proc/self/net/${transport}${version}`, 'utf8');
    return table.split('\n').some((line) =>
      line
        .trim()
        .split(/\s+/)[1]
        ?.endsWith(`:${portBytes(port)}`),
    );
  });

const startRelay = async (contender: Contender, route: Route): Promise<ChildProcess | undefined> => {
  if (contender.command === undefined) return undefined;
  const [program, ...args] = contender.command(route) as [string, ...string[]];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore'], detached: true });
  for (let i = 0; !isBound(route); i++) {
    if (i === 3000 || child.exitCode !== null) throw new Error(`${contender.name} does not listen`);
    await sleep(10);
  }
  await sleep(100);
  return child;
};

/** A relay with a process per connection is a whole group of them. */
const endRelay = async (child: ChildProcess | undefined): Promise<void> => {
  if (child?.pid === undefined) return;
  const closed = once(child, 'close');
  process.kill(-child.pid, 'SIGKILL');
  await closed;
};

/** Bytes of memory of its own that the relay takes for each connection beyond what it had at the start. */
const perSession = (before: number, during: number, count: number): number =>
  ((during - before) * 1024) / count;

let lastPort = 20_000;

/** Runs a task through a contender once. */
export const measureOnce = async (task: Task, contender: Contender, seconds: number): Promise<Reading> => {
  const target = ++lastPort;
  const port = contender.command === undefined ? target : ++lastPort;
  const route: Route = { transport: task.transport, port, target };
  const child = await startRelay(contender, route);
  const pid = child?.pid;
  try {
    const before = pid === undefined ? 0 : memoryKib(pid).anonymous;
    let [cpu, held] = [0, { pss: 0, anonymous: 0 }];
    let processes = 0;
    const begun = async (): Promise<void> => {
      if (task.task === 'idle' && pid !== undefined) {
        await sleep(200);
        held = memoryKib(pid);
        processes = family(pid).length;
      }
      cpu = pid === undefined ? 0 : -cpuSeconds(pid);
    };
    const ended = (): void => {
      cpu += pid === undefined ? 0 : cpuSeconds(pid);
    };
    const load = { task: task.task, serverPort: target, clientPort: port, count: task.count, seconds };
    const result = await runLoad(load, begun, ended);
    const unitCpu = (cpu * 1e6) / result.count;
    switch (task.unit) {
      case 'MB/s':
        return { value: result.count / result.seconds / 1e6, cpu: unitCpu * 1000 };
      case '/s':
        return { value: result.count / result.seconds, cpu: unitCpu };
      case 'µs p50':
        return { value: result.p50, cpu: unitCpu };
      case 'answered':
        return { value: result.count, cpu: unitCpu };
      default:
        return {
          value: perSession(before, held.anonymous, task.count),
          cpu: 0,
          pss: held.pss,
          processes,
        };
    }
  } finally {
    await endRelay(child);
  }
};
