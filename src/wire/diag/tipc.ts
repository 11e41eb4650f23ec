import { AttributeReader, attributeU32, attributeU64, type RawAttribute } from '../attribute.js';
import { AF_TIPC, ALL_STATES } from '../constants.js';
import { layout, u8, u32 } from '../layout.js';
import { type DiagRequestBase, encodeDiagRequest } from './request.js';

/** struct tipc_sock_diag_req, `<linux/tipc_sockets_diag.h>`. */
export const tipcSockDiagReq = layout('tipc_sock_diag_req', 8, {
  family: u8(0),
  protocol: u8(1),
  states: u32(4),
});

// Attributes, <linux/tipc_netlink.h>
export const TIPC_NLA_SOCK = 2;
export const TIPC_NLA_SOCK_ADDR = 1;
export const TIPC_NLA_SOCK_REF = 2;
export const TIPC_NLA_SOCK_CON = 3;
export const TIPC_NLA_SOCK_HAS_PUBL = 4;
export const TIPC_NLA_SOCK_STAT = 5;
export const TIPC_NLA_SOCK_TYPE = 6;
export const TIPC_NLA_SOCK_INO = 7;
export const TIPC_NLA_SOCK_UID = 8;
export const TIPC_NLA_SOCK_TIPC_STATE = 9;
export const TIPC_NLA_SOCK_COOKIE = 10;
export const TIPC_NLA_SOCK_PAD = 11;
export const TIPC_NLA_SOCK_GROUP = 12;

/** What to ask of tipc_diag; it can only dump. */
export interface TipcDiagRequest extends Pick<DiagRequestBase, 'sequence' | 'flags'> {
  /** Bits `1 << TCP_x`. Default all. */
  readonly states?: number;
}

/** Encodes a whole netlink message with struct tipc_sock_diag_req. */
export const encodeTipcDiagRequest = (request: TipcDiagRequest = {}): Uint8Array =>
  encodeDiagRequest(
    request,
    tipcSockDiagReq.encode({ family: AF_TIPC, states: request.states ?? ALL_STATES }),
  );

/** The peer of a connected TIPC socket, TIPC_NLA_CON_*. */
export interface TipcConnection {
  node?: number;
  /** The peer's port reference. */
  sock?: number;
  /** Connected by service name: `type` and `instance` hold it. */
  named?: true;
  type?: number;
  instance?: number;
  unknown?: RawAttribute[];
}

/** Queues of a TIPC socket, TIPC_NLA_SOCK_STAT_*. */
export interface TipcStatistics {
  /** Messages waiting to be read. */
  receiveQueue?: number;
  /** Messages waiting to be sent. */
  sendQueue?: number;
  linkCongested?: true;
  connectionCongested?: true;
  dropped?: number;
  unknown?: RawAttribute[];
}

/** A TIPC socket as tipc_diag gives it: everything is an attribute nested in TIPC_NLA_SOCK. */
export interface TipcDiagMessage {
  /** The node's own address, TIPC_NLA_SOCK_ADDR. */
  node?: number;
  /** Port reference. */
  ref?: number;
  connection?: TipcConnection;
  hasPublications?: true;
  statistics?: TipcStatistics;
  /** SOCK_*. */
  type?: number;
  inode?: number;
  uid?: number;
  /** The TCP_* number the kernel uses for TIPC's states. */
  state?: number;
  cookie?: bigint;
  /** TIPC_NLA_SOCK_GROUP: nested attributes as bytes. */
  group?: RawAttribute[];
  unknown?: RawAttribute[];
}

const number = (name: string, r: AttributeReader): number => attributeU32(name, r.view, r.offset, r.end);

const keep = (target: { unknown?: RawAttribute[] }, reader: AttributeReader): void => {
  target.unknown ??= [];
  target.unknown.push(reader.raw());
};

const decodeConnection = (reader: AttributeReader): TipcConnection => {
  const connection: TipcConnection = {};
  while (reader.next()) {
    if (reader.type === 1) connection.named = true;
    else if (reader.type === 2) connection.node = number('TIPC_NLA_CON_NODE', reader);
    else if (reader.type === 3) connection.sock = number('TIPC_NLA_CON_SOCK', reader);
    else if (reader.type === 4) connection.type = number('TIPC_NLA_CON_TYPE', reader);
    else if (reader.type === 5) connection.instance = number('TIPC_NLA_CON_INST', reader);
    else keep(connection, reader);
  }
  return connection;
};

const decodeStatistics = (reader: AttributeReader): TipcStatistics => {
  const statistics: TipcStatistics = {};
  while (reader.next()) {
    if (reader.type === 1) statistics.receiveQueue = number('TIPC_NLA_SOCK_STAT_RCVQ', reader);
    else if (reader.type === 2) statistics.sendQueue = number('TIPC_NLA_SOCK_STAT_SENDQ', reader);
    else if (reader.type === 3) statistics.linkCongested = true;
    else if (reader.type === 4) statistics.connectionCongested = true;
    else if (reader.type === 5) statistics.dropped = number('TIPC_NLA_SOCK_STAT_DROP', reader);
    else keep(statistics, reader);
  }
  return statistics;
};

const decodeGroup = (reader: AttributeReader): RawAttribute[] => {
  const group: RawAttribute[] = [];
  while (reader.next()) group.push(reader.raw());
  return group;
};

const decodeAttribute = (message: TipcDiagMessage, reader: AttributeReader): void => {
  switch (reader.type) {
    case TIPC_NLA_SOCK_ADDR:
      message.node = number('TIPC_NLA_SOCK_ADDR', reader);
      break;
    case TIPC_NLA_SOCK_REF:
      message.ref = number('TIPC_NLA_SOCK_REF', reader);
      break;
    case TIPC_NLA_SOCK_CON:
      message.connection = decodeConnection(reader.inside());
      break;
    case TIPC_NLA_SOCK_HAS_PUBL:
      message.hasPublications = true;
      break;
    case TIPC_NLA_SOCK_STAT:
      message.statistics = decodeStatistics(reader.inside());
      break;
    case TIPC_NLA_SOCK_TYPE:
      message.type = number('TIPC_NLA_SOCK_TYPE', reader);
      break;
    case TIPC_NLA_SOCK_INO:
      message.inode = number('TIPC_NLA_SOCK_INO', reader);
      break;
    case TIPC_NLA_SOCK_UID:
      message.uid = number('TIPC_NLA_SOCK_UID', reader);
      break;
    case TIPC_NLA_SOCK_TIPC_STATE:
      message.state = number('TIPC_NLA_SOCK_TIPC_STATE', reader);
      break;
    case TIPC_NLA_SOCK_COOKIE:
      message.cookie = attributeU64('TIPC_NLA_SOCK_COOKIE', reader.view, reader.offset, reader.end);
      break;
    case TIPC_NLA_SOCK_PAD:
      break;
    case TIPC_NLA_SOCK_GROUP:
      message.group = decodeGroup(reader.inside());
      break;
    default:
      keep(message, reader);
  }
};

/** Decodes the attributes of a TIPC socket; the payload has no structure of its own. Throws DecodeError. */
export const decodeTipcDiag = (view: DataView, offset: number, end: number): TipcDiagMessage => {
  const message: TipcDiagMessage = {};
  const outer = new AttributeReader(view, offset, end);
  while (outer.next()) {
    if (outer.type !== TIPC_NLA_SOCK) {
      keep(message, outer);
      continue;
    }
    const reader = outer.inside();
    while (reader.next()) decodeAttribute(message, reader);
  }
  return message;
};
