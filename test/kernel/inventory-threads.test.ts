import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { snapshotSockets } from '../../src/index.js';
import { check, native } from '../support/native.js';

const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;

describe('owners thread by thread', () => {
  it('names every thread of this process, which share its descriptors', async (context) => {
    const fd = check('socket', native().socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    context.after(() => native().close(fd));
    // Only a bound socket is listed.
    check('bind', native().bind(fd, Uint8Array.of(AF_INET, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)));
    const { sockets } = await snapshotSockets({ kinds: ['udp'], owners: true, threads: true });
    const owners = sockets.flatMap((socket) => socket.owners ?? []).filter(({ pid }) => pid === process.pid);
    const own = owners.filter((owner) => owner.fd === fd);
    const tids = own.map(({ tid }) => tid);
    assert.ok(tids.includes(process.pid), 'the main thread');
    assert.ok(tids.length > 1, 'others');
    assert.equal(new Set(tids).size, tids.length);
    const threads = new Set(readdirSync('/proc/self/task').map(Number));
    assert.ok(tids.filter((tid) => threads.has(tid as number)).length > 1);
    const { sockets: plain } = await snapshotSockets({ kinds: ['udp'], owners: true });
    const holders = plain
      .flatMap((socket) => socket.owners ?? [])
      .filter((owner) => owner.pid === process.pid);
    assert.ok(holders.length < owners.length);
    assert.ok(holders.every((owner) => !('tid' in owner)));
  });
});
