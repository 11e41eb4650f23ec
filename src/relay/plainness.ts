import type { DataOptions, Endpoint } from '../endpoint/types.js';
import { F_GETFL, O_NONBLOCK } from '../kernel/constants.js';
import { type Descriptor, fcntl } from '../kernel/index.js';
import type { PumpEnd } from '../kernel/pump.js';
import type { RelayPolicy } from './types.js';

/** Whether bytes pass as they are, and nothing but their end is an end. */
const isUntouched = (data: DataOptions): boolean =>
  data.ignoreEnd !== true &&
  data.sitOut === undefined &&
  data.coolWrite !== true &&
  data.readBytes === undefined &&
  data.escape === undefined &&
  data.lineEnding === undefined &&
  data.nullIsEnd !== true &&
  data.rate === undefined;

/** A descriptor that would block the pump's thread is none for it. */
const isPrompt = (fd: Descriptor | undefined): boolean =>
  fd === undefined || (fcntl(fd, F_GETFL) & O_NONBLOCK) !== 0;

/** The end as the pump takes it; undefined where it cannot: bytes change, or the descriptors block. */
export function pumpEnd({ plain, bounds, data }: Endpoint): PumpEnd | undefined {
  if (plain === undefined || !isUntouched(data)) return undefined;
  if (plain.kind !== 'file' && !(isPrompt(plain.read) && isPrompt(plain.write))) return undefined;
  return { read: plain.read, write: plain.write, bounds, to: plain.to, end: plain.end };
}

/** Whether sessions of a relay may go through the pump at all. */
export const mayPump = ({ carry, tap }: RelayPolicy): boolean => carry !== 'streamed' && tap === undefined;

/** Both ends as the pump takes them; undefined where it cannot take one. */
export const pumpEnds = (left: Endpoint, right: Endpoint): { left: PumpEnd; right: PumpEnd } | undefined => {
  const [leftEnd, rightEnd] = [pumpEnd(left), pumpEnd(right)];
  return leftEnd && rightEnd && { left: leftEnd, right: rightEnd };
};
