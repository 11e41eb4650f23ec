import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertFlat } from './descriptors.js';
import { requires, requiresKernel } from './skip.js';
import { type ExpectedSocket, everySocket } from './sockets.js';

/** Numbers of `<net/tcp_states.h>`, as /proc/net prints them. */
const stateNumbers: Readonly<Record<string, string>> = {
  established: '01',
  'syn-sent': '02',
  'syn-recv': '03',
  'fin-wait-1': '04',
  'fin-wait-2': '05',
  'time-wait': '06',
  close: '07',
  'close-wait': '08',
  'last-ack': '09',
  listen: '0A',
};

const hexPort = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');

/** Whether /proc/net has the socket, with its ports and in its state. */
const inProc = ({ kind, family, state, local, remote }: ExpectedSocket): boolean => {
  if (local === undefined || remote === undefined || !('port' in local) || !('port' in remote)) return false;
  const table = readFileSync(`/proc/net/${kind}${family === 'inet6' ? '6' : ''}`, 'utf8');
  const line = `:${hexPort(local.port)} [0-9A-F]+:${hexPort(remote.port)} ${stateNumbers[state]} `;
  return new RegExp(line).test(table);
};

const skip = requires('netns');

/** Kinds a kernel may be built or configured without; the others must work. */
const optional = /mptcp|udplite|ping/;

for (const [title, make] of everySocket) {
  test(title, { skip: skip || (optional.test(title) && requiresKernel(title, make)) }, async () => {
    using fixture = make();
    assert.ok(fixture.sockets.length > 0);
    for (const socket of fixture.sockets) {
      assert.equal(socket.fd < 0, socket.inode === 0);
      const { kind } = socket;
      if (kind !== 'unix' && kind !== 'packet' && kind !== 'netlink' && kind !== 'mptcp') {
        assert.ok(inProc(socket), `${socket.title} is not in /proc/net/${kind}`);
      }
    }
    await assertFlat(() => make().close());
  });
}
