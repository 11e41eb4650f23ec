import { openSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { escapeLine, writeBytes } from '../../terminal/index.js';
import { SocatExit, SocatUsageError } from './exit.js';
import { type LogSettings, severities } from './settings.js';
import type { SendToSyslog } from './syslog.js';
import { dayAndTime, now } from './timestamp.js';

/** A severity of the log. */
export type Severity = (typeof severities)[number];

/** Longest line, with everything before the text; what is beyond is cut off. */
const LINE_LENGTH = 511;

const LETTERS = 'DINWEF';

const LOG_MODE = 0o666;

const plain = /^[\x20-\x7e]*$/;

/** A message in which nothing can steer a terminal or pass for another line; blanks stay as they are. */
const safe = (text: string): string =>
  plain.test(text)
    ? text
    : Array.from(text, (character) => (character === ' ' ? ' ' : escapeLine(character))).join('');

const openFile = (path: string): number => {
  try {
    return openSync(path, 'a', LOG_MODE);
  } catch (error) {
    throw new SocatUsageError(`cannot open log file "${path}": ${(error as Error).message}`);
  }
};

/** The log: lines of a severity to standard error, a file, or syslog. */
export class Log {
  private syslog: SendToSyslog | undefined;
  private descriptor: number | undefined = 2;
  private readonly host: string;

  private constructor(private readonly settings: LogSettings) {
    this.host = settings.hostname ? `${process.env['HOSTNAME'] ?? hostname()} ` : '';
  }

  /** A log on standard error, for what goes wrong before another can be opened. */
  static onStandardError(settings: LogSettings): Log {
    return new Log(settings);
  }

  /** Opens what the settings name. Throws SocatUsageError where a file cannot be opened. */
  static async open(settings: LogSettings): Promise<Log> {
    const log = new Log(settings);
    if (settings.file !== undefined) log.descriptor = openFile(settings.file);
    if (settings.facility !== undefined) await log.useSyslog(settings.facility, settings.onlySyslog);
    return log;
  }

  /** `-lm`: from now on syslog gets the lines, if that was asked for. */
  async switchToSyslog(): Promise<void> {
    const { facilityLater } = this.settings;
    if (facilityLater === undefined || this.syslog !== undefined) return;
    this.write('info', 'switching to syslog');
    await this.useSyslog(facilityLater, true);
  }

  /** Whether lines of a severity are written. */
  writes(severity: Severity): boolean {
    return severities.indexOf(severity) >= this.settings.level;
  }

  /** Writes a line, if its severity is high enough. */
  write(severity: Severity, text: string): void {
    if (this.writes(severity)) this.always(severity, text);
  }

  /** Writes a line, whatever its severity. */
  always(severity: Severity, text: string): void {
    const level = severities.indexOf(severity);
    const line = `${LETTERS[level]} ${safe(text)}`;
    const { program } = this.settings;
    this.syslog?.(level, program, line);
    if (this.descriptor === undefined) return;
    const head = `${this.time()}${this.host}${program}[${process.pid}] `;
    this.put(this.descriptor, `${head}${line}`.slice(0, LINE_LENGTH));
  }

  /** Writes the error that ends the program, and with which code. The caller throws what this returns. */
  end(text: string, code = 1): SocatExit {
    this.write('error', text);
    this.write('notice', `exit(${code})`);
    return new SocatExit(code);
  }

  private time(): string {
    const { date, microseconds } = now();
    return `${dayAndTime(date)}${this.settings.microseconds ? `.${microseconds}` : ''} `;
  }

  private put(descriptor: number, line: string): void {
    try {
      writeBytes(descriptor, Buffer.from(`${line}\n`, 'utf8'), writeSync);
    } catch {
      // A log that cannot be written is no reason to stop working.
    }
  }

  private async useSyslog(facility: string, alone: boolean): Promise<void> {
    const { openSyslog } = await import('./syslog.js');
    this.syslog = openSyslog(facility);
    if (alone) this.descriptor = undefined;
  }
}
