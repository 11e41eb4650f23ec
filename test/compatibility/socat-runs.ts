import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliPath } from '../support/cli.js';
import { type RunOptions, run } from '../support/run.js';

/** What one socat did: times, pids and the descriptors' numbers are masked, as they differ by nature. */
export interface SocatResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Files it left in its folder, with what is in them. */
  readonly files: Readonly<Record<string, string>>;
}

const time = /\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d+)?/g;

const masked = (text: string): string =>
  text
    .replaceAll(time, 'TIME')
    .replaceAll(/\[\d+\] /g, '[PID] ')
    .replaceAll(/\bfds? \d+\b/gi, 'fd N')
    .replaceAll(/(FDs )\[\d+,\d+\] and \[\d+,\d+\]/g, '$1[N,N] and [N,N]');

/** Runs the real socat, or ours, in an empty folder of its own. */
export const runSocat = async (
  side: 'real' | 'ours',
  args: readonly string[],
  options: Omit<RunOptions, 'cwd'> = {},
): Promise<SocatResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'socketeer-socat-'));
  const [command, before] = side === 'real' ? ['socat', []] : [process.execPath, [cliPath, 'socat']];
  try {
    const { code, out, err } = await run(command, [...before, ...args], { ...options, cwd: folder });
    const files = readdirSync(folder).map(
      (name) => [name, readFileSync(join(folder, name), 'latin1')] as const,
    );
    const kept = files.map(([name, content]) => [name, masked(content)]);
    return { code, out, err: masked(err), files: Object.fromEntries(kept) };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
