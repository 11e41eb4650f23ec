import type { SocketAddress } from '../../family/address.js';
import { IPPROTO_UDP } from '../../wire/constants.js';
import { UDP_GRO, UDP_SEGMENT } from '../ancillary/numbers.js';
import { type OptionPhase, type SocketOptionValues, setOptions } from '../options/index.js';
import { Socket } from '../socket.js';
import { Deadline } from '../stream/deadline.js';
import { bindUnix } from '../stream/socket-path.js';
import { enableErrors } from './errors.js';
import { findPlaces, type Place } from './place.js';
import { requestAncillary } from './request.js';
import { removeSocketFile, type SocketFile } from './socket-file.js';
import type { DatagramOptions, DatagramTraits } from './types.js';

/** A socket that open() made. */
export interface Opened {
  readonly socket: Socket;
  readonly file: SocketFile | undefined;
}

/** The socket options among the options of open(): all that have no meaning of their own there. */
function socketOptions(options: DatagramOptions): SocketOptionValues {
  const { family, protocol, bind, connect, ancillary, reportErrors, receiveOffload, ...others } = options;
  const { segmentSize, messageSize, mode, uid, gid, unlink, namespace, signal, timeout, ...values } = others;
  return values;
}

function makeSocket({ family, protocol }: Place, { namespace }: DatagramOptions): Socket {
  const spec =
    protocol === undefined
      ? { family, type: 'dgram' as const }
      : { family, type: 'dgram' as const, protocol };
  return Socket.open(spec, namespace === undefined ? {} : { namespace });
}

/** Sets the options behind what was asked for. Throws TypeError, SocketError. */
export function configure(socket: Socket, options: DatagramTraits): void {
  if (options.ancillary !== undefined) requestAncillary(socket, options.ancillary);
  if (options.reportErrors) enableErrors(socket);
  if (options.receiveOffload !== undefined) socket.setOption(IPPROTO_UDP, UDP_GRO, 1);
  if (options.segmentSize !== undefined) socket.setOption(IPPROTO_UDP, UDP_SEGMENT, options.segmentSize);
}

function bindTo(socket: Socket, address: SocketAddress, options: DatagramOptions): SocketFile | undefined {
  if (address.family === 'unix') return bindUnix(socket, address, options);
  socket.bind(address);
  return undefined;
}

async function attempt(place: Place, options: DatagramOptions, deadline: Deadline): Promise<Opened> {
  const socket = makeSocket(place, options);
  let file: SocketFile | undefined;
  const values = socketOptions(options);
  const access = {
    get: (level: number, number: number, length: number) => socket.getOption(level, number, length),
    set: (level: number, number: number, value: Uint8Array) => socket.setOption(level, number, value),
  };
  const apply = (phase: OptionPhase) => setOptions(access, values, phase);
  try {
    apply('afterSocket');
    configure(socket, options);
    apply('beforeBind');
    if (place.bind !== undefined) {
      file = bindTo(socket, place.bind, options);
    }
    apply('beforeConnect');
    if (place.connect !== undefined) await socket.connect(place.connect, deadline.rest());
    apply('afterConnect');
    return { socket, file };
  } catch (error) {
    socket.close();
    if (file !== undefined) removeSocketFile(file);
    throw error;
  }
}

/** Opens the socket at the first place that works. Rejects with the error of the only place, or an AggregateError of all. */
export async function createDatagramSocket(options: DatagramOptions): Promise<Opened> {
  const deadline = new Deadline(options);
  const errors: unknown[] = [];
  for (const place of await findPlaces(options, deadline.rest())) {
    try {
      return await attempt(place, options, deadline);
    } catch (error) {
      options.signal?.throwIfAborted();
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  throw new AggregateError(errors, errors.map((error) => (error as Error).message).join('; '));
}
