import { spawnSync } from 'node:child_process';
import { environment } from '../support/run.js';

/** What ss printed for one filter. */
export interface SsAnswer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const MARK = '--- end of run';

const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Runs Debian's ss once for each list of arguments, many in one shell. */
export const runEach = (runs: readonly (readonly string[])[]): SsAnswer[] => {
  const script = runs
    .map((args) => `ss ${args.map(quote).join(' ')}; echo "${MARK} $?"; echo "${MARK}" >&2`)
    .join('\n');
  const result = spawnSync('sh', ['-s'], {
    input: script,
    env: environment(),
    encoding: 'latin1',
    timeout: 60_000,
    maxBuffer: 1 << 28,
  });
  if (result.error !== undefined) throw result.error;
  const errors = result.stderr.split(`${MARK}\n`);
  const outputs = result.stdout.split(new RegExp(`${MARK} (\\d+)\n`));
  return runs.map((_, index) => {
    return { out: outputs[index * 2] ?? '', code: Number(outputs[index * 2 + 1]), err: errors[index] ?? '' };
  });
};
