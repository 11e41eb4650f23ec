import { errnoMessage, errnoName } from '../../kernel/index.js';
import type { NetlinkError } from '../../wire/netlink.js';
import { SocketError } from '../error.js';

/** A netlink request that the kernel refused: `request netlink: Invalid argument: ipv4: Invalid prefix (EINVAL)`. */
export class NetlinkRequestError extends SocketError {
  constructor(
    label: string,
    /** The type of the request. */
    readonly requestType: number,
    /** What the kernel said: its sentence, and where in the request the bad attribute is. */
    readonly answer: NetlinkError,
  ) {
    const { errno, message } = answer;
    const text = message === undefined ? errnoMessage(errno) : `${errnoMessage(errno)}: ${message}`;
    super(`request of type ${requestType} on`, { label }, { code: errnoName(errno), errno, text });
  }
}
