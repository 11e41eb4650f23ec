import type { Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { bufferOf } from './bytes.js';

const words = (...values: number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);
const callback = 2;
/** wl_display.sync, opcode 0 of object 1: a message of 12 bytes that names the callback to be made. */
const sync = words(1, (12 << 16) | 0, callback);
/** wl_callback.done, opcode 0, and the serial. */
const done = words(callback, (12 << 16) | 0);
/** wl_display.delete_id, opcode 1 of object 1, which follows at once. */
const deleteId = words(1, (12 << 16) | 1, callback);

const waylandMatch: Matcher = (bytes) => {
  const buffer = bufferOf(bytes);
  const begun = Math.min(buffer.length, done.length);
  if (!buffer.subarray(0, begun).equals(done.subarray(0, begun))) return no;
  if (buffer.length < 24) return more;
  return buffer.subarray(12, 24).equals(deleteId) ? matched('wayland') : no;
};

/** Wayland compositors. */
export const wayland: StreamCodec = {
  transport: 'stream',
  name: 'wayland',
  title: 'Wayland',
  source: 'Wayland protocol, wl_display.sync',
  sideEffect: 'none',
  ports: [],
  paths: ['/run/user/*/wayland-*', '**/wayland-*'],
  request: () => ({ bytes: sync, match: waylandMatch }),
};
