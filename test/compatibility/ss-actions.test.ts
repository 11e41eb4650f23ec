import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cliPath } from '../support/cli.js';
import { environment } from '../support/run.js';
import { requires } from '../support/skip.js';
import { SsRuns } from './ss-runs.js';

/** A server on loopback with one connection, both ends in this process. */
const connected = async (): Promise<{ server: Server; ends: Socket[]; port: number }> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const client = connect(port, '127.0.0.1');
  const [[accepted]] = (await Promise.all([once(server, 'connection'), once(client, 'connect')])) as [
    [Socket],
    [],
  ];
  const ends = [client, accepted];
  for (const end of ends) end.on('error', () => {});
  return { server, ends, port };
};

const words = (line: string): string[] => line.split(' ');

describe('actions of ss', { skip: requires('ss', 'netns', 'root') }, () => {
  let runs: SsRuns;
  let folder: string;
  before(() => {
    runs = new SsRuns();
    folder = mkdtempSync(join(tmpdir(), 's-'));
  });
  after(() => {
    runs[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it('-K destroys what it shows, and shows nothing else', async () => {
    const { server, ends, port } = await connected();
    const closed = Promise.all(ends.map((end) => new Promise((resolve) => end.once('close', resolve))));
    const filter = `sport = :${port}`;
    const shown = runs.ours(words(`-tnK state established ${filter}`));
    assert.equal(shown.code, 0);
    assert.equal(shown.err, '');
    assert.match(shown.out, new RegExp(`\\n0 +0 +127\\.0\\.0\\.1:${port} +127\\.0\\.0\\.1:\\d+ *\\n$`));
    await closed;
    assert.equal(runs.ours(words(`-tanH state connected ${filter}`)).out, '');
    assert.match(runs.real(words(`-tlnH ${filter}`)).out, /LISTEN/, 'the listener was not meant');
    server.close();
  });

  it('-K shows what cannot be destroyed as ss does', () => {
    for (const line of ['-xlK', '-0K']) assert.equal(runs.ours([line]).out, runs.real([line]).out);
  });

  /** Starts a follower with its output in a file. */
  const follow = (name: string, command: string, args: readonly string[]): ChildProcess => {
    const out = openSync(join(folder, name), 'w');
    const child = spawn(command, args, { env: environment(), stdio: ['ignore', out, 'inherit'] });
    closeSync(out);
    return child;
  };
  /** Inodes of the sockets of sock_diag that are in groups. */
  const followerInodes = (): string[] => {
    const rows = readFileSync('/proc/net/netlink', 'utf8').split('\n');
    const columns = rows.map((row) => row.trim().split(/ +/));
    return columns
      .filter(([, protocol, , groups = '']) => protocol === '4' && /[1-9a-f]/.test(groups))
      .map((row) => row.at(-1)!);
  };
  const holds = (pid: number, inodes: readonly string[]): boolean => {
    const links = readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return ''; // closed meanwhile
      }
    });
    return links.some((link) => inodes.includes(link.slice('socket:['.length, -1)));
  };
  /** Waits until the followers listen. */
  const listening = async (...children: ChildProcess[]): Promise<void> => {
    const all = (): boolean => {
      const inodes = followerInodes();
      return children.every(({ pid }) => holds(pid!, inodes));
    };
    for (let wait = 0; wait < 400 && !all(); wait++) await sleep(25);
  };
  const said = (name: string): string => readFileSync(join(folder, name), 'utf8');

  for (const line of ['-ntE', '-nE', '-nEH4', '-tniE', '-tnmE', '-tnpoeOE']) {
    it(`${line} tells of sockets as they are destroyed`, async () => {
      const real = follow('real', 'stdbuf', ['-oL', 'ss', line]);
      const ours = follow('ours', process.execPath, [cliPath, 'ss', line]);
      await listening(real, ours);
      const { server, ends, port } = await connected();
      for (const end of ends) end.resetAndDestroy();
      server.close();
      for (let wait = 0; wait < 50 && !said('ours').includes(`:${port} `); wait++) await sleep(50);
      await sleep(200);
      for (const child of [real, ours]) {
        child.kill('SIGINT');
        assert.deepEqual(await once(child, 'exit'), [null, 'SIGINT']);
      }
      assert.ok(said('ours').includes(`:${port} `));
      assert.equal(said('ours'), said('real'));
    });
  }

  it('-E tells of UDP sockets, with what is left of their queues', async () => {
    const real = follow('real', 'stdbuf', ['-oL', 'ss', '-nuE']);
    const ours = follow('ours', process.execPath, [cliPath, 'ss', '-nuE']);
    await listening(real, ours);
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const { port } = socket.address();
    await new Promise<void>((resolve) => socket.close(resolve));
    for (const name of ['real', 'ours'])
      for (let wait = 0; wait < 100 && !said(name).includes(`:${port} `); wait++) await sleep(50);
    for (const child of [real, ours]) {
      child.kill('SIGINT');
      await once(child, 'exit');
    }
    assert.match(said('real'), new RegExp(` 127\\.0\\.0\\.1:${port} `));
    assert.equal(said('ours'), said('real'));
  });

  it('-E passes a filter', async () => {
    const { server, ends, port } = await connected();
    const ours = follow('ours', process.execPath, [cliPath, 'ss', '-ntHE', 'sport', '=', `:${port}`]);
    await listening(ours);
    for (const end of ends) end.resetAndDestroy();
    for (let wait = 0; wait < 50 && said('ours') === ''; wait++) await sleep(50);
    await sleep(100);
    ours.kill('SIGTERM');
    await once(ours, 'exit');
    assert.match(said('ours'), new RegExp(`^UNCONN +0 +0 +127\\.0\\.0\\.1:${port} +\\S+ *\\n$`));
    server.close();
  });

  it('-N looks into a named namespace', { skip: requires('ip') }, (context) => {
    const name = `socketeer-${process.pid}`;
    if (spawnSync('ip', ['netns', 'add', name]).status !== 0)
      return context.skip('ip netns cannot add a name here');
    try {
      spawnSync('ip', ['netns', 'exec', name, 'ip', 'link', 'set', 'lo', 'up']);
      for (const line of ['-tan', '-tlnp', '-wan', '-s -t', '-0', '-4ul']) {
        const args = [...words(line), '-N', name];
        // The kernel counts allocated sockets of TCP for all namespaces together.
        const mask = (text: string): string =>
          text.replace(/^Total: \d+/, '').replace(/^(TCP: +)\d+ (.*)closed \d+/m, '$1$2');
        assert.equal(mask(runs.ours(args).out), mask(runs.real(args).out), line);
      }
      const wrong = ['-tN', '../netns'];
      const [real, ours] = [runs.real(wrong), runs.ours(wrong)];
      assert.deepEqual([ours.code, ours.err, ours.out], [real.code, real.err, real.out]);
    } finally {
      spawnSync('ip', ['netns', 'del', name]);
    }
  });
});
