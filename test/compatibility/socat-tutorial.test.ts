import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cliPath } from '../support/cli.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { environment, run } from '../support/run.js';
import { requires } from '../support/skip.js';

type Side = 'real' | 'ours';

/** A server as tutorials start it, and how its socket is listed. */
interface Server {
  readonly address: string;
  /** Arguments of ss that select its sockets. */
  readonly listing: readonly string[];
  /** Its name there. */
  readonly name: string;
  /** Sends it something; resolves when that is done. */
  readonly call: (folder: string) => Promise<void>;
}

/** Connects, sends, ends, and waits for the end from there. */
const callStream = async (target: { path: string } | { host: string; port: number }): Promise<void> => {
  const socket = connect(target);
  socket.resume();
  socket.end('something');
  await once(socket, 'close');
};

const callDatagram = async (type: 'udp4' | 'udp6', port: number, host: string): Promise<void> => {
  const socket = createSocket(type);
  await new Promise<void>((resolve, reject) => {
    socket.send('something', port, host, (error) => (error === null ? resolve() : reject(error)));
  });
  socket.close();
};

const servers: readonly Server[] = [
  {
    address: 'TCP4-LISTEN:8080,fork',
    listing: ['-lt'],
    name: '0.0.0.0:8080',
    call: () => callStream({ host: '127.0.0.1', port: 8080 }),
  },
  {
    address: 'TCP6-LISTEN:8080,ipv6only=1,fork',
    listing: ['-lt'],
    name: '[::]:8080',
    call: () => callStream({ host: '::1', port: 8080 }),
  },
  {
    address: 'UDP4-LISTEN:123,fork',
    listing: ['-lu'],
    name: '0.0.0.0:123',
    call: () => callDatagram('udp4', 123, '127.0.0.1'),
  },
  {
    address: 'UDP6-LISTEN:123,ipv6only=1,fork',
    listing: ['-lu'],
    name: '[::]:123',
    call: () => callDatagram('udp6', 123, '::1'),
  },
  {
    address: 'unix-listen:stream.sock,fork',
    listing: ['-lx', 'src', '*stream.sock'],
    name: 'stream.sock',
    call: (folder) => callStream({ path: join(folder, 'stream.sock') }),
  },
  {
    address: 'unix-recvfrom:datagram.sock,fork',
    listing: ['-ax', 'src', '*datagram.sock'],
    name: 'datagram.sock',
    call: async (folder) => {
      await run('socat', ['-u', '-', `UNIX-SENDTO:${join(folder, 'datagram.sock')}`], { input: 'something' });
    },
  },
];

/** How long something may take to appear, in milliseconds. */
const patience = 20_000;

const commands: Readonly<Record<Side, readonly string[]>> = {
  real: ['socat'],
  ours: [process.execPath, cliPath, 'socat'],
};

/** Repeats a look at things until it finds something. */
async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    assert.ok(performance.now() < end, `${what} did not happen`);
    await sleep(20);
  }
}

/** What the real ss says of a server, with all columns, as soon as it is there: without what is another for each socket. */
const listed = ({ listing, name, address }: Server): Promise<string> =>
  eventually(`${address} being listed`, async () => {
    const { out } = await run('ss', ['-Hne', ...listing]);
    const rows = out.split('\n').filter((row) => row.includes(name));
    if (rows.length === 0) return undefined;
    return rows
      .join('\n')
      .replaceAll(/ino:\d+|sk:\S+|dev:\S+/g, '')
      .replaceAll(/(\.sock) \d+/g, '$1 INODE')
      .replaceAll(/ +/g, ' ');
  });

/** Runs a body in an empty folder, and says what is left in there. */
async function inFolder<T>(body: (folder: string) => Promise<T>): Promise<T & { left: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'tutorial-'));
  try {
    return { ...(await body(folder)), left: readdirSync(folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What came of a program that was started. */
interface Outcome {
  readonly code: number | null;
  readonly out: string;
}

interface Running {
  readonly child: ChildProcess;
  /** What it has written up to now. */
  readonly written: () => string;
  readonly ended: Promise<Outcome>;
}

/** Runs a program in a process group of its own, which is gone afterwards: the real socat leaves children behind. */
async function running<T>(
  command: readonly string[],
  cwd: string,
  body: (program: Running) => Promise<T>,
): Promise<T> {
  const child = spawn(command[0] as string, command.slice(1), {
    cwd,
    env: environment(),
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
    timeout: 2 * patience,
    killSignal: 'SIGKILL',
  });
  let out = '';
  child.stdout?.on('data', (piece) => {
    out += piece;
  });
  const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null, out }));
  try {
    return await body({ child, written: () => out, ended });
  } finally {
    try {
      process.kill(-(child.pid as number), 'SIGKILL');
    } catch {
      // nobody is left of it
    }
  }
}

/** Ours is the same again after a call; the real one forgets `ipv6only` with the first datagram, and listens to all. */
const untilSame = (server: Server, before: string): Promise<true> =>
  eventually('being listed as before', async () => (await listed(server)) === before || undefined);

/** Starts a server, looks at it, calls it twice, looks again, and sends the signal. */
const observed = (side: Side, server: Server, signal: NodeJS.Signals) =>
  inFolder((folder) =>
    running([...commands[side], server.address, '/dev/null'], folder, async ({ child, ended }) => {
      const before = await listed(server);
      await server.call(folder);
      await server.call(folder);
      if (side === 'ours') await untilSame(server, before);
      const files = readdirSync(folder);
      child.kill(signal);
      return { before, files, ...(await ended) };
    }),
  );

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

/** A command line for a shell that starts a server. */
const commandLine = (side: Side, { address }: Server): string =>
  quoted([...commands[side], address, '/dev/null']);

/** Whether a process is in the foreground of its terminal, proc_pid_stat(5). */
function isInForeground(pid: string): boolean {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/.*\) /s, '').split(' ');
  return fields[2] === fields[5];
}

/** Starts a server on a terminal, types Ctrl-C when it listens, and says how it ended. */
const typed = (side: Side, server: Server) =>
  inFolder((folder) =>
    running(
      ['script', '-qec', `exec ${commandLine(side, server)}`, '/dev/null'],
      folder,
      async ({ child, ended }) => {
        await listed(server);
        child.stdin?.write('\x03');
        return ended;
      },
    ),
  );

/** A shell with job control puts a server into the background, and gets it back; then Ctrl-C is typed. */
const broughtBack = (side: Side, server: Server) =>
  inFolder((folder) => {
    const jobs = `set -m; ${commandLine(side, server)} & echo $!; read; jobs -r | wc -l; fg >/dev/null`;
    return running(
      ['script', '-qec', `bash --norc -c "${jobs.replaceAll('$', '\\$')}"`, '/dev/null'],
      folder,
      async ({ child, written, ended }) => {
        await listed(server);
        const pid = await eventually('the number of the job', async () => /^(\d+)\r\n/.exec(written())?.[1]);
        child.stdin?.write('\n');
        await eventually('being in the foreground', async () => isInForeground(pid) || undefined);
        child.stdin?.write('\x03');
        const { code, out } = await ended;
        return { code, out: out.replace(pid, 'PID') };
      },
    );
  });

describe('servers of tutorials beside the real socat', { skip: requires('socat', 'ss', 'netns') }, () => {
  // with its ports free of what was there before
  beforeEach(() => enterFreshNamespace());

  /** The same by both, each in a network namespace of its own. */
  async function bothWays<T>(observe: (side: Side) => Promise<T>): Promise<T> {
    const real = await observe('real');
    enterFreshNamespace();
    assert.deepEqual(await observe('ours'), real);
    return real;
  }

  for (const server of servers) {
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      it(`${server.address}: the same columns, and ended by ${signal}`, async () => {
        const real = await bothWays((side) => observed(side, server, signal));
        assert.equal(real.code, code);
        assert.deepEqual(real.left, []);
      });
    }
  }

  const onTerminal = { skip: requires('script') };
  for (const server of servers) {
    it(`${server.address}: Ctrl-C in the foreground`, onTerminal, async () => {
      const real = await bothWays((side) => typed(side, server));
      assert.deepEqual({ code: real.code, left: real.left }, { code: 130, left: [] });
    });
  }

  it(
    'goes on in the background of a terminal, and ends by Ctrl-C in the foreground',
    onTerminal,
    async () => {
      const real = await bothWays((side) => broughtBack(side, servers[0] as Server));
      assert.equal(real.code, 130);
      assert.match(real.out, /^PID\r\n\r\n1\r\n/);
    },
  );

  it('a script ends what it has put into the background', async () => {
    const server = servers[4] as Server;
    const real = await bothWays((side) =>
      inFolder((folder) => {
        const wait = 'until [ -S stream.sock ]; do sleep 0.1; done';
        const script = `${commandLine(side, server)} 2>log & ${wait}; kill $!; wait $!; echo $?; rm log`;
        return running(['sh', '-c', script], folder, ({ ended }) => ended);
      }),
    );
    assert.deepEqual(real, { code: 0, out: '143\n', left: [] });
  });
});
