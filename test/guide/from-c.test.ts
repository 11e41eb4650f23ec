import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readApi } from '../support/api.js';
import { root } from '../support/root.js';
import { guidePages } from './pages.js';

const { exports } = await readApi();
const page = readFileSync(join(root, 'docs/reference/from-c.md'), 'utf8');
const byName = new Map(exports.map((one) => [one.name, one]));

/** The word the page uses for an object of each class. */
const objects: Record<string, string> = {
  socket: 'Socket',
  listener: 'Listener',
  stream: 'Stream',
  sequenced: 'SequencedStream',
  datagram: 'DatagramSocket',
  raw: 'RawSocket',
  packet: 'PacketSocket',
  netlink: 'NetlinkSocket',
  error: 'SocketError',
};

/** The code in the second column of the page's tables. */
const ours = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (C|-+) /.test(line))
  .flatMap((line) => [...(line.split(/(?<!\\)\|/)[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, code]) => code!));

/** What is wrong with a piece of code of ours, or undefined. */
const fault = (code: string): string | undefined => {
  const [, first, member] = /^(?:await )?(?:new )?([A-Za-z]+)(?:\.([A-Za-z]+))?/.exec(code) ?? [];
  if (first === undefined) return `\`${code}\` names nothing`;
  const isObject = objects[first] !== undefined && member !== undefined;
  const owner = byName.get(isObject ? objects[first]! : first);
  if (owner === undefined) return `\`${code}\`: ${first} is not exported`;
  if (member === undefined) return undefined;
  const found = owner.members.some(({ name, isStatic }) => name === member && (isObject || isStatic));
  const ofEveryError = owner.name.endsWith('Error') && member === 'message';
  return found || ofEveryError || byName.get(owner.name)!.texts.some((text) => text.includes(`${member}:`))
    ? undefined
    : `\`${code}\`: ${owner.name} has no ${member}`;
};

test('every name of ours that the table of C calls gives exists', () => {
  assert.ok(ours.length > 30, 'the table has its rows');
  assert.deepEqual(
    ours.map(fault).filter((one) => one !== undefined),
    [],
  );
});

test('the table has a row for each call of the socket API', () => {
  for (const call of [
    'socket',
    'socketpair',
    'bind',
    'listen',
    'accept',
    'accept4',
    'connect',
    'send',
    'sendto',
    'sendmsg',
    'sendmmsg',
    'recv',
    'recvfrom',
    'recvmsg',
    'recvmmsg',
    'shutdown',
    'close',
    'getsockname',
    'getpeername',
    'getsockopt',
    'setsockopt',
    'poll',
    'select',
    'epoll_wait',
    'fcntl',
    'ioctl',
    'getaddrinfo',
    'inet_pton',
    'htons',
    'if_nametoindex',
    'CMSG_FIRSTHDR',
    'errno',
    'SIGPIPE',
    'sd_listen_fds',
  ]) {
    assert.ok(new RegExp(`^\\| [^|]*\`${call}\\b`, 'm').test(page), call);
  }
});

test('links of the guide and of the reference lead to files', () => {
  const reference = readdirSync(join(root, 'docs/reference')).map((name) => join('docs/reference', name));
  for (const name of [...guidePages(), ...reference]) {
    const text = readFileSync(join(root, name), 'utf8');
    for (const [, target] of text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
      assert.ok(existsSync(join(root, name, '..', target!)), `${name}: ${target}`);
    }
  }
});
