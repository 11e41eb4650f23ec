import { AF_INET, AF_INET6, SO_ACCEPTCONN, SOL_SOCKET } from '../constants.js';
import { getIntegerOption } from '../socket-call.js';
import type {
  PumpDial,
  PumpEnd,
  PumpListener,
  PumpListenPolicy,
  PumpPolicy,
  PumpSocketOption,
} from './types.js';

/** struct pump_end of native/pump.h: two descriptors and how they are used. */
const endMethods = { none: 0, shutdown: 1, close: 2, 'null-message': 3 } as const;
const messagesFlag = 4;

const endWords = ({ read = -1, write = -1, bounds, end }: PumpEnd): number[] => [
  read,
  write,
  endMethods[end] | (bounds === 'messages' ? messagesFlag : 0),
];

const directions = { both: 3, 'left-to-right': 1, 'right-to-left': 2 } as const;

const never = -1;
const longest = 0x7fffffff;

/** Whole milliseconds; what is not, or no time at all, would end a session at once or never. */
const milliseconds = (name: string, value: number | undefined): number => {
  if (value === undefined || value === Number.POSITIVE_INFINITY) return never;
  if (!(value >= 0)) throw new RangeError(`${name} ${value}: expected milliseconds, 0 or more`);
  return Math.min(Math.ceil(value), longest);
};

const count = (name: string, value: number | undefined): number => {
  if (value === undefined || value === Number.POSITIVE_INFINITY) return 0;
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} ${value}: expected 1 or more`);
  return Math.min(value, longest);
};

/** struct pump_policy of native/pump.h. */
const policyWords = (policy: PumpPolicy): number[] => [
  directions[policy.directions ?? 'both'],
  milliseconds('halfCloseTimeout', policy.halfCloseTimeout),
  milliseconds('idleTimeout', policy.idleTimeout),
  count('blockSize', policy.blockSize),
  policy.passResets === true ? 1 : 0,
];

/** The settings of pumpJoin. Throws RangeError for times and sizes that cannot be. */
export const joinSettings = (left: PumpEnd, right: PumpEnd, policy: PumpPolicy): Int32Array =>
  Int32Array.of(...endWords(left), ...endWords(right), ...policyWords(policy));

/** Which events of a listener are wanted, and whether names are asked for. */
export const wanted = { opened: 1, ended: 2, refused: 4, names: 8, broken: 16 } as const;

/** Where the address without the port lies in a struct sockaddr: [offset, length]. */
const addressPlaces = new Map<number, readonly [number, number]>([
  [AF_INET, [4, 4]],
  [AF_INET6, [8, 16]],
]);

const [takesBytes, takesMessages, takesMail] = [0, 1, 2];

/** Connections with bytes, connections with messages, or messages of peers. */
const takesOf = ({ fd, bounds }: PumpListener): number => {
  if (bounds === 'bytes') return takesBytes;
  return getIntegerOption(fd, SOL_SOCKET, SO_ACCEPTCONN) === 0 ? takesMail : takesMessages;
};

/** The settings of pumpListen. Throws RangeError for times, sizes and limits that cannot be, SystemError for no socket. */
export const listenSettings = (
  listener: PumpListener,
  dial: PumpDial,
  policy: PumpListenPolicy,
  events: number,
): Int32Array => {
  const takes = takesOf(listener);
  if (takes === takesMail && dial.bounds !== 'messages')
    throw new TypeError('a datagram listener dials what takes messages, one for each that it gets');
  return Int32Array.of(
    listener.fd,
    takes,
    count('maxSessions', policy.maxSessions),
    count('maxPerSource', policy.maxPerSource),
    events | (policy.names === true ? wanted.names : 0),
    dial.family,
    dial.type,
    dial.protocol,
    dial.bounds === 'messages' ? 1 : 0,
    milliseconds('connectTimeout', dial.connectTimeout),
    ...policyWords(policy),
  );
};

/** Records of native/pump.h: [level, number, phase, length] and the value, padded to 4 bytes. */
export const packOptions = (
  options: readonly (PumpSocketOption & { readonly phase?: 'afterSocket' | 'afterConnect' })[],
): Uint8Array => {
  const parts = options.map(({ level, number, value, phase }) => {
    const record = Buffer.alloc(16 + ((value.length + 3) & ~3));
    record.writeInt32LE(level, 0);
    record.writeInt32LE(number, 4);
    record.writeInt32LE(phase === 'afterConnect' ? 1 : 0, 8);
    record.writeInt32LE(value.length, 12);
    record.set(value, 16);
    return record;
  });
  return Buffer.concat(parts);
};

const rangeRecord = (family: number, address: Uint8Array, mask: Uint8Array): Buffer => {
  const place = addressPlaces.get(family);
  if (place === undefined || place[1] !== address.length || address.length !== mask.length)
    throw new RangeError(`range: an address of ${address.length} bytes does not belong to family ${family}`);
  const record = Buffer.alloc(40);
  record.writeUInt16LE(family, 0);
  record.writeUInt16LE(place[0], 2);
  record.writeUInt32LE(place[1], 4);
  record.set(address, 8);
  record.set(mask, 24);
  return record;
};

const mappedPrefix = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255);

/** Records of native/pump.h: [family, offset, length], address and mask, 40 bytes; also for IPv4 that comes to IPv6. */
export const packRanges = (ranges: NonNullable<PumpListener['allowed']>): Uint8Array =>
  Buffer.concat(
    ranges.flatMap(({ family, address, mask }) => {
      const own = rangeRecord(family, address, mask);
      if (family !== AF_INET) return [own];
      const mapped = Buffer.concat([mappedPrefix, address]);
      const whole = Buffer.concat([new Uint8Array(12).fill(255), mask]);
      return [own, rangeRecord(AF_INET6, mapped, whole)];
    }),
  );
