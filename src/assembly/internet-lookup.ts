import type { snapshotSockets } from '../inventory/index.js';
import type { ListOptions } from '../inventory/options.js';
import type { InetSocketRecord, SocketKind, SocketRecord } from '../inventory/record.js';
import type { InternetLookup, InternetLookupQuery } from '../probe/lookup.js';
import type { LocalSocket } from '../probe/result.js';
import { bestSocket, localSocket } from './internet-match.js';

type List = typeof snapshotSockets;

/** A question that waits for the next listing. */
interface Question {
  readonly query: InternetLookupQuery;
  answer(socket: LocalSocket | undefined): void;
}

/** More ports than this are not worth a filter: the kernel then tells all listeners. */
const mostPorts = 32;

/** Kinds of the inventory by the protocol of a target; a ping target has no socket. */
const kindsOf = (protocol: InternetLookupQuery['protocol']): readonly SocketKind[] =>
  protocol === 'mptcp' ? ['mptcp', 'tcp'] : protocol === 'icmp' ? [] : [protocol as SocketKind];

/** What to list to answer questions: only listeners and unconnected sockets, only the ports asked for, filtered by the kernel. */
function listOptions(questions: readonly Question[], namespace: number | undefined): ListOptions {
  const kinds = [...new Set(questions.flatMap(({ query }) => kindsOf(query.protocol)))];
  const ports = [...new Set(questions.map(({ query }) => query.address.port))];
  const isDatagram = kinds.some((kind) => kind === 'udp' || kind === 'udplite');
  return {
    kinds,
    states: ['listen', 'close'],
    owners: true,
    ...(ports.length <= mostPorts && { filter: ports.map((port) => `sport = :${port}`).join(' or ') }),
    ...(isDatagram && { details: { memory: true } }),
    ...(namespace !== undefined && { netns: { path: `/proc/self/fd/${namespace}` } }),
  };
}

const isInternet = (record: SocketRecord): record is InetSocketRecord =>
  record.family === 'inet' || record.family === 'inet6';

/** The questions about one namespace. One listing is under way at a time; what is asked meanwhile shares the next one. */
class Desk {
  readonly #list: List;
  readonly #namespace: number | undefined;
  #waiting: Question[] = [];
  #busy = false;

  constructor(list: List, namespace: number | undefined) {
    this.#list = list;
    this.#namespace = namespace;
  }

  ask(query: InternetLookupQuery): Promise<LocalSocket | undefined> {
    return new Promise((answer) => {
      this.#waiting.push({ query, answer });
      if (!this.#busy) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#busy = true;
    // Others who ask in this turn of the loop share the first listing too.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const questions = this.#waiting;
      this.#waiting = [];
      const records = await this.#read(questions);
      for (const { query, answer } of questions) {
        const found = bestSocket(records, query, kindsOf(query.protocol));
        answer(found && localSocket(found));
      }
    }
    this.#busy = false;
  }

  /** What cannot be listed is not known; the probe says what it found by itself. */
  async #read(questions: readonly Question[]): Promise<InetSocketRecord[]> {
    try {
      const { sockets } = await this.#list(listOptions(questions, this.#namespace));
      return sockets.filter(isInternet);
    } catch {
      return [];
    }
  }
}

/** Tells probes what the inventory knows of the socket at an Internet address. */
export function createInternetLookup(list: List): InternetLookup {
  const desks = new Map<number | undefined, Desk>();
  return async (query, signal) => {
    if (kindsOf(query.protocol).length === 0) return undefined;
    const desk = desks.get(query.namespace) ?? new Desk(list, query.namespace);
    desks.set(query.namespace, desk);
    const socket = await desk.ask(query);
    signal?.throwIfAborted();
    return socket;
  };
}
