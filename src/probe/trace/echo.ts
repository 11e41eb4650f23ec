import type { WaitOptions } from '../../socket/types.js';
import type { HostAddress } from '../host.js';
import { type EchoNews, EchoSocket } from '../ping/echo-socket.js';
import type { TrafficOptions } from '../traffic.js';
import { ipHeader, type ProbeDeparture, type ProbeNews, type ProbeRequest, type Prober } from './prober.js';

const icmpHeader = 8;
const balance = 2;

/**
 * The data of an echo whose checksum is the same for every sequence number, as some routers choose among equal ways by it.
 */
function balanced(sequence: number, size: number): Uint8Array {
  const data = new Uint8Array(Math.max(size, balance));
  new DataView(data.buffer).setUint16(0, 0xffff - sequence);
  return data;
}

/** Echo requests, all of one socket. */
export class EchoProber implements Prober {
  readonly overhead: number;
  readonly #socket: EchoSocket;
  readonly #to: HostAddress;

  private constructor(socket: EchoSocket, to: HostAddress) {
    this.overhead = ipHeader[to.family] + icmpHeader;
    this.#socket = socket;
    this.#to = to;
  }

  /** Throws SocketError: `EACCES` with what would have to change. */
  static open(to: HostAddress, options: TrafficOptions): EchoProber {
    return new EchoProber(EchoSocket.open(to.family, options), to);
  }

  send({ number, hopLimit, size }: ProbeRequest, wait: WaitOptions): Promise<void> {
    const sequence = number + 1;
    return this.#socket.send({ sequence, data: balanced(sequence, size), hopLimit }, this.#to, wait);
  }

  renumber(): void {
    this.#socket.renumber();
  }

  takeLimit(): undefined {
    return undefined;
  }

  take(): ProbeNews | ProbeDeparture | undefined {
    for (let news = this.#socket.take(); news !== undefined; news = this.#socket.take()) {
      const told = probeNews(news);
      if (told !== undefined) return told;
    }
    return undefined;
  }

  readable(wait: WaitOptions): Promise<void> {
    return this.#socket.readable(wait);
  }

  close(): void {
    this.#socket.close();
  }
}

function probeNews(news: EchoNews): ProbeNews | ProbeDeparture | undefined {
  if (news.kind === 'departure') return { kind: 'departure', packet: news.number, sent: news.sent };
  if (news.sequence === undefined) return undefined;
  const { hopLimit, received } = news;
  const origin = {
    kind: 'answer',
    number: news.sequence - 1,
    ...(hopLimit !== undefined && { hopLimit }),
    ...(received !== undefined && { received }),
  } as const;
  if (news.kind === 'answer') return { ...origin, from: news.from, by: 'echo' };
  const { error } = news;
  return { ...origin, from: error.offender as HostAddress | undefined, by: 'icmp', error };
}
