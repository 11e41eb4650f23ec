import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type NetlinkEvent,
  type NetlinkMessage,
  NetlinkRequestError,
  NetlinkSocket,
} from '../../src/socket/netlink/index.js';
import { Socket } from '../../src/socket/socket.js';
import { rawAttributes } from '../../src/wire/attribute.js';
import { encodeAttributes } from '../../src/wire/index.js';
import { assertFlat } from '../support/descriptors.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';

enterFreshNamespace();
const skip = requires('netns');
const wait = { timeout: 5000 };

// <linux/rtnetlink.h>
const RTM_GETLINK = 18;
const RTM_NEWLINK = 16;
const RTM_NEWADDR = 20;
const RTM_DELADDR = 21;
const RTM_GETADDR = 22;
const RTNLGRP_IPV4_IFADDR = 5;
const NLM_F_CREATE_EXCL = 0x600;
const NLM_F_ECHO = 0x08;
const IFLA_IFNAME = 3;
const IFA_LOCAL = 2;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;

const attributesOf = ({ payload }: NetlinkMessage, offset: number) =>
  rawAttributes(new DataView(payload.buffer, payload.byteOffset, payload.byteLength), offset, payload.length);

/** struct ifinfomsg for every link. */
const everyLink = Buffer.alloc(16);

const nameOf = (message: NetlinkMessage): string => {
  const name = attributesOf(message, 16).find(({ type }) => type === IFLA_IFNAME);
  return Buffer.from(name?.bytes ?? [])
    .toString()
    .replace(/\0$/, '');
};

/** struct ifaddrmsg and IFA_LOCAL: `127.<a>.<b>.<c>` with a prefix length on `lo`. */
const address = (bytes: readonly number[], index: number, prefixLength = 32): Uint8Array[] => {
  const ifaddrmsg = Buffer.alloc(8);
  ifaddrmsg.set([2, prefixLength, 0, 0], 0);
  ifaddrmsg.writeUInt32LE(index, 4);
  return [ifaddrmsg, encodeAttributes([{ type: IFA_LOCAL, bytes: Uint8Array.from(bytes) }])];
};

/** Index of `lo`, from a dump of all links. */
const loopbackIndex = async (netlink: NetlinkSocket): Promise<number> => {
  const { messages } = await netlink.request({ type: RTM_GETLINK, dump: true, payload: everyLink }, wait);
  const lo = messages.find((message) => nameOf(message) === 'lo');
  assert.ok(lo, 'lo is among the links');
  assert.equal(lo.type, RTM_NEWLINK);
  assert.equal(lo.sender, 0);
  return Buffer.from(lo.payload).readInt32LE(4);
};

const localOf = (message: NetlinkMessage): number[] => [
  ...(attributesOf(message, 8).find(({ type }) => type === IFA_LOCAL)?.bytes ?? []),
];

/** The next event, within five seconds. */
const nextMessage = async (events: AsyncIterator<NetlinkEvent>): Promise<NetlinkMessage> => {
  const { value } = await events.next();
  assert.equal(value?.kind, 'message');
  return value.message;
};

test('a dump of the links finds lo; one link is asked for by index', { skip }, async () => {
  using netlink = await NetlinkSocket.open({ protocol: 'route' });
  const index = await loopbackIndex(netlink);
  const one = Buffer.alloc(16);
  one.writeInt32LE(index, 4);
  const { messages, interrupted } = await netlink.request({ type: RTM_GETLINK, payload: one }, wait);
  assert.deepEqual(messages.map(nameOf), ['lo']);
  assert.equal(interrupted, false);
  assert.ok(netlink.portId > 0);
});

test('an address that is added is told to the group, also to the one who added it', { skip }, async (t) => {
  using netlink = await NetlinkSocket.open({ protocol: 'route', groups: [RTNLGRP_IPV4_IFADDR] });
  using other = await NetlinkSocket.open({ protocol: 'route' });
  other.join(RTNLGRP_IPV4_IFADDR);
  const index = await loopbackIndex(netlink);
  const events = netlink.notifications({ signal: t.signal })[Symbol.asyncIterator]();
  const others = other.notifications({ signal: t.signal })[Symbol.asyncIterator]();
  const payload = address([127, 1, 2, 3], index);
  const added = await netlink.request({ type: RTM_NEWADDR, flags: NLM_F_CREATE_EXCL, payload }, wait);
  assert.deepEqual(added.messages, [], 'an acknowledgement and no more');
  for (const stream of [events, others]) {
    const message = await nextMessage(stream);
    assert.equal(message.type, RTM_NEWADDR);
    assert.deepEqual(
      [message.group, message.sender, message.portId],
      [RTNLGRP_IPV4_IFADDR, 0, netlink.portId],
    );
    assert.deepEqual(localOf(message), [127, 1, 2, 3]);
  }
  other.leave(RTNLGRP_IPV4_IFADDR);
  const removed = await netlink.request({ type: RTM_DELADDR, flags: NLM_F_ECHO, payload }, wait);
  assert.deepEqual(
    removed.messages.map(({ type }) => type),
    [RTM_DELADDR],
    'NLM_F_ECHO: told what was done',
  );
  assert.equal((await nextMessage(events)).type, RTM_DELADDR);
  other.close();
  assert.deepEqual(await others.next(), { done: true, value: undefined });
});

test('a refusal has the sentence of the kernel', { skip }, async () => {
  using netlink = await NetlinkSocket.open({ protocol: 'route' });
  const index = await loopbackIndex(netlink);
  const bad = { type: RTM_NEWADDR, flags: NLM_F_CREATE_EXCL, payload: address([127, 1, 2, 3], index, 33) };
  await assert.rejects(netlink.request(bad, wait), (error) => {
    assert.ok(error instanceof NetlinkRequestError);
    const sentence = /^request of type 20 on netlink: Invalid argument: .*prefix length.* \(EINVAL\)$/i;
    assert.match(error.message, sentence);
    assert.match(error.answer.message ?? '', /prefix length/i);
    assert.deepEqual([error.code, error.errno, error.requestType], ['EINVAL', 22, RTM_NEWADDR]);
    return true;
  });
  const wrongSize = { type: RTM_GETADDR, dump: true, payload: Buffer.alloc(4) };
  await assert.rejects(netlink.request(wrongSize, wait), { code: 'EINVAL' });
  using lenient = await NetlinkSocket.open({ protocol: 'route', strict: false });
  await lenient.request(wrongSize, wait);
});

test('requests overlap, dumps take turns, and each gets its own answer', { skip }, async () => {
  using netlink = await NetlinkSocket.open({ protocol: 'route' });
  const index = await loopbackIndex(netlink);
  const one = Buffer.alloc(16);
  one.writeInt32LE(index, 4);
  const nobody = Buffer.alloc(16);
  nobody.writeInt32LE(99_999, 4);
  const rounds = Array.from(
    { length: 25 },
    () =>
      [
        netlink.request({ type: RTM_GETLINK, dump: true, payload: everyLink }, wait),
        assert.rejects(netlink.request({ type: RTM_GETLINK, payload: nobody }, wait), { code: 'ENODEV' }),
        netlink.request({ type: RTM_GETLINK, payload: one }, wait),
        netlink.request({ type: RTM_GETADDR, dump: true, payload: Buffer.alloc(8) }, wait),
      ] as const,
  );
  for (const [links, refused, link, addresses] of rounds) {
    assert.ok((await links).messages.some((message) => nameOf(message) === 'lo'));
    await refused;
    assert.deepEqual((await link).messages.map(nameOf), ['lo']);
    assert.ok((await addresses).messages.every(({ type }) => type === RTM_NEWADDR));
  }
});

test('a dump that was given up does not spoil the next one', { skip }, async () => {
  using netlink = await NetlinkSocket.open({ protocol: 'route' });
  for (let round = 0; round < 50; round++) {
    const controller = new AbortController();
    const { signal } = controller;
    const abandoned = [1, 2].map(() =>
      assert.rejects(netlink.request({ type: RTM_GETLINK, dump: true, payload: everyLink }, { signal }), {
        name: 'AbortError',
      }),
    );
    controller.abort();
    await Promise.all(abandoned);
    await loopbackIndex(netlink);
  }
  await assert.rejects(netlink.request({ type: RTM_GETLINK }, { signal: AbortSignal.abort() }), {
    name: 'AbortError',
  });
});

test('messages that were lost are an event and an error, and the socket goes on', { skip }, async () => {
  using listener = await NetlinkSocket.open({ protocol: 'route', groups: [RTNLGRP_IPV4_IFADDR] });
  listener.socket.setOption(SOL_SOCKET, SO_RCVBUF, 2304);
  using worker = await NetlinkSocket.open({ protocol: 'route' });
  const index = await loopbackIndex(worker);
  const events = listener.notifications();
  for (let i = 1; i <= 40; i++) {
    const payload = address([127, 3, 0, i], index);
    await worker.request({ type: RTM_NEWADDR, flags: NLM_F_CREATE_EXCL, payload }, wait);
    await worker.request({ type: RTM_DELADDR, payload }, wait);
  }
  const kinds: string[] = [];
  for await (const { kind } of events) {
    kinds.push(kind);
    if (kind === 'overrun') break;
  }
  assert.equal(kinds.at(-1), 'overrun');
  assert.equal(await loopbackIndex(listener), index);
});

test('two programs talk by NETLINK_USERSOCK', { skip }, async (t) => {
  using left = await NetlinkSocket.open({ protocol: 'usersock' });
  using right = await NetlinkSocket.open({ protocol: 'usersock' });
  const events = right.notifications({ signal: t.signal });
  const to = { family: 'netlink', portId: right.portId, groups: 0 } as const;
  await left.send({ type: 0x20, payload: Buffer.from('hello') }, to, wait);
  const { sender, type, group, payload } = await nextMessage(events);
  assert.deepEqual(
    [sender, type, group, Buffer.from(payload).toString()],
    [left.portId, 0x20, undefined, 'hello'],
  );
});

test('nonsense from another program is passed on whole and harms nobody', { skip }, async (t) => {
  using receiver = await NetlinkSocket.open({ protocol: 'usersock' });
  using sender = Socket.open({ family: 'netlink', type: 'raw', protocol: 'usersock' });
  const events = receiver.notifications({ signal: t.signal });
  const to = { family: 'netlink', portId: receiver.portId, groups: 0 } as const;
  for (const nonsense of ['?', 'no netlink message at all']) {
    await sender.send(nonsense, { ...wait, to });
    const { type, sender: from, payload } = await nextMessage(events);
    const { localAddress } = sender;
    assert.equal(type, 0);
    assert.equal(from, localAddress.family === 'netlink' ? localAddress.portId : -1);
    assert.equal(Buffer.from(payload).toString(), nonsense);
  }
});

test('closing wakes everyone and leaves nothing', { skip }, async () => {
  await assertFlat(async () => {
    const netlink = await NetlinkSocket.open({ protocol: 'usersock' });
    // Nobody answers on this protocol: the kernel refuses, but only once it is asked.
    await assert.rejects(netlink.request({ type: 0x20 }, wait), { name: 'SocketError' });
    const ended = netlink.notifications();
    const next = ended.next();
    const aborted = netlink.notifications({ signal: AbortSignal.timeout(5) }).next();
    await assert.rejects(aborted, { name: 'TimeoutError' });
    netlink.close();
    netlink.close();
    assert.deepEqual(await next, { done: true, value: undefined });
    await assert.rejects(netlink.request({ type: 0x20 }), { code: 'ERR_SOCKET_CLOSED' });
    assert.throws(() => netlink.notifications(), { code: 'ERR_SOCKET_CLOSED' });
  });
});

test('a process ends although a netlink socket with unread notifications is open', { skip }, async () => {
  const url = new URL('../../src/socket/netlink/index.js', import.meta.url).href;
  const script = `
    const { NetlinkSocket } = await import(${JSON.stringify(url)});
    const netlink = await NetlinkSocket.open({ protocol: 'route', groups: [1, 5] });
    await netlink.request({ type: 18, dump: true, payload: new Uint8Array(16) });
    const events = netlink.notifications();
    netlink.unref();
    events.next();
    console.log('done');`;
  const { code, out } = await run(process.execPath, ['--input-type=module', '-e', script]);
  assert.deepEqual([code, out], [0, 'done\n']);
});
