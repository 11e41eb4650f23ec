import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliPath } from '../support/cli.js';
import { environment } from '../support/run.js';

/** Hosts and addresses that the examples name; all are this machine. */
const hosts = ['example.org', 'log.example', 'web', 'db', 'cache'];
const addresses = ['192.0.2.1', '192.0.2.7', '203.0.113.7', '10.0.0.5', '9.9.9.9', '2001:db8::1'];

/** Answers on every port and socket that the examples ask, with what it gets. */
const servers = `
  const { createServer } = require('node:net');
  const serve = (where, greet) => new Promise((done) =>
    createServer((socket) => { greet(socket); socket.on('error', () => {}).pipe(socket); }).listen(where, done));
  const news = (socket) => socket.write('news\\n');
  const answer = (port) => new Promise((done) => {
    const socket = require('node:dgram').createSocket('udp4', (data, { port, address }) => socket.send(data, port, address));
    socket.bind(port, done);
  });
  Promise.all([
    ...[7, 9, 443, 5432].map((port) => serve({ port, host: '0.0.0.0' }, () => {})),
    ...[80, 4000].map((port) => serve({ port, host: '0.0.0.0' }, news)), serve(process.argv[1], news),
    ...[53, 514].map(answer),
  ]).then(() => console.log('ready'));
  setInterval(() => {}, 1 << 30);`;

/** Programs of the examples that are not ours. */
const programs: Readonly<Record<string, string>> = {
  sudo: 'exec "$@"',
  jq: 'exec cat',
  tail: 'shift; exec cat "$@"',
};

/** A dump request for the links of the machine, as rtnetlink(7) has it. */
const linkRequest = (): Buffer => {
  const request = Buffer.alloc(32);
  request.writeUInt32LE(32, 0);
  request.writeUInt16LE(18, 4); // RTM_GETLINK
  request.writeUInt16LE(0x301, 6); // NLM_F_REQUEST | NLM_F_DUMP
  return request;
};

/** What an example did: ended, or went on until it was stopped. */
export interface Played {
  /** `running` for what is there to stay. */
  readonly code: number | 'running';
  readonly out: string;
  readonly err: string;
}

const DEADLINE = 60_000;

/** What is printed when a command is seen to do its work and would go on: by itself, or by who serves it. */
const announced = /^socketeer \w+: (listening|receiving) on |"event":"listening"/m;
const followed: readonly (readonly [line: RegExp, said: RegExp])[] = [
  [/ ping (?!.*-c )/, /^PING /m],
  [/ receive .*(4000|app\.sock)|^nc (?!.*-[lz])/, /news/],
];

/** Those that say nothing and listen. */
const quiet = /\b(relay|nc|socat) /;

/** Inodes of what listens in the network namespace of a process. */
const listeners = (pid: number): Set<string> => {
  const rows = (name: string): string[][] =>
    readFileSync(`/proc/${pid}/net/${name}`, 'latin1')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/));
  const internet = (name: string, wanted: string): string[] =>
    rows(name)
      .filter(([, , , state]) => state === wanted)
      .map((row) => row[9] as string);
  const local = rows('unix').filter(([, , , flags]) => flags === '00010000');
  return new Set([
    ...['tcp', 'tcp6'].flatMap((name) => internet(name, '0A')),
    ...['udp', 'udp6'].flatMap((name) => internet(name, '07')),
    ...local.map((row) => row[6] as string),
  ]);
};

/** A network namespace and a folder in which there is all that the examples of the helps name. */
export class ExampleStage implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'examples-'));
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;

  private constructor(served: boolean) {
    this.#writeFiles();
    const commands = [
      'ip link set lo up',
      ...addresses.map((address) => `ip address add ${address} dev lo`),
      'ip link add eth0 type veth peer name peer0',
      'ip link set eth0 up',
      'ip link set peer0 up',
      'ip route add default dev eth0',
      `mount --bind '${this.#path('hosts')}' /etc/hosts`,
      `exec '${process.execPath}' -e "$1" '${this.#path('run/app.sock')}'`,
    ];
    const script = served ? servers : "console.log('ready'); setInterval(() => {}, 1 << 30)";
    this.#child = spawn('unshare', ['--net', '--mount', 'sh', '-ec', commands.join('\n'), 'sh', script], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#closed = once(this.#child, 'close');
  }

  #writeFiles(): void {
    for (const name of ['bin', 'home', 'work', 'run', 'tmp', 'dev', 'usr/local/bin'])
      mkdirSync(this.#path(name), { recursive: true });
    mkdirSync(this.#path('home/.local/share/bash-completion/completions'), { recursive: true });
    const ours = [process.execPath, cliPath].map((word) => `'${word}'`).join(' ');
    const all = { ...programs, socketeer: `exec ${ours} "$@"`, nc: `exec ${ours} nc "$@"` };
    const write = (path: string, text: string): void => {
      writeFileSync(path, `#!/bin/sh\n${text}\n`);
      chmodSync(path, 0o755);
    };
    for (const [name, text] of Object.entries(all)) write(join(this.#path('bin'), name), text);
    write(this.#path('work/migrate'), 'echo migrated');
    writeFileSync(this.#path('work/hosts.txt'), 'localhost:80\nlocalhost:7\n');
    for (const name of ['file', 'log', 'packet.bin']) {
      writeFileSync(this.#path(`work/${name}`), 'a line\nand another\n');
    }
    writeFileSync(this.#path('work/request.bin'), linkRequest());
    const names = hosts.map((name) => `192.0.2.1 ${name}\n`).join('');
    writeFileSync(this.#path('hosts'), `127.0.0.1 localhost\n${names}`);
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  /** Sets everything up: with somebody who answers wherever the examples ask, or with nobody. */
  static async open({ served }: { served: boolean }): Promise<ExampleStage> {
    const stage = new ExampleStage(served);
    const failed = stage.#closed.then(() => undefined);
    const ready = await Promise.race([once(stage.#child.stdout!, 'data'), failed]);
    if (ready === undefined) throw new Error('the servers of the examples did not start');
    return stage;
  }

  /** The same line, where files of the whole machine are those of the stage. */
  #moved(line: string): string {
    return line
      .replace(/(?<![\w.@/])\/(tmp|run|usr)\//g, `${this.#folder}/$1/`)
      .replace(/(?<=unix:\/\/)\/run\//g, `${this.#folder}/run/`)
      .replaceAll('/dev/log', `${this.#folder}/dev/log`);
  }

  #start(line: string): ChildProcess {
    const arguments_ = [`--target=${this.#child.pid}`, '--net', '--mount', 'bash', '-c'];
    return spawn('nsenter', [...arguments_, `cd "$STAGE"; ${this.#moved(line)}`], {
      env: environment({
        PATH: `${this.#path('bin')}:${process.env['PATH']}:/usr/sbin:/sbin`,
        HOME: this.#path('home'),
        STAGE: this.#path('work'),
      }),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a group of its own, so that all of it can be stopped
    });
  }

  /** Runs an example until it ends or is seen to stay. */
  async play(line: string): Promise<Played> {
    rmSync(this.#path('tmp'), { recursive: true, force: true });
    mkdirSync(this.#path('tmp'));
    const holder = this.#child.pid as number;
    const before = listeners(holder);
    const child = this.#start(line);
    const printed = { out: '', err: '' };
    child.stdout?.on('data', (chunk: Buffer) => {
      printed.out += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      printed.err += chunk.toString();
    });
    const closed = once(child, 'close');
    const said = followed.find(([pattern]) => pattern.test(line))?.[1] ?? announced;
    const stays = (): boolean =>
      said.test(printed.out + printed.err) ||
      (quiet.test(line) && [...listeners(holder)].some((inode) => !before.has(inode)));
    const end = performance.now() + DEADLINE;
    while (child.exitCode === null && !stays() && performance.now() < end) {
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 20))]);
    }
    const running = child.exitCode === null;
    if (running) process.kill(-(child.pid as number), 'SIGKILL');
    await closed;
    if (performance.now() > end) throw new Error(`${line}: no end\n${printed.out}${printed.err}`);
    return { ...printed, code: running ? 'running' : (child.exitCode as number) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
