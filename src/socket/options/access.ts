import { requireOption } from './find.js';
import type { OptionPhase, SocketOption } from './row.js';
import type { OptionValues, OptionValueType } from './values.js';
import type { SocketOptionValues } from './view.js';

/** What getsockopt(2) and setsockopt(2) do on one socket. */
export interface OptionAccess {
  /**
   * getsockopt(2): the value, in a room of `length` bytes. A few options read that room first: it then begins with
   * `request`. Throws SocketError.
   */
  get(level: number, number: number, length: number, request?: Uint8Array): Uint8Array;
  /** setsockopt(2). Throws SocketError. */
  set(level: number, number: number, value: Uint8Array): void;
}

/** The value of any option. */
export type OptionValue = OptionValues[OptionValueType];

/** Where the type of a value is looked after by the row, not by the compiler. */
interface LooseCodec {
  decode(bytes: Uint8Array): OptionValue;
  encode(value: unknown): Uint8Array;
}

/** Reads an option. Throws TypeError for one that can only be set, and what `access` throws. */
export function getOption(
  access: OptionAccess,
  { codec, level, name, number, ...row }: SocketOption,
): OptionValue {
  if (row.access === 'write') throw new TypeError(`socket option ${name} can only be set`);
  return codec.decode(access.get(level, number, codec.length, codec.request));
}

/** Puts the option's name in front of what its codec complains about. */
function encodeOption({ codec, name }: SocketOption, value: unknown): Uint8Array {
  try {
    return (codec as unknown as LooseCodec).encode(value);
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`socket option ${name}: ${error.message}`);
    if (error instanceof TypeError) throw new TypeError(`socket option ${name}: ${error.message}`);
    throw error;
  }
}

/**
 * Sets an option. Throws TypeError for one that can only be read or a value of another type, RangeError for one that
 * does not fit, and what `access` throws.
 */
export function setOption(access: OptionAccess, option: SocketOption, value: unknown): void {
  if (option.access === 'read') throw new TypeError(`socket option ${option.name} can only be read`);
  access.set(option.level, option.number, encodeOption(option, value));
}

/**
 * Sets options in the order given: `setOptions(access, { noDelay: true, receiveBuffer: 65536 })`. With `phase`, only those
 * whose time it is; names are checked in any case. Absent values are left alone. Throws like setOption, and
 * TypeError with the nearest right name for one that is unknown.
 */
export function setOptions(access: OptionAccess, values: SocketOptionValues, phase?: OptionPhase): void {
  const rows = Object.entries(values).map(([name, value]) => ({ option: requireOption(name), value }));
  for (const { option, value } of rows) {
    if (value === undefined) continue;
    if (phase === undefined || phase === (option.phase ?? 'afterSocket')) setOption(access, option, value);
  }
}
