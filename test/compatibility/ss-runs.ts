import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliPath } from '../support/cli.js';
import { environment } from '../support/run.js';

/** What one run of an ss printed. */
export interface SsRun {
  readonly pid: number;
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Environment variables of a run, beside those of every one. */
export type Variables = Readonly<Record<string, string>>;

const DEADLINE = 20_000;

/** A folder with a link named `ss` to our command, and room for outputs. */
export class SsRuns implements Disposable {
  private readonly folder = mkdtempSync(join(tmpdir(), 's-'));
  /** A link named `ss` to socketeer. */
  readonly link = join(this.folder, 'ss');

  constructor() {
    symlinkSync(cliPath, this.link);
  }

  /** Debian's ss. */
  real(args: readonly string[], variables: Variables = {}): SsRun {
    return this.run('ss', args, variables);
  }

  /** Our applet. */
  ours(args: readonly string[], variables: Variables = {}): SsRun {
    return this.run(process.execPath, [cliPath, 'ss', ...args], variables);
  }

  /** Our applet under the name `ss`. */
  linked(args: readonly string[]): SsRun {
    return this.run(process.execPath, [this.link, ...args]);
  }

  /**
   * Runs a program with its outputs in files: the pipes Node makes for a child are Unix socket pairs, which
   * would be listed, each time with other inodes.
   */
  run(command: string, args: readonly string[], variables: Variables = {}): SsRun {
    const paths = [join(this.folder, 'out'), join(this.folder, 'err')] as const;
    const [out, err] = [openSync(paths[0], 'w'), openSync(paths[1], 'w')];
    const result = spawnSync(command, args, {
      env: { ...environment(), ...variables },
      stdio: ['ignore', out, err],
      timeout: DEADLINE,
    });
    closeSync(out);
    closeSync(err);
    if (result.error !== undefined) throw result.error;
    const text = (path: string): string => readFileSync(path, 'latin1');
    return { pid: result.pid, code: result.status, out: text(paths[0]), err: text(paths[1]) };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Makes of a run's output what is to be compared; by default the bytes as they are. */
export type Normalise = (run: SsRun) => string;

export const bytes: Normalise = ({ out }) => out;

/** With runs of blanks made one: for listings whose widths move with their numbers. */
const collapsed = (text: string): string => text.replace(/ +/g, ' ').replace(/ $/gm, '');

/**
 * Without the netlink sockets of the listing program itself: each one sees only its own. Their names count for
 * the widths.
 */
export const withoutOwnNetlink: Normalise = ({ out, pid }) =>
  collapsed(
    out
      .split('\n')
      .filter((line) => !new RegExp(`[:/]${pid} `).test(line))
      .join('\n'),
  );

/** Without the numbers that move between two runs: ages, times spent sending, and timers. */
export const withoutAges: Normalise = ({ out }) =>
  collapsed(out)
    .replace(/ (lastsnd|lastrcv|lastack|busy|rwnd_limited|sndbuf_limited):\d+/g, ' $1:…')
    .replace(/(timer:\(\w+),[^,]*,/g, '$1,…,');

/**
 * Without the numbers that are about more than this namespace, or about sockets of ended programs, which the kernel counts
 * for a moment more.
 */
export const withoutTotal: Normalise = ({ out }) =>
  out
    .replace(/^Total: \d+/, 'Total: …')
    .replace(/^TCP: {3}\d+ \(estab (\d+), closed \d+, orphaned \d+, timewait \d+\)/m, 'TCP: … (estab $1, …)');

/**
 * Runs the real program and ours. Where they differ, the real one is run again: only when it says the same as
 * before, nothing has moved in between and the difference is ours. Returns the two texts to be compared.
 */
export const besideEachOther = (real: () => string, ours: () => string): { real: string; ours: string } => {
  for (let attempt = 0; ; attempt++) {
    const texts = { real: real(), ours: ours() };
    if (texts.real === texts.ours || texts.real === real()) return texts;
    if (attempt === 20) throw new Error(`the real program never printed the same twice:\n${texts.real}`);
  }
};

/** The same for a command line of ss. */
export const compare = (
  runs: SsRuns,
  args: readonly string[],
  normalise: Normalise = bytes,
  variables: Variables = {},
): { real: string; ours: string } =>
  besideEachOther(
    () => normalise(runs.real(args, variables)),
    () => normalise(runs.ours(args, variables)),
  );
