import { setMaxListeners } from 'node:events';
import { SystemError } from '../../kernel/index.js';
import type { ExtendedErrorData } from '../../socket/ancillary/types.js';
import { SocketError } from '../../socket/error.js';
import { Socket } from '../../socket/socket.js';
import type { WaitOptions } from '../../socket/types.js';
import type { HostAddress } from '../host.js';
import { openAt } from '../namespace.js';
import { askForErrors, findControl, setTraffic } from '../traffic.js';
import type { ResolvedTraceOptions } from './options.js';
import { ipHeader, type ProbeNews, type ProbeRefusal, type ProbeRequest, type Prober } from './prober.js';
import { Wakeup } from './wakeup.js';

const tcpHeader = 20;
const quoted = 64;
const SOL_SOCKET = 1;
const SO_LINGER = 13;
/** struct linger: on, no time. close(2) then resets a connection, so that nothing of it stays at the target. */
const reset = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);

type Options = Pick<ResolvedTraceOptions, 'port'> & Parameters<typeof setTraffic>[1];

/** Connection attempts, a socket for each: the SYN has the hop limit, and the error queue tells who sent it back. */
export class TcpProber implements Prober {
  readonly overhead: number;
  readonly #to: HostAddress;
  readonly #options: Options;
  readonly #open = new Set<Socket>();
  readonly #news: (ProbeNews | ProbeRefusal)[] = [];
  readonly #wakeup = new Wakeup();
  readonly #end = new AbortController();

  constructor(to: HostAddress, options: Options) {
    this.overhead = ipHeader[to.family] + tcpHeader;
    this.#to = { ...to, port: options.port };
    this.#options = options;
    setMaxListeners(0, this.#end.signal); // each attempt under way listens, and that is no leak
  }

  async send({ number, hopLimit }: ProbeRequest): Promise<void> {
    const socket = this.#prepare(hopLimit);
    this.#open.add(socket);
    const connecting = socket.connect(this.#to, { signal: this.#end.signal });
    void connecting.then(
      () => this.#tell(socket, { kind: 'answer', number, from: this.#to, by: 'syn-ack' }),
      (error: unknown) => this.#failed(socket, number, error),
    );
  }

  renumber(): void {}

  takeLimit(): undefined {
    return undefined;
  }

  take(): ProbeNews | ProbeRefusal | undefined {
    return this.#news.shift();
  }

  readable(wait: WaitOptions): Promise<void> {
    if (this.#news.length > 0) return Promise.resolve();
    return this.#wakeup.wait(wait);
  }

  close(): void {
    this.#end.abort();
    for (const socket of this.#open) socket.close();
    this.#open.clear();
  }

  #prepare(hopLimit: number): Socket {
    const { family } = this.#to;
    const socket = openAt(this.#options, (place) => Socket.open({ family, type: 'stream' }, place));
    try {
      askForErrors(socket);
      socket.setOption(SOL_SOCKET, SO_LINGER, reset);
      if (family === 'inet') socket.options.ipTimeToLive = hopLimit;
      else socket.options.ipv6UnicastHops = hopLimit;
      setTraffic(socket, this.#options);
      return socket;
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  #tell(socket: Socket, news: ProbeNews | ProbeRefusal | undefined): void {
    socket.close();
    this.#open.delete(socket);
    if (news === undefined) return;
    this.#news.push(news);
    this.#wakeup.wake();
  }

  /** An ICMP error is in the queue, where there was one; a refusal without is an RST. */
  #failed(socket: Socket, number: number, error: unknown): void {
    if (socket.closed || !(error instanceof SocketError && error.cause instanceof SystemError)) {
      this.#tell(socket, undefined);
      return;
    }
    const queued = queuedError(socket);
    if (queued !== undefined) {
      const { error: icmp, hopLimit } = queued;
      const from = icmp.offender as HostAddress | undefined;
      const news = { kind: 'answer', number, from, by: 'icmp', error: icmp } as const;
      this.#tell(socket, hopLimit === undefined ? news : { ...news, hopLimit });
    } else this.#tell(socket, withoutIcmp(number, error, this.#to));
  }
}

/** What a failed attempt means that no ICMP error came for. */
function withoutIcmp(
  number: number,
  { errno, code }: SocketError,
  from: HostAddress,
): ProbeNews | ProbeRefusal | undefined {
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return { kind: 'answer', number, from, by: 'reset' };
  if (code === 'ETIMEDOUT') return undefined;
  return { kind: 'refused', number, error: { operation: 'connect', errno, code } };
}

/** The ICMP error in a socket's queue. */
function queuedError(socket: Socket): { error: ExtendedErrorData; hopLimit?: number } | undefined {
  for (;;) {
    const message = socket.tryReceive(quoted, { errorQueue: true });
    if (message === undefined) return undefined;
    const error = findControl(message.ancillary, 'extended-error');
    if (error?.origin.startsWith('icmp') !== true) continue;
    const hopLimit = findControl(message.ancillary, 'hop-limit')?.value;
    return hopLimit === undefined ? { error } : { error, hopLimit };
  }
}
