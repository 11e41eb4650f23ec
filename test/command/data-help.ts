import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cliPath } from '../support/cli.js';
import { environment } from '../support/run.js';

/** A program that runs beside the test. */
export interface Background extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Waits until its standard error or output has this, and gives what matched. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  /** Waits for its end. */
  readonly done: Promise<{ code: number | null; stdout: Buffer; out: string; err: string }>;
}

const DEADLINE = 20_000;

/** Starts a program; it is killed when the block ends. */
export const start = (
  command: string,
  args: readonly string[],
  stdin: 'ignore' | 'pipe' = 'ignore',
): Background => {
  const child = spawn(command, args, {
    env: environment(),
    stdio: [stdin, 'pipe', 'pipe'],
    timeout: DEADLINE,
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  const text = () => `${Buffer.concat(err)}\n${Buffer.concat(out)}`;
  const closed = once(child, 'close');
  const done = closed.then(([code]) => {
    const stdout = Buffer.concat(out);
    return {
      code: code as number | null,
      stdout,
      out: stdout.toString(),
      err: Buffer.concat(err).toString(),
    };
  });
  const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
    const end = performance.now() + DEADLINE;
    for (;;) {
      const match = pattern.exec(text());
      if (match !== null) return match;
      if (child.exitCode !== null || performance.now() > end) {
        throw new Error(`${command} ${args.join(' ')}: no ${pattern} in ${JSON.stringify(text())}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return {
    child,
    until,
    done,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await closed;
    },
  };
};

/** Starts `socketeer <args>` and waits until it says that it listens, receives or is connected. */
export const startCli = async (args: readonly string[]): Promise<Background> => {
  const background = start(process.execPath, [cliPath, ...args]);
  await background.until(/(listening|receiving) on|"event":"(listening|receiving|connected)"/);
  return background;
};

/** The port that a server of startCli says it has. */
export const portOf = async (background: Background): Promise<number> =>
  Number((await background.until(/ on \S+ \S*:(\d+)\n/))[1]);
