import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSpecification } from '../../src/endpoint/open.js';
import { assertFlat } from '../support/descriptors.js';
import { testContext } from '../support/endpoint-context.js';
import { requires } from '../support/skip.js';

/** How long a child may take to be gone, in milliseconds. */
const patience = 10_000;

/** Addresses that fail to open, each at another step. DIR is an empty folder, BUSY a port in use, FREE one that is not. */
const failing = [
  'TCP4:127.0.0.1:FREE',
  'TCP4:127.0.0.1:FREE,retry=2,interval=0.01',
  'TCP4:127.0.0.1:FREE,lockfile=DIR/lock',
  'TCP4:127.0.0.1:FREE,bind=192.0.2.1',
  'TCP4:127.0.0.1:FREE,setsockopt=6:9999:1',
  'TCP4-LISTEN:BUSY,bind=127.0.0.1',
  'TCP4-LISTEN:BUSY,bind=127.0.0.1,fork',
  'TCP4-LISTEN:0,bind=192.0.2.1,lockfile=DIR/lock',
  'TCP4-LISTEN:0,range=nonsense',
  'TCP4-LISTEN:0,setsockopt-listen=6:9999:1',
  'UDP4-LISTEN:0,bind=192.0.2.1,fork',
  'UDP4-RECVFROM:0,bind=192.0.2.1',
  'UNIX-CONNECT:DIR/nobody,bind=DIR/client',
  'UNIX-LISTEN:DIR/none/socket',
  'UNIX-LISTEN:DIR/socket,fork,setsockopt-listen=1:9999:1',
  'UNIX-LISTEN:DIR/socket,perm=600,user=nosuchuser',
  'UNIX-RECV:DIR/socket,setsockopt-socket=1:9999:1',
  'UNIX-RECV:DIR/socket,setsockopt-listen=1:9999:1',
  'UNIX-RECVFROM:DIR/socket,user=nosuchuser',
  'UNIX-SENDTO:DIR/none,bind=DIR/socket,setsockopt=1:9999:1',
  'UNIX-RECVFROM:DIR/none/socket',
  'ABSTRACT-CONNECT:nobody-is-there',
  'SOCKETPAIR,setsockopt=1:9999:1',
  'OPEN:DIR/none',
  'OPEN:DIR/file,creat,unlink-close,setlk,seek=-1',
  'CREATE:DIR/none/file',
  'GOPEN:DIR/none/file',
  'PIPE:DIR/none/pipe',
  'EXEC:/nonexistent/program',
  'EXEC:/nonexistent/program,pty,stderr',
  'EXEC:cat,chdir=DIR/none',
  'EXEC:cat,pty,link=DIR/none/tty',
  'PTY,link=DIR/none/tty',
  'INTERFACE:nosuch0',
  'TUN:nonsense',
  'OPENSSL-LISTEN:0,bind=127.0.0.1,cert=DIR/none',
  'OPENSSL-LISTEN:0,bind=127.0.0.1,fork,openssl-min-proto-version=TLS9',
  'OPENSSL:127.0.0.1:FREE,verify=0',
  'OPENSSL:127.0.0.1:BUSY,verify=0',
  'PROXY:127.0.0.1:192.0.2.1:80,proxyport=FREE',
  'PROXY:127.0.0.1:192.0.2.1:80,proxyport=BUSY',
  'SOCKS4:127.0.0.1:192.0.2.1:80,socksport=BUSY',
  'SOCKS5:127.0.0.1:BUSY:192.0.2.1:80',
  'PIPE!!TCP4:127.0.0.1:FREE',
  'EXEC:cat!!TCP4:127.0.0.1:FREE',
  'UNIX-RECV:DIR/socket!!TCP4:127.0.0.1:FREE',
];

/** Addresses that wait, and are given up while they do. */
const waiting = [
  'TCP4-LISTEN:0,bind=127.0.0.1',
  'TCP4:127.0.0.1:FREE,forever,interval=0.01,lockfile=DIR/lock',
  'UDP4-LISTEN:0,bind=127.0.0.1',
  'UDP4-RECVFROM:0,bind=127.0.0.1',
  'UNIX-LISTEN:DIR/socket',
  'UNIX-LISTEN:DIR/socket,lockfile=DIR/lock',
  'UNIX-RECVFROM:DIR/socket',
  'ABSTRACT-LISTEN:waits-for-nobody',
  'SOCKET-LISTEN:2:6:x00007f000001x0000000000000000',
  'OPENSSL-LISTEN:0,bind=127.0.0.1,verify=0',
  'PTY,link=DIR/tty,wait-slave',
  'PIPE,waitlock=HELD',
  'EXEC:cat!!TCP4-LISTEN:0,bind=127.0.0.1',
];

/** Addresses that open, and are closed at once. */
const opening = [
  'TCP4:127.0.0.1:BUSY,lockfile=DIR/lock',
  'TCP4-LISTEN:0,bind=127.0.0.1,fork',
  'TCP4-LISTEN:0,bind=127.0.0.1,accept-timeout=0.01',
  'UDP4:127.0.0.1:FREE',
  'UDP4-LISTEN:0,bind=127.0.0.1,fork',
  'UDP4-RECVFROM:0,bind=127.0.0.1,fork',
  'UDP4-RECV:0,bind=127.0.0.1',
  'UNIX-LISTEN:DIR/socket,fork',
  'UNIX-LISTEN:DIR/socket,accept-timeout=0.01',
  'UNIX-RECV:DIR/socket',
  'UNIX-RECVFROM:DIR/socket,fork',
  'UNIX-SENDTO:DIR/other,bind=DIR/socket',
  'ABSTRACT-LISTEN:opened-and-closed,fork',
  'SOCKETPAIR',
  'OPEN:DIR/file,creat,unlink-close',
  'PIPE',
  'PIPE:DIR/pipe',
  'EXEC:cat',
  'EXEC:cat,pty',
  'EXEC:cat,pipes,stderr',
  'EXEC:cat,socktype=2',
  'SYSTEM:exec sleep 100',
  'PTY,link=DIR/tty',
  'STALL',
  'OPENSSL-LISTEN:0,bind=127.0.0.1,verify=0,fork',
  'PIPE!!EXEC:cat',
];

/** Children of this process that have not been waited for yet, or still run. */
const children = (): string[] =>
  readdirSync('/proc/self/task').flatMap((task) => {
    try {
      return readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean);
    } catch {
      // a thread that has just ended
      return [];
    }
  });

async function assertNoNewChild(known: readonly string[]): Promise<void> {
  const end = performance.now() + patience;
  for (;;) {
    const left = children().filter((pid) => !known.includes(pid));
    if (left.length === 0) return;
    assert.ok(performance.now() < end, `children are left: ${left.join(', ')}`);
    await sleep(5);
  }
}

describe('what is not left behind', { skip: requires('netns') }, () => {
  const held = mkdtempSync(join(tmpdir(), 'leaks-held-'));
  /** Ends every connection as soon as it is there. */
  const hangingUp: Server = createServer((socket) => socket.on('error', () => {}).destroy());
  let [busy, free] = [0, 0];

  before(async () => {
    writeFileSync(join(held, 'lock'), '1\n');
    await new Promise<void>((resolve) => hangingUp.listen(0, '127.0.0.1', resolve));
    busy = (hangingUp.address() as { port: number }).port;
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    free = (other.address() as { port: number }).port;
    await new Promise((resolve) => other.close(resolve));
  });
  after(() => {
    hangingUp.close();
    rmSync(held, { recursive: true });
  });

  const filledIn = (address: string, folder: string): string =>
    address
      .replaceAll('DIR', folder)
      .replaceAll('HELD', join(held, 'lock'))
      .replaceAll('BUSY', String(busy))
      .replaceAll('FREE', String(free));

  /** Does something with an address, twice; descriptors, files and children have to be as they were. */
  async function assertNothingLeft(address: string, body: (address: string) => Promise<void>): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'leaks-'));
    const known = children();
    try {
      await assertFlat(async () => {
        await body(filledIn(address, folder));
        await assertNoNewChild(known);
        assert.deepEqual(readdirSync(folder), []);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  for (const address of failing) {
    test(`${address} fails`, () =>
      assertNothingLeft(address, async (text) => {
        await assert.rejects(openSpecification(text, 'both', testContext()));
      }));
  }

  for (const address of waiting) {
    test(`${address} is given up`, () =>
      assertNothingLeft(address, async (text) => {
        const context = testContext(AbortSignal.timeout(30));
        await assert.rejects(openSpecification(text, 'both', context), { name: 'TimeoutError' });
      }));
  }

  for (const address of opening) {
    test(`${address} is closed`, () =>
      assertNothingLeft(address, async (text) => {
        const opened = await openSpecification(text, 'both', testContext());
        await (opened.kind === 'endpoint' ? opened.endpoint : opened.source).close();
      }));
  }
});
