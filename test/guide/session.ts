import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cliPath } from '../support/cli.js';
import { environment } from '../support/run.js';
import type { Command, Way } from './console.js';

/** What a command did. */
export interface Outcome {
  readonly printed: string;
  readonly code: number;
}

/** Longest time one command may take, and what is printed beside it by those in the background, in milliseconds. */
const deadline = 60_000;

/** How long nothing may come until what is printed is taken to be all, in milliseconds. */
const silence = 800;

/** The folder the commands run in. */
const place = '/srv';

/** That and the one where servers have their sockets are empty ones of their own, whatever lies there outside. */
const ownFolders = [place, '/run'].map((folder) => `mount -t tmpfs -o mode=755 guide ${folder}`).join('; ');

/** Printed after each command, followed by its exit code. */
const mark = '\x1e';

/** A job that ends by a signal is told of by the shell, each in its own way; pages leave that out. */
const notice = /^bash: line \d+: .*\n/gm;

/** Commands of our own that go first in the search path. */
const writeCommands = (folder: string, way: Way): void => {
  mkdirSync(folder);
  const names = way === 'applets' ? ['ss', 'nc', 'socat'] : way === 'modern' ? ['socketeer'] : [];
  for (const name of names) {
    const words = name === 'socketeer' ? [] : [name];
    const command = [process.execPath, cliPath, ...words].map((word) => `'${word}'`).join(' ');
    writeFileSync(join(folder, name), `#!/bin/sh\nexec ${command} "$@"\n`);
    chmodSync(join(folder, name), 0o755);
  }
};

/** Bound sockets of the network namespace of a process: listeners, receivers of datagrams, raw sockets. */
const boundSockets = (pid: number): Set<string> => {
  const table = (name: string): string[][] => {
    const text = readFileSync(`/proc/${pid}/net/${name}`, 'latin1');
    return text
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/));
  };
  const inet = ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6'].flatMap((name) =>
    table(name).map((row) => row[9]),
  );
  const unix = table('unix').filter(
    ([, , , flags, type, , , path]) => path && (flags === '00010000' || type === '0002'),
  );
  return new Set([...inet, ...unix.map((row) => row[6])].filter((inode) => inode !== undefined));
};

/** The network namespace of a process, or undefined when it is gone. */
const networkOf = (pid: string): string | undefined => {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
};

/** Kills a process, which may be gone already. */
const signal = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {}
};

/** A shell in a network namespace of its own, in an empty folder, which runs the commands of a page. */
export class Session implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #closed: Promise<unknown>;
  #printed = '';

  private constructor(way: Way) {
    this.#folder = mkdtempSync(join(tmpdir(), 'commands-'));
    writeCommands(join(this.#folder, 'bin'), way);
    this.#child = spawn('unshare', ['--net', '--mount', 'bash', '--noprofile', '--norc'], {
      env: environment({
        PATH: `${join(this.#folder, 'bin')}:${process.env['PATH']}:/usr/sbin:/sbin`,
        TZ: 'UTC',
      }),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#closed = once(this.#child, 'close');
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#printed += chunk.toString();
    });
    this.#child.stdin?.on('error', () => {});
  }

  static async open(way: Way): Promise<Session> {
    const session = new Session(way);
    await session.#shell(`exec 2>&1; set -m; umask 022; ip link set lo up; ${ownFolders}; cd ${place}`, '');
    return session;
  }

  /** Runs a command; what it prints is complete when it is expected, or after a while, or with 'settles' when nothing more comes. */
  async run(command: Command, isComplete: ((printed: string) => boolean) | 'settles'): Promise<Outcome> {
    const before = command.background ? boundSockets(this.#child.pid as number) : undefined;
    const outcome = command.interrupted
      ? this.#interrupted(command)
      : this.#shell(command.text, '</dev/null');
    const { from, code } = await outcome;
    if (before !== undefined) await this.#untilBound(command.text, before);
    const stopped = /^kill (?:-\w+ )?(%\d+|\$!)$/.exec(command.text);
    if (stopped !== null) await this.#shell(`wait ${stopped[1]}`, '');
    const printed = () =>
      this.#printed
        .slice(from)
        .replaceAll(new RegExp(`${mark}\\d+\n`, 'g'), '')
        .replace(notice, '');
    if (isComplete === 'settles') await this.#silence();
    else await this.#complete(() => isComplete(printed()));
    return { printed: printed(), code };
  }

  /** `fg %1` and then Ctrl-C, which the terminal makes a signal for the whole process group. */
  async #interrupted({ text }: Command): Promise<{ from: number; code: number }> {
    const { from } = await this.#shell(`jobs -p ${text.replace(/^fg ?/, '') || '%+'}`, '');
    const group = Number.parseInt(this.#printed.slice(from), 10);
    this.#printed = this.#printed.slice(0, from);
    const running = this.#shell(text, '');
    await this.#until('in the foreground', () => this.#printed.slice(from).includes('\n'));
    process.kill(-group, 'SIGINT');
    return running;
  }

  /** Has the shell run a text. The code stays what `$?` of the next one says. */
  async #shell(text: string, redirection: string): Promise<{ from: number; code: number }> {
    const from = this.#printed.length;
    const end = new RegExp(`${mark}(\\d+)\n`);
    const report = `__code=$?; printf '${mark}%s\\n' $__code; (exit $__code)`;
    this.#child.stdin?.write(`{ ${text}\n} ${redirection}\n${report}\n`);
    await this.#until(text, () => end.test(this.#printed.slice(from)));
    return { from, code: Number(end.exec(this.#printed.slice(from))?.[1]) };
  }

  /** Waits until nothing has been printed for a while. */
  async #silence(): Promise<void> {
    for (let length = -1; length !== this.#printed.length; await sleep(silence))
      length = this.#printed.length;
  }

  /** Waits until what is printed is as it should be, or for as long as it may take: then the caller says what differs. */
  async #complete(holds: () => boolean): Promise<void> {
    for (const end = Date.now() + deadline / 4; !holds() && Date.now() < end; ) await sleep(20);
  }

  #untilBound(text: string, before: ReadonlySet<string>): Promise<void> {
    const pid = this.#child.pid as number;
    return this.#until(`${text}: no socket`, () =>
      [...boundSockets(pid)].some((inode) => !before.has(inode)),
    );
  }

  async #until(what: string, holds: () => boolean): Promise<void> {
    for (const end = Date.now() + deadline; !holds(); await sleep(10)) {
      if (this.#child.exitCode !== null || Date.now() > end) throw new Error(`${what}\n${this.#printed}`);
    }
  }

  /** Ends the shell and whatever it started: all that is in its network. */
  async [Symbol.asyncDispose](): Promise<void> {
    const network = networkOf(String(this.#child.pid));
    this.#child.stdin?.end();
    const others = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && networkOf(pid) === network);
    for (const pid of network === undefined ? [] : others) signal(Number(pid));
    await this.#closed;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
