import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import type { AncillaryData, ReceivedMessage, SocketTypeName } from '../../src/index.js';
import { Socket } from '../../src/index.js';

/** Longest wait of a test, in milliseconds. */
export const patience = { timeout: 5000 };

/** The control message of one kind. Fails where it is not there. */
export const only = <K extends AncillaryData['kind']>(
  message: ReceivedMessage,
  kind: K,
): Extract<AncillaryData, { kind: K }> => {
  const found = message.ancillary.filter((data) => data.kind === kind);
  assert.equal(found.length, 1, `${kind} among ${message.ancillary.map((data) => data.kind).join(', ')}`);
  return found[0] as Extract<AncillaryData, { kind: K }>;
};

/** The types of Unix sockets. */
export const unixTypes: readonly SocketTypeName[] = ['stream', 'dgram', 'seqpacket'];

/** Two Unix sockets that talk to each other, closed at the end of their block. */
export const unixPair = (type: SocketTypeName): { left: Socket; right: Socket } & Disposable => {
  const [left, right] = Socket.pair({ family: 'unix', type });
  return {
    left,
    right,
    [Symbol.dispose]() {
      left.close();
      right.close();
    },
  };
};

/** A file that is open until the end of the block. */
export const openFile = (): { readonly fd: number } & Disposable => {
  const fd = openSync('/dev/null', 'r');
  return { fd, [Symbol.dispose]: () => closeSync(fd) };
};

/** Bytes as text. */
export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
