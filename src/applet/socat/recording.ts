import { closeSync, constants, openSync } from 'node:fs';
import { writeBytes } from '../../terminal/index.js';
import type { Way } from './dump.js';
import { expandName } from './expand.js';
import type { Log } from './log.js';
import type { SocatSettings } from './settings.js';
import { now } from './timestamp.js';

const { O_CREAT, O_WRONLY, O_APPEND, O_NONBLOCK } = constants;
const FILE_MODE = 0o664;

const letters = { toRight: '-r', toLeft: '-R' } as const;

/** The files of `-r` and `-R` that a session's bytes are kept in. */
export class Recordings {
  private readonly descriptors: Partial<Record<Way, number>>;

  /** Opens a file for each way that has a name. One that cannot be opened is told, and not written. */
  constructor(
    names: Readonly<Partial<Record<Way, string>>>,
    private readonly log: Log,
  ) {
    this.descriptors = { ...this.open('toRight', names), ...this.open('toLeft', names) };
  }

  /** Appends bytes. What cannot be written is told; the session goes on. */
  keep(way: Way, bytes: Uint8Array): void {
    const fd = this.descriptors[way];
    if (fd === undefined) return;
    try {
      writeBytes(fd, bytes);
    } catch (error) {
      const text = `${letters[way]}: write(${fd}, …, ${bytes.length}): ${(error as Error).message}`;
      this.log.write('warning', text);
    }
  }

  close(): void {
    for (const fd of Object.values(this.descriptors)) closeSync(fd);
  }

  private open(
    way: Way,
    { [way]: path }: Readonly<Partial<Record<Way, string>>>,
  ): Partial<Record<Way, number>> {
    if (path === undefined) return {};
    try {
      return { [way]: openSync(path, O_CREAT | O_WRONLY | O_APPEND | O_NONBLOCK, FILE_MODE) };
    } catch (error) {
      this.log.write('error', `option ${letters[way]} "${path}": ${(error as Error).message}`);
      return {};
    }
  }
}

/**
 * Opens the files of a session. Their names may have variables: those of the session, as its children would find them, and
 * the time at which it began.
 */
export const openRecordings = (
  { log: { program }, recordToRight, recordToLeft }: SocatSettings,
  log: Log,
  environment: Readonly<Record<string, string>>,
): Recordings => {
  const moment = now();
  const prefix = `${program.toUpperCase()}_`;
  const own = Object.entries(environment).map(([name, value]) => [`${prefix}${name}`, value]);
  const variables = { ...process.env, ...Object.fromEntries(own) };
  const expanded = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : expandName(name, program, moment, variables);
  const [toRight, toLeft] = [expanded(recordToRight), expanded(recordToLeft)];
  return new Recordings({ ...(toRight && { toRight }), ...(toLeft && { toLeft }) }, log);
};
