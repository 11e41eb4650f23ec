import { check, native } from '../native.js';
import { build, type Fixture } from './fixture.js';
import type { InetFamily } from './inet.js';
import { attachFilter, dropLength, type Instruction, SOL_TCP, setOptions } from './option.js';
import { openConnection, openListener } from './tcp-connection.js';

const TCP_NODELAY = 1;
const HEADER = 32;
const dropAll: readonly Instruction[] = [[0x06, 0, 0, 0]];

const pause = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

/** Everything that is sent gets lost at the receiver's filter: retransmissions, back-off, unacknowledged data. */
export const tcpLost = (family: InetFamily): Fixture =>
  build((fixture) => {
    const { client, server } = openConnection(fixture, openListener(fixture, family));
    setOptions(client, [[SOL_TCP, TCP_NODELAY, 1]]);
    attachFilter(server, dropAll);
    for (let turn = 0; turn < 5; turn++) check('write', native().write(client, Buffer.alloc(100)));
  });

/** One segment is never let through while those around it are: selective acknowledgements, data out of order. */
export const tcpHole = (family: InetFamily): Fixture =>
  build((fixture) => {
    const { client, server } = openConnection(fixture, openListener(fixture, family));
    setOptions(client, [[SOL_TCP, TCP_NODELAY, 1]]);
    attachFilter(server, dropLength(HEADER + 333));
    for (const size of [100, 333, 200, 201, 202, 203, 204]) {
      check('write', native().write(client, Buffer.alloc(size)));
    }
  });

const SO_DETACH_FILTER = 27;

/** A segment that was lost once and came later: counters of what was sent again remain. */
export const tcpRecovered = (family: InetFamily): Fixture =>
  build((fixture) => {
    const { client, server } = openConnection(fixture, openListener(fixture, family));
    setOptions(client, [[SOL_TCP, TCP_NODELAY, 1]]);
    attachFilter(server, dropLength(HEADER + 333));
    for (const size of [100, 333, 200, 201, 202, 203, 204]) {
      check('write', native().write(client, Buffer.alloc(size)));
    }
    pause(20);
    setOptions(server, [[1, SO_DETACH_FILTER, 0]]);
    pause(300);
  });

/** Acknowledgements get lost on their way back: data is sent twice, which the receiver reports. */
export const tcpTwice = (family: InetFamily): Fixture =>
  build((fixture) => {
    const { client, server } = openConnection(fixture, openListener(fixture, family));
    setOptions(client, [[SOL_TCP, TCP_NODELAY, 1]]);
    attachFilter(client, dropAll);
    check('write', native().write(client, Buffer.alloc(321)));
    pause(260);
    setOptions(client, [[1, SO_DETACH_FILTER, 0]]);
    check('write', native().write(server, Buffer.alloc(10)));
    pause(60);
  });
