import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cliPath } from '../support/cli.js';
import { environment } from '../support/run.js';
import { requires } from '../support/skip.js';

/** What is running when a signal comes, and the files by which it is seen that it does. */
const scenes: readonly (readonly [args: readonly string[], files: readonly string[]])[] = [
  [
    ['-L', 'lock', 'UNIX-LISTEN:socket,fork', '/dev/null'],
    ['lock', 'socket'],
  ],
  [
    ['-W', 'lock', 'UNIX-LISTEN:socket', '/dev/null'],
    ['lock', 'socket'],
  ],
  [
    ['UNIX-LISTEN:socket,lockfile=lock', '/dev/null'],
    ['lock', 'socket'],
  ],
  [['UNIX-LISTEN:socket,unlink-close=0,fork', '/dev/null'], ['socket']],
  [['UNIX-RECVFROM:socket,fork', '/dev/null'], ['socket']],
  [['UNIX-RECVFROM:socket', '/dev/null'], ['socket']],
  [['-u', 'UNIX-RECV:socket', '/dev/null'], ['socket']],
  [['UNIX-SENDTO:other,bind=socket', '-'], ['socket']],
  [['PTY,link=tty', '-'], ['tty']],
  [['-', 'PTY,link=tty,wait-slave'], ['tty']],
  [['-', 'SYSTEM:echo >started; exec sleep 100'], ['started']],
  [['-', 'PIPE:pipe,unlink-close=0'], ['pipe']],
];

const signals = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGQUIT', 131],
  ['SIGTERM', 143],
] as const;

const commands = {
  real: ['socat'],
  ours: [process.execPath, cliPath, 'socat'],
} as const;

/** How long something may take, in milliseconds. */
const patience = 20_000;

async function eventually(what: string, look: () => boolean): Promise<void> {
  const end = performance.now() + patience;
  while (!look()) {
    assert.ok(performance.now() < end, `${what} did not happen`);
    await sleep(10);
  }
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

const childrenOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);

/** Runs a program until the body has seen enough of it; what it has started ends with it. */
async function whileRunning<T>(
  side: keyof typeof commands,
  args: readonly string[],
  cwd: string,
  body: (child: ChildProcess & { pid: number }) => Promise<T>,
): Promise<T> {
  const [program, ...before] = commands[side];
  const child = spawn(program, [...before, ...args], {
    cwd,
    env: environment(),
    // its input stays open, and with it the transfer
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    timeout: 2 * patience,
    killSignal: 'SIGKILL',
  }) as ChildProcess & { pid: number };
  try {
    return await body(child);
  } finally {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // all of them are gone
    }
  }
}

/** Programs end with ours; the real one leaves them. */
const untilGone = (programs: readonly string[]): Promise<void> =>
  eventually(`the end of ${programs.join(', ')}`, () => programs.every((pid) => !isThere(`/proc/${pid}`)));

/** Sends a signal once all files are there; says how it ended and what it left. */
async function signalled(
  side: keyof typeof commands,
  [args, files]: (typeof scenes)[number],
  signal: NodeJS.Signals,
) {
  const folder = mkdtempSync(join(tmpdir(), 'signals-'));
  try {
    return await whileRunning(side, args, folder, async (child) => {
      await eventually(`${files.join(' and ')} by ${side}`, () =>
        files.every((name) => isThere(join(folder, name))),
      );
      const programs = childrenOf(child.pid);
      child.kill(signal);
      const [code] = (await once(child, 'exit')) as [number | null];
      if (side === 'ours') await untilGone(programs);
      return { code, left: readdirSync(folder) };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('signals end it as they end the real socat', { skip: requires('socat') }, () => {
  for (const scene of scenes) {
    for (const [signal, code] of signals) {
      it(`${scene[0].join(' ')}: ${signal}`, async () => {
        const ours = await signalled('ours', scene, signal);
        assert.equal(ours.code, code);
        // the real one leaves everything where it is at SIGQUIT
        const like = signal === 'SIGQUIT' ? 'SIGINT' : signal;
        const { left } = await signalled('real', scene, like);
        assert.deepEqual(ours.left, left);
      });
    }
  }
});
