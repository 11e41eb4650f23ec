import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from '../support/root.js';
import { environment } from '../support/run.js';
import type { Program } from './page.js';

/** Longest time one program of the guide may run, in milliseconds. */
const deadline = 60_000;

/** A program of the guide under way. */
export interface Running extends AsyncDisposable {
  /** Until it has printed its first line, or ended. */
  readonly ready: Promise<void>;
  /** What it has printed when it has ended: on both of its outputs, and why it ended other than well. */
  readonly ended: Promise<string>;
}

const start = (code: string): ChildProcess => {
  // read from standard input, a module belongs to the folder it runs in, so `socketeer` is this package
  const child = spawn(process.execPath, ['--input-type=module', '-'], {
    cwd: root,
    env: environment(),
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: deadline,
    killSignal: 'SIGKILL',
  });
  child.stdin?.on('error', () => {}); // it may end before it has read everything
  child.stdin?.end(code);
  return child;
};

/** Starts a program. Pages use /tmp; here `folder` takes its place, in the code and in what it prints. */
export const startProgram = (program: Program, folder: string): Running => {
  const child = start(program.code.replaceAll('/tmp/', `${folder}/`));
  let printed = '';
  const ready = new Promise<void>((resolve) => {
    const add = (chunk: Buffer): void => {
      printed += chunk.toString();
      if (printed.includes('\n')) resolve();
    };
    child.stdout?.on('data', add);
    child.stderr?.on('data', add);
    child.once('close', () => resolve());
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const ended = closed.then(([code, signal]) => {
    const text = printed.replaceAll(`${folder}/`, '/tmp/');
    return code === 0 ? text : `${text}[ended with ${signal ?? code}]\n`;
  });
  return {
    ready,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await closed;
    },
  };
};
