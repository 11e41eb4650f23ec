import { encodeMessage, type NetlinkReader, payloadOf } from '../../wire/netlink.js';

/** A request to the kernel, or to whoever `to` of a send names. */
export interface NetlinkRequest {
  /** The message type: RTM_GETLINK of rtnetlink(7), a generic netlink family id, …. */
  readonly type: number;
  /** NLM_F_* beyond those that request() sets itself: NLM_F_CREATE, NLM_F_EXCL, NLM_F_ECHO, …. */
  readonly flags?: number;
  /** Asks for all entries rather than one, NLM_F_DUMP. */
  readonly dump?: boolean;
  /** Behind the header: the family's structure, then attributes (encodeAttributes); each part padded to four bytes. */
  readonly payload?: Uint8Array | readonly Uint8Array[];
}

/** A message that came in. */
export interface NetlinkMessage {
  /** 0 for a datagram that has no netlink header, such as those of `kobject_uevent`: all of it is in `payload`. */
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  /** The port whose request caused it, or who sent it. */
  readonly portId: number;
  /** The port it was sent from, which the kernel vouches for; 0 is the kernel itself. */
  readonly sender: number;
  /** The multicast group it was sent to; absent when it was sent to this socket alone. */
  readonly group?: number;
  /** Behind the header, memory of its own; AttributeReader reads attributes. */
  readonly payload: Uint8Array;
}

/** The bytes of a request. */
export function encodeRequest(request: NetlinkRequest, flags: number, sequence: number): Uint8Array {
  const { type, payload = [] } = request;
  const parts = payload instanceof Uint8Array ? [payload] : payload;
  return encodeMessage({ type, flags, sequence }, ...parts);
}

/** What the socket tells of a datagram beside its bytes. */
export interface NetlinkOrigin {
  readonly sender: number;
  /** 0: none. */
  readonly group: number;
}

const withGroup = (message: NetlinkMessage, group: number): NetlinkMessage =>
  group === 0 ? message : { ...message, group };

/** The message a reader stands on. */
export function messageOf(reader: NetlinkReader, { sender, group }: NetlinkOrigin): NetlinkMessage {
  const { type, flags, sequence, portId } = reader;
  return withGroup({ type, flags, sequence, portId, sender, payload: payloadOf(reader) }, group);
}

/** A datagram without a netlink header, such as a uevent, as a message of type 0. */
export function plainMessage(bytes: Uint8Array, { sender, group }: NetlinkOrigin): NetlinkMessage {
  return withGroup({ type: 0, flags: 0, sequence: 0, portId: sender, sender, payload: bytes.slice() }, group);
}
