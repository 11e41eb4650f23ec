import type { EndpointSource, PlainDial, PlainListener } from '../endpoint/types.js';
import type { SocketAddress } from '../family/address.js';
import { decodeAddress, formatAddress } from '../family/index.js';
import { SystemError } from '../kernel/index.js';
import type { Pump, PumpAcceptor, PumpOpened, PumpRefused, PumpSession } from '../kernel/pump.js';
import { emitEnded, type Teller } from './ended.js';
import { directionResult, pumpPolicy } from './pumped.js';
import type {
  RelayEvents,
  RelayPolicy,
  RelayStatistics,
  SessionEnd,
  SessionLive,
  SessionOpened,
  SessionResult,
} from './types.js';

/** How a relay is told of what happens; without a listener nothing need be known of a single session. */
export interface AcceptingEvents extends Teller {
  listenerCount(event: keyof RelayEvents): number;
}

/** What protocols of dials are called in labels, <linux/in.h>. */
const protocols: ReadonlyMap<number, string> = new Map([
  [6, 'tcp'],
  [17, 'udp'],
  [33, 'dccp'],
  [132, 'sctp'],
  [136, 'udplite'],
  [262, 'mptcp'],
]);

/** A name as an address; undefined where it is none, as of an unnamed Unix socket. */
function addressOf(name: Uint8Array | undefined): SocketAddress | undefined {
  if (name === undefined || name.length < 2) return undefined;
  try {
    return decodeAddress(name);
  } catch {
    return undefined;
  }
}

/** A listener whose connections the pump accepts, and dials for, by itself. */
export class Accepting {
  readonly #acceptor: PumpAcceptor;

  constructor(
    pump: Pump,
    private readonly source: EndpointSource,
    listener: PlainListener,
    private readonly dial: PlainDial,
    private readonly rightLabel: string,
    policy: RelayPolicy,
    private readonly events: AcceptingEvents,
  ) {
    const heard = (event: keyof RelayEvents): boolean => events.listenerCount(event) > 0;
    const most = Math.min(source.maxSessions ?? Infinity, policy.maxSessions ?? Infinity);
    this.#acceptor = pump.listen(
      listener,
      dial,
      {
        ...pumpPolicy(policy),
        maxSessions: most === Infinity ? undefined : most,
        maxPerSource: policy.maxPerSource,
        names: heard('session') || heard('ended') || heard('broken'),
      },
      {
        opened: heard('session') ? (sessions) => this.#opened(sessions) : undefined,
        ended:
          heard('ended') || heard('broken') || heard('failed')
            ? (sessions) => this.#ended(sessions)
            : undefined,
        endedWhich: heard('ended') ? 'all' : 'broken',
        refused:
          heard('refused') || listener.turnedAway !== undefined
            ? (peers) => this.#refused(peers, listener)
            : undefined,
        problem: (errno) => events.emit('problem', new SystemError(`accept ${source.label}`, errno)),
      },
    );
  }

  /** Resolves when it takes no more, and what it listened on may be closed. */
  get released(): Promise<void> {
    return this.#acceptor.released;
  }

  /** Resolves when it takes no more and the last session has ended. */
  get finished(): Promise<void> {
    return this.#acceptor.finished;
  }

  statistics(): RelayStatistics {
    const { dropped: _, ...rest } = this.#acceptor.statistics();
    return rest;
  }

  async sessions(): Promise<readonly SessionLive[]> {
    const live = await this.#acceptor.sessions();
    return live.map((session) => ({
      ...this.#session(session),
      bytesToRight: session.bytesToRight,
      bytesToLeft: session.bytesToLeft,
      duration: session.duration,
    }));
  }

  stop(): void {
    this.#acceptor.stop();
  }

  end(): void {
    this.#acceptor.end();
  }

  #opened(sessions: readonly PumpOpened[]): void {
    for (const session of sessions) this.events.emit('session', this.#session(session));
  }

  /** Who may not come at all is told of as everywhere, by the listener. */
  #refused(peers: readonly PumpRefused[], { turnedAway }: PlainListener): void {
    for (const { peerName, why } of peers) {
      if (why === 'range') turnedAway?.(peerName);
      else this.events.emit('refused', this.#left(peerName, undefined));
    }
  }

  #ended(sessions: readonly PumpSession[]): void {
    for (const session of sessions) {
      const { dialErrno } = session;
      if (dialErrno === undefined) emitEnded(this.events, this.#result(session));
      else {
        const error = new SystemError(`connect ${this.rightLabel}`, dialErrno);
        this.events.emit('failed', this.#left(session.peerName, session.localName), error);
      }
    }
  }

  #left(peerName: Uint8Array | undefined, localName: Uint8Array | undefined): SessionEnd {
    const remoteAddress = addressOf(peerName);
    const localAddress = addressOf(localName) ?? this.source.localAddress;
    return {
      type: this.source.type,
      label: this.#labelOf(this.source.label, remoteAddress),
      ...(localAddress && { localAddress }),
      ...(remoteAddress && { remoteAddress }),
    };
  }

  /** `tcp 127.0.0.1:8080`, as ends are called that are opened here: by the word of the protocol. */
  #labelOf(otherwise: string, address: SocketAddress | undefined): string {
    if (address === undefined) return otherwise;
    const [word = ''] = this.source.label.split(' ');
    const protocol = address.family === 'unix' ? 'unix' : (protocols.get(this.dial.protocol) ?? word);
    return `${otherwise === this.source.label ? word : protocol} ${formatAddress(address)}`;
  }

  #right(dialledFrom: Uint8Array | undefined): SessionEnd {
    const remoteAddress = addressOf(this.dial.to);
    const localAddress = addressOf(dialledFrom);
    return {
      type: this.rightLabel,
      label: this.#labelOf(this.rightLabel, remoteAddress),
      ...(localAddress && { localAddress }),
      ...(remoteAddress && { remoteAddress }),
    };
  }

  #session({
    id,
    peerName,
    localName,
    dialledFrom,
  }: Omit<PumpOpened, 'peerName'> & Partial<PumpOpened>): SessionOpened {
    return { id, left: this.#left(peerName, localName), right: this.#right(dialledFrom) };
  }

  #result(session: PumpSession): SessionResult {
    const opened = this.#session(session);
    const [from, to] = [opened.left.label, opened.right.label];
    return {
      ...opened,
      toRight: directionResult(session.toRight, from, to, 'left'),
      toLeft: directionResult(session.toLeft, to, from, 'right'),
      duration: session.duration,
    };
  }
}
