import { SCM_CREDENTIALS, SCM_RIGHTS, SOL_SOCKET } from '../../kernel/constants.js';
import { INT_MAX, signed, UINT_MAX, unsigned, within, words } from './integer.js';
import { SCM_MAX_FD, SCM_PIDFD } from './numbers.js';
import { type AncillaryRow, row } from './row.js';

function decodeDescriptors(view: DataView, offset: number, end: number): number[] {
  const descriptors: number[] = [];
  for (let at = offset; at + 4 <= end; at += 4) descriptors.push(signed(view, at));
  return descriptors;
}

function encodeDescriptors(descriptors: readonly number[]): Uint8Array {
  within('the number of descriptors in one message', descriptors.length, 1, SCM_MAX_FD);
  return words(...descriptors.map((fd) => within('descriptor', fd, 0, INT_MAX)));
}

/** What Unix sockets carry beside their data, unix(7). */
export const unixRows: readonly AncillaryRow[] = [
  row({
    name: 'SCM_RIGHTS',
    kind: 'rights',
    level: SOL_SOCKET,
    type: SCM_RIGHTS,
    size: 0,
    decode: (view, offset, end) => ({ kind: 'rights', descriptors: decodeDescriptors(view, offset, end) }),
    encode: ({ descriptors }) => encodeDescriptors(descriptors),
  }),
  row({
    // struct ucred, <linux/socket.h>
    name: 'SCM_CREDENTIALS',
    kind: 'credentials',
    level: SOL_SOCKET,
    type: SCM_CREDENTIALS,
    size: 12,
    decode: (view, offset) => ({
      kind: 'credentials',
      pid: signed(view, offset),
      uid: unsigned(view, offset + 4),
      gid: unsigned(view, offset + 8),
    }),
    encode: ({ pid, uid, gid }) =>
      words(within('pid', pid, 0, INT_MAX), within('uid', uid, 0, UINT_MAX), within('gid', gid, 0, UINT_MAX)),
  }),
  row({
    name: 'SCM_PIDFD',
    kind: 'pidfd',
    level: SOL_SOCKET,
    type: SCM_PIDFD,
    size: 4,
    decode: (view, offset) => ({ kind: 'pidfd', descriptor: signed(view, offset) }),
  }),
];
