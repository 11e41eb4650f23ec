import { SOL_SOCKET } from '../kernel/constants.js';
import { type Descriptor, getsockopt, setIntegerOption, setsockopt } from '../kernel/index.js';
import { IPPROTO_TCP } from '../wire/constants.js';

/** getsockopt(2) into `length` bytes that begin with `request`, which a few options read. Throws SystemError, RangeError. */
export const readOption =
  (level: number, number: number, length: number, request?: Uint8Array) =>
  (fd: Descriptor): Uint8Array => {
    const value = new Uint8Array(length);
    if (request !== undefined) value.set(request);
    return value.subarray(0, getsockopt(fd, level, number, value));
  };

/** setsockopt(2) with bytes or an int. Throws SystemError, TypeError. */
export const writeOption =
  (level: number, number: number, value: Uint8Array | number) =>
  (fd: Descriptor): void => {
    if (typeof value !== 'number') setsockopt(fd, level, number, value);
    else if (Number.isInteger(value)) setIntegerOption(fd, level, number, value);
    else throw new TypeError(`value must be bytes or an integer, not ${value}`);
  };

const TCP_INQ = 36;
/**
 * Options of SOL_SOCKET after which control messages come, <asm-generic/socket.h>: SO_PASSCRED, SO_PASSSEC, SO_PASSPIDFD,
 * SO_RXQ_OVFL, SO_WIFI_STATUS, SO_RCVMARK, SO_RCVPRIORITY, SO_INQ, and SO_TIMESTAMP, SO_TIMESTAMPNS, SO_TIMESTAMPING old and new.
 */
const asking = [16, 34, 76, 40, 41, 75, 82, 84, 29, 35, 37, 63, 64, 65];

/**
 * Whether setting an option may bring control messages. Room for them must not come for nothing: on Unix sockets it
 * lets in descriptors that nobody asked for.
 */
export function bringsControl(level: number, number: number): boolean {
  if (level === SOL_SOCKET) return asking.includes(number);
  return level !== IPPROTO_TCP || number === TCP_INQ;
}
