import { fstatSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UnixAddress } from '../../../src/family/address.js';
import { check, native } from '../native.js';
import { build, type Fixture } from './fixture.js';
import { SOCK_CLOEXEC, SOCK_DGRAM, SOCK_NONBLOCK, SOCK_SEQPACKET, SOCK_STREAM } from './inet.js';
import { unixName } from './name.js';

const AF_UNIX = 1;
const types = { stream: SOCK_STREAM, dgram: SOCK_DGRAM, seqpacket: SOCK_SEQPACKET } as const;

/** The three types a Unix socket can have. */
export type UnixType = keyof typeof types;

const flags = SOCK_CLOEXEC | SOCK_NONBLOCK;

const open = (fixture: Fixture, type: UnixType): number =>
  fixture.own(check('socket', native().socket(AF_UNIX, types[type] | flags, 0)));

/** A short folder of its own, removed with the fixture: sun_path holds 107 bytes. */
const folder = (fixture: Fixture): string => {
  const path = mkdtempSync(join(tmpdir(), 's-'));
  fixture.onClose(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

/** Where a Unix socket is bound: in the file system (default) or in the abstract namespace. */
export type UnixPlace = 'path' | 'abstract';

let counter = 0;

const place = (fixture: Fixture, where: UnixPlace): { name: Buffer; address: UnixAddress } => {
  if (where === 'path') {
    const path = join(folder(fixture), 'socket');
    return { name: unixName(path), address: { family: 'unix', path } };
  }
  counter += 1;
  const abstract = `socketeer-${process.pid}-${counter}`;
  return { name: unixName(`\0${abstract}`), address: { family: 'unix', abstract } };
};

/** A Unix socket that is bound, and listens where its type can. */
export const unixBound = (type: UnixType, where: UnixPlace = 'path'): Fixture =>
  build((fixture) => {
    const { name, address } = place(fixture, where);
    const fd = open(fixture, type);
    check('bind', native().bind(fd, name));
    if (type !== 'dgram') check('listen', native().listen(fd, 8));
    const state = type === 'dgram' ? 'close' : 'listen';
    fixture.expect({ kind: 'unix', family: 'unix', type, state, local: address, fd });
  });

/** A listener, and both ends of an accepted connection; the accepting end has the listener's address. */
export const unixConnected = (type: 'stream' | 'seqpacket', where: UnixPlace = 'path'): Fixture =>
  build((fixture) => {
    const { bind, listen, connect, accept4 } = native();
    const { name, address } = place(fixture, where);
    const listener = open(fixture, type);
    check('bind', bind(listener, name));
    check('listen', listen(listener, 8));
    const client = open(fixture, type);
    check('connect', connect(client, name));
    const server = fixture.own(check('accept4', accept4(listener, null, null, flags)));
    const common = { kind: 'unix', family: 'unix', type } as const;
    fixture.expect({ ...common, state: 'listen', local: address, fd: listener });
    fixture.expect({
      ...common,
      state: 'established',
      remote: address,
      fd: client,
      peerInode: inode(server),
    });
    fixture.expect({ ...common, state: 'established', local: address, fd: server, peerInode: inode(client) });
  });

/** An unnamed pair, socketpair(2). A datagram pair is connected as well, so the kernel calls it established. */
export const unixPair = (type: UnixType): Fixture =>
  build((fixture) => {
    const pair = new Int32Array(2);
    check('socketpair', native().socketpair(AF_UNIX, types[type] | flags, 0, pair));
    const [left, right] = [fixture.own(pair[0]!), fixture.own(pair[1]!)];
    const common = { kind: 'unix', family: 'unix', type, state: 'established' } as const;
    fixture.expect({ ...common, fd: left, peerInode: inode(right) });
    fixture.expect({ ...common, fd: right, peerInode: inode(left) });
  });

const inode = (fd: number): number => fstatSync(fd).ino;
