import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { listSockets, type ProcTable, type SocketRecord, snapshotSockets } from '../../src/index.js';
import { requires } from '../support/skip.js';
import type { Fixture } from '../support/sockets/fixture.js';
import { everySocket } from '../support/sockets.js';

/** What both sources tell of a socket. */
const facts = ({ inode, kind, state, local }: SocketRecord): string =>
  `${kind} ${state} ${inode} ${JSON.stringify(local)}`;

/** What /proc tells of a name is less. */
const withoutName = ({ inode, kind, type, state }: SocketRecord): string =>
  `${kind} ${type} ${state} ${inode}`;

describe('files in place of the kernel', { skip: requires('netns') }, () => {
  let folder: string;
  const fixtures: Fixture[] = [];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 's-'));
    for (const [, make] of everySocket) {
      try {
        fixtures.push(make());
      } catch {
        // a kind this kernel lacks
      }
    }
  });
  after(() => {
    for (const fixture of fixtures) fixture.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const fromFiles = async (tables: readonly ProcTable[], kinds: readonly SocketRecord['kind'][]) => {
    const paths = Object.fromEntries(tables.map((table) => [table, join(folder, table)]));
    for (const table of tables) writeFileSync(join(folder, table), readFileSync(`/proc/self/net/${table}`));
    const { sockets } = await snapshotSockets({ kinds, procTables: paths });
    assert.ok(sockets.every(({ source }) => source === 'proc'));
    return sockets;
  };

  it('lists TCP and UDP as sock_diag does', async () => {
    const kinds = ['udp', 'tcp'] as const;
    const sockets = await fromFiles(['tcp', 'tcp6', 'udp', 'udp6'], kinds);
    const { sockets: asked } = await snapshotSockets({ kinds });
    assert.ok(asked.length > 4);
    assert.deepEqual(sockets.map(facts).sort(), asked.map(facts).sort());
  });

  it('lists Unix and packet sockets', async () => {
    const kinds = ['unix', 'packet'] as const;
    const sockets = await fromFiles(['unix', 'packet'], kinds);
    const { sockets: asked } = await snapshotSockets({ kinds });
    const key = ({ kind, type, inode }: SocketRecord): string => `${kind} ${type} ${inode}`;
    assert.ok(asked.length > 2);
    assert.deepEqual(sockets.map(key).sort(), asked.map(key).sort());
    const listeners = (list: readonly SocketRecord[]): string[] =>
      list
        .filter(({ state }) => state === 'listen')
        .map(withoutName)
        .sort();
    assert.deepEqual(listeners(sockets), listeners(asked));
    const abstract = asked.filter(({ local }) => 'abstract' in local && !local.abstract?.includes('\0'));
    for (const socket of abstract) {
      const same = sockets.find(({ inode }) => inode === socket.inode);
      assert.deepEqual(same?.local, socket.local);
    }
  });

  it('lists netlink sockets', async () => {
    const sockets = await fromFiles(['netlink'], ['netlink']);
    assert.ok(sockets.some((socket) => socket.family === 'netlink' && socket.local.portId === 0));
  });

  it('says what it cannot read or understand, and goes on', async () => {
    const broken = join(folder, 'broken');
    writeFileSync(broken, 'no table\n');
    const procTables = { tcp: join(folder, 'none'), tcp6: broken, udp: '/proc/self/net/udp' };
    const listing = listSockets({ kinds: ['tcp', 'udp'], procTables });
    const sockets: SocketRecord[] = [];
    for await (const batch of listing.batches()) sockets.push(...batch);
    assert.ok(sockets.every(({ kind }) => kind === 'udp'));
    assert.deepEqual(
      listing.coverage.map(({ subject, reason }) => `${subject} ${reason}`),
      ['tcp failed', 'tcp failed'],
    );
    assert.match(listing.coverage[1]?.message ?? '', /broken/);
  });

  it('refuses tables that do not exist', () => {
    const wrong = { tcp7: '/tmp/x' } as unknown as Partial<Record<ProcTable, string>>;
    assert.throws(
      () => listSockets({ procTables: wrong }),
      /unknown table in procTables "tcp7"; did you mean/,
    );
    const number = { tcp: 1 } as unknown as Partial<Record<ProcTable, string>>;
    assert.throws(() => listSockets({ procTables: number }), TypeError);
  });
});
