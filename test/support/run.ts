import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a child did. */
export interface RunResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** The same as text. */
  readonly out: string;
  readonly err: string;
  /** Wall time in milliseconds. */
  readonly elapsed: number;
}

/** How a child is run. */
export interface RunOptions {
  /** Text or bytes for its standard input; none: /dev/null. */
  readonly input?: string | Uint8Array;
  /** Variables that replace or add to ours; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Milliseconds until it is killed and the run fails. */
  readonly deadline?: number;
}

const collect = (stream: NodeJS.ReadableStream): Buffer[] => {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return chunks;
};

/** The environment children get: ours without what makes Node slow or output differ, plus `changes`. */
export const environment = (changes: RunOptions['env'] = {}): NodeJS.ProcessEnv => {
  const { NODE_EXTRA_CA_CERTS: _, COLUMNS: __, NO_COLOR: ___, FORCE_COLOR: ____, ...kept } = process.env;
  return { ...kept, LC_ALL: 'C', ...changes };
};

/** Runs a child to its end. Throws when it cannot be started or passes its deadline (10 seconds if not given). */
export const run = async (
  command: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<RunResult> => {
  const { input, env, cwd, deadline = 10_000 } = options;
  const started = performance.now();
  const child = spawn(command, args, {
    env: environment(env),
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    timeout: deadline,
    killSignal: 'SIGKILL',
    ...(cwd === undefined ? {} : { cwd }),
  });
  const [out, err] = [collect(child.stdout!), collect(child.stderr!)];
  child.stdin?.on('error', () => {}); // it may end before it has read everything
  child.stdin?.end(input);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  const elapsed = performance.now() - started;
  const [stdout, stderr] = [Buffer.concat(out), Buffer.concat(err)];
  if (signal === 'SIGKILL' && elapsed >= deadline) {
    throw new Error(`${command} ${args.join(' ')}: no end after ${deadline} ms\n${stdout}${stderr}`);
  }
  return { code, signal, stdout, stderr, out: stdout.toString(), err: stderr.toString(), elapsed };
};
