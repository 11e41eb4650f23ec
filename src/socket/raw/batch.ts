import type { SocketAddress } from '../../family/address.js';
import { encodeAddress } from '../../family/index.js';
import { MSG_TRUNC } from '../../kernel/constants.js';
import {
  type Batch,
  createBatch,
  createControlRoom,
  type Descriptor,
  receiveBatch,
  sendBatch,
  wouldBlock,
} from '../../kernel/index.js';
import { decodeAncillary } from '../ancillary/index.js';
import type { AncillaryData } from '../ancillary/types.js';
import { decodeName } from '../name.js';
import type { Socket } from '../socket.js';
import type { WaitOptions } from '../types.js';

/** The most that sendmmsg(2) and recvmmsg(2) take at once, UIO_MAXIOV. */
const LARGEST_BATCH = 1024;
/** Room for the name of every family that raw sockets have: sockaddr_ll with a long hardware address, sockaddr_in6. */
const NAME_SLOT = 48;
/** Room for the control messages of a packet: those that IP and packet sockets have, all at once. */
const CONTROL_SLOT = 512;

/** One packet of a batch to send. */
export interface OutgoingPacket {
  readonly bytes: Uint8Array;
  /** Where to; all packets of a batch have one, or none. */
  readonly to?: SocketAddress;
}

/** One packet of a received batch. */
export interface BatchedPacket {
  /** Memory of its own. */
  readonly bytes: Uint8Array;
  readonly from?: SocketAddress;
  /** MSG_TRUNC: the packet was longer than the room for it. */
  readonly truncated: boolean;
  /** The control messages that came with it, where options ask for them. */
  readonly ancillary: readonly AncillaryData[];
}

/** How a batch is received. */
export interface BatchOptions extends WaitOptions {
  /** Room for each packet in bytes. Default 2048. */
  readonly length?: number;
}

const checkCount = (count: number): number => {
  if (Number.isInteger(count) && count >= 1 && count <= LARGEST_BATCH) return count;
  throw new RangeError(`a batch has 1 to ${LARGEST_BATCH} packets, not ${count}`);
};

/** No packet brings descriptors, so none can be lost. */
const ancillaryOf = ({ control }: Batch, index: number): readonly AncillaryData[] => {
  const length = control?.lengths[index] as number;
  if (control === null || length === 0) return [];
  const start = index * control.slot;
  return decodeAncillary(control.bytes.subarray(start, start + control.slot), length);
};

const decode = ({ family }: Socket, batch: Batch, index: number): BatchedPacket => {
  const at = index * batch.slot;
  const bytes = batch.slab.slice(at, at + (batch.lengths[index] as number));
  const truncated = ((batch.messageFlags?.[index] as number) & MSG_TRUNC) !== 0;
  const name = batch.names as Uint8Array;
  const nameLength = batch.nameLengths?.[index] as number;
  const from = decodeName(family, name.subarray(index * NAME_SLOT, index * NAME_SLOT + nameLength));
  const ancillary = ancillaryOf(batch, index);
  return from === undefined ? { bytes, truncated, ancillary } : { bytes, from, truncated, ancillary };
};

/** Receives packets in batches, recvmmsg(2), and keeps the memory for the next. */
export class BatchReceiver {
  #batch: Batch | undefined;

  constructor(private readonly socket: Socket) {}

  #room(count: number, length: number): Batch {
    checkCount(count);
    const kept = this.#batch;
    if (kept !== undefined && kept.slot === length && kept.lengths.length >= count) return kept;
    const control = createControlRoom(count, CONTROL_SLOT);
    this.#batch = { ...createBatch(count, length, NAME_SLOT), control };
    return this.#batch;
  }

  /** What is there now, up to `count` packets; waits for the first one. Throws SocketError, RangeError. */
  receive(count: number, { length = 2048, ...wait }: BatchOptions): Promise<BatchedPacket[]> {
    // The memory serves every wait, as each step decodes what it received before another begins.
    const step = (fd: Descriptor): BatchedPacket[] | undefined => {
      const batch = this.#room(count, length);
      const received = receiveBatch(fd, batch, count);
      if (received === wouldBlock) return undefined;
      return Array.from({ length: received }, (_, index) => decode(this.socket, batch, index));
    };
    return this.socket.perform('receive', 'read', step, wait);
  }
}

const pack = (packets: readonly OutgoingPacket[]): Batch => {
  const longest = packets.reduce((most, { bytes }) => Math.max(most, bytes.length), 1);
  const named = packets.filter(({ to }) => to !== undefined).length;
  if (named !== 0 && named !== packets.length)
    throw new TypeError('all packets of a batch have a destination, or none has');
  const batch = createBatch(packets.length, longest, named === 0 ? 0 : NAME_SLOT);
  for (const [index, { bytes, to }] of packets.entries()) {
    batch.slab.set(bytes, index * longest);
    batch.lengths[index] = bytes.length;
    if (to === undefined || batch.names === null || batch.nameLengths === null) continue;
    const name = encodeAddress(to);
    batch.names.set(name, index * NAME_SLOT);
    batch.nameLengths[index] = name.length;
  }
  return batch;
};

/**
 * Sends packets with as few calls of sendmmsg(2) as it takes, in order; waits where the socket's buffer is full. When one
 * fails, those before it have gone and those behind it have not. Throws SocketError, TypeError.
 */
export async function sendPackets(
  socket: Socket,
  packets: readonly OutgoingPacket[],
  wait: WaitOptions,
): Promise<void> {
  for (let rest = packets; rest.length > 0; ) {
    const part = pack(rest.slice(0, LARGEST_BATCH));
    const step = (fd: Descriptor): number | undefined => {
      const count = sendBatch(fd, part, part.lengths.length);
      return count === wouldBlock ? undefined : count;
    };
    rest = rest.slice(await socket.perform('send', 'write', step, wait));
  }
}
