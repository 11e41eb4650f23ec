import type { ExtendedErrorData } from '../../socket/ancillary/types.js';
import { Socket } from '../../socket/socket.js';
import type { ReceivedMessage, WaitOptions } from '../../socket/types.js';
import type { HostAddress } from '../host.js';
import { openAt } from '../namespace.js';
import {
  arrivalOf,
  askForErrors,
  askForTimes,
  findControl,
  numberPackets,
  setMtuDiscovery,
  setTraffic,
  takeNews,
} from '../traffic.js';
import type { ResolvedTraceOptions } from './options.js';
import { ipHeader, type ProbeDeparture, type ProbeNews, type ProbeRequest, type Prober } from './prober.js';

const udpHeader = 8;
const room = 65536;
const controlRoom = 512;
/** The data of each probe begins with its number, and with what tells it from what else may come back. */
const mark = 0x534b5401;
const numbered = 8;

type Options = Pick<ResolvedTraceOptions, 'port' | 'flow' | 'mtu'> & Parameters<typeof setTraffic>[1];

/** Probes of UDP, all of one socket. */
export class UdpProber implements Prober {
  readonly overhead: number;
  readonly #socket: Socket;
  readonly #to: HostAddress;
  readonly #options: Options;

  private constructor(socket: Socket, to: HostAddress, options: Options) {
    this.overhead = ipHeader[to.family] + udpHeader;
    this.#socket = socket;
    this.#to = to;
    this.#options = options;
  }

  /** Throws SocketError. */
  static open(to: HostAddress, options: Options): UdpProber {
    const socket = openAt(options, (place) => Socket.open({ family: to.family, type: 'dgram' }, place));
    try {
      askForErrors(socket);
      askForTimes(socket);
      if (options.mtu) setMtuDiscovery(socket, 'probe');
      setTraffic(socket, options);
      return new UdpProber(socket, to, options);
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  async send({ number, hopLimit, size }: ProbeRequest, wait: WaitOptions): Promise<void> {
    const { flow, port } = this.#options;
    const { family } = this.#to;
    const data = new Uint8Array(flow === 'constant' ? Math.max(size, numbered) : size);
    if (data.length >= numbered) {
      const view = new DataView(data.buffer);
      view.setUint32(0, mark);
      view.setUint32(4, number);
    }
    const to = { ...this.#to, port: flow === 'constant' ? port : port + number };
    const ancillary = [{ kind: 'hop-limit', family, value: hopLimit } as const];
    // An error that came back for an earlier probe is pending here as well as in the queue.
    this.#socket.takeError();
    await this.#socket.send(data, { ...wait, to, ancillary });
  }

  renumber(): void {
    numberPackets(this.#socket);
  }

  takeLimit(): number | undefined {
    for (let message = this.#queued(); message !== undefined; message = this.#queued()) {
      const error = findControl(message.ancillary, 'extended-error');
      if (error?.origin === 'local' && error.info > 0) return error.info;
    }
    return undefined;
  }

  take(): ProbeNews | ProbeDeparture | undefined {
    return takeNews(() => this.#takeQueued() ?? this.#takeDatagram());
  }

  readable(wait: WaitOptions): Promise<void> {
    return this.#socket.readable(wait);
  }

  close(): void {
    this.#socket.close();
  }

  #queued(): ReceivedMessage | undefined {
    return this.#socket.tryReceive(room, { errorQueue: true });
  }

  #takeQueued(): ProbeNews | ProbeDeparture | undefined {
    for (let message = this.#queued(); message !== undefined; message = this.#queued()) {
      const error = findControl(message.ancillary, 'extended-error');
      if (error?.origin === 'timestamping') {
        const sent = findControl(message.ancillary, 'timestamp')?.software;
        if (sent !== undefined) return { kind: 'departure', packet: error.data, sent };
      } else if (error?.origin.startsWith('icmp')) return this.#failure(message, error);
    }
    return undefined;
  }

  #failure({ bytes, from, ancillary }: ReceivedMessage, error: ExtendedErrorData): ProbeNews {
    const number = this.#options.flow === 'constant' ? numberIn(bytes) : this.#numberOf(from);
    return {
      kind: 'answer',
      number,
      from: error.offender as HostAddress | undefined,
      by: 'icmp',
      error,
      ...arrivalOf(ancillary),
    };
  }

  /** The probe that went to a port. */
  #numberOf(destination: ReceivedMessage['from']): number | undefined {
    return destination !== undefined && 'port' in destination && typeof destination.port === 'number'
      ? destination.port - this.#options.port
      : undefined;
  }

  /** Somebody does listen there, and has answered. */
  #takeDatagram(): ProbeNews | undefined {
    const message = this.#socket.tryReceive(room, { ancillaryBytes: controlRoom });
    if (message === undefined) return undefined;
    const { from, ancillary, bytes } = message;
    const number = this.#options.flow === 'constant' ? numberIn(bytes) : this.#numberOf(from);
    return {
      kind: 'answer',
      number,
      from: from as HostAddress,
      by: 'datagram',
      ...arrivalOf(ancillary),
    };
  }
}

/** The number that a probe's data begins with, where enough of it came back. */
function numberIn(bytes: Uint8Array): number | undefined {
  if (bytes.length < numbered) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return view.getUint32(0) === mark ? view.getUint32(4) : undefined;
}
