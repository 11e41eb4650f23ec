import type { InetSocketRecord } from './record.js';

/** The plain IPv4 text of a mapped address: a dual-stack socket's IPv4 connection is mapped on its own end only. */
const plainHost = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);

const sameHost = (left: string, right: string): boolean =>
  left === right || (left.length !== right.length && plainHost(left) === plainHost(right));

const isLoopback = (address: string): boolean => address === '::1' || plainHost(address).startsWith('127.');

const isConnected = ({ state, remote }: InetSocketRecord): boolean => remote.port !== 0 && state !== 'listen';

/**
 * Internet sockets of one kind and namespace by their two ports. A hash table of numbers: with 100,000 connections,
 * keys of text would cost more than reading the sockets.
 */
class PortIndex {
  readonly #records: readonly InetSocketRecord[];
  /** First record (plus one) of each slot, and the next one (plus one) of each record. */
  readonly #heads: Int32Array;
  readonly #next: Int32Array;

  constructor(records: readonly InetSocketRecord[]) {
    this.#records = records;
    this.#heads = new Int32Array(1 << Math.max(4, Math.ceil(Math.log2(records.length * 2 + 1))));
    this.#next = new Int32Array(records.length);
    for (const [index, { local, remote }] of records.entries()) {
      const slot = this.#slot(local.port, remote.port);
      this.#next[index] = this.#heads[slot] as number;
      this.#heads[slot] = index + 1;
    }
  }

  /** The connection from `local` to `remote`. */
  connection(
    local: InetSocketRecord['local'],
    remote: InetSocketRecord['local'],
  ): InetSocketRecord | undefined {
    let entry = this.#heads[this.#slot(local.port, remote.port)] as number;
    for (; entry !== 0; entry = this.#next[entry - 1] as number) {
      const found = this.#records[entry - 1] as InetSocketRecord;
      if (found.local.port !== local.port || found.remote.port !== remote.port) continue;
      if (sameHost(found.local.address, local.address) && sameHost(found.remote.address, remote.address))
        return found;
    }
    return undefined;
  }

  /**
   * The only connection from `local` to `remote` that lives in another namespace than `netns`; undefined where there are
   * none or several, as when namespaces use the same private addresses.
   */
  onlyElsewhere({ local, remote, netns }: InetSocketRecord): InetSocketRecord | undefined {
    let only: InetSocketRecord | undefined;
    let entry = this.#heads[this.#slot(remote.port, local.port)] as number;
    for (; entry !== 0; entry = this.#next[entry - 1] as number) {
      const found = this.#records[entry - 1] as InetSocketRecord;
      if (found.netns?.inode === netns?.inode) continue;
      if (found.local.port !== remote.port || found.remote.port !== local.port) continue;
      if (!sameHost(found.local.address, remote.address) || !sameHost(found.remote.address, local.address))
        continue;
      if (only !== undefined) return undefined;
      only = found;
    }
    return only;
  }

  /** The only unconnected socket bound to exactly this address; undefined where there are none or several. */
  bound(address: string, port: number): InetSocketRecord | undefined {
    let only: InetSocketRecord | undefined;
    let entry = this.#heads[this.#slot(port, 0)] as number;
    for (; entry !== 0; entry = this.#next[entry - 1] as number) {
      const found = this.#records[entry - 1] as InetSocketRecord;
      if (found.local.port !== port || found.remote.port !== 0 || !sameHost(found.local.address, address))
        continue;
      if (only !== undefined) return undefined;
      only = found;
    }
    return only;
  }

  #slot(local: number, remote: number): number {
    const mixed = Math.imul((local << 16) | remote, 0x9e3779b1);
    return (mixed ^ (mixed >>> 15)) & (this.#heads.length - 1);
  }
}

/** The unconnected socket that a connected UDP socket's datagrams reach on this machine. */
function receiver(index: PortIndex, { local, remote }: InetSocketRecord): InetSocketRecord | undefined {
  const { address, port } = remote;
  const exact = index.bound(address, port);
  if (exact !== undefined) return exact;
  if (!isLoopback(address) && !sameHost(address, local.address)) return undefined;
  const any = plainHost(address).includes(':') ? undefined : index.bound('0.0.0.0', port);
  return any ?? index.bound('::', port);
}

/**
 * The other end of each record, or undefined, for the records of one kind in one namespace. A socket without an inode
 * (TIME-WAIT, a half-made connection) is nobody's other end.
 */
export function inetPeers(records: readonly InetSocketRecord[]): (InetSocketRecord | undefined)[] {
  const index = new PortIndex(records.filter(({ inode, state }) => inode !== 0 && state !== 'listen'));
  return records.map((record) => {
    if (!isConnected(record)) return undefined;
    const connected = index.connection(record.remote, record.local);
    return connected ?? (record.type === 'dgram' ? receiver(index, record) : undefined);
  });
}

/** Loopback and link-local addresses mean something else in each namespace. */
const isReachable = ({ remote: { address } }: InetSocketRecord): boolean =>
  !isLoopback(address) && !/^(fe[89ab]|169\.254\.)/.test(plainHost(address));

/**
 * The other end of each record in another network namespace, or undefined, for the records of one kind of all namespaces:
 * the connection with the same two addresses the other way round. Records that have their peer already are left alone.
 */
export function peersAcross(records: readonly InetSocketRecord[]): (InetSocketRecord | undefined)[] {
  const isOpen = (record: InetSocketRecord): boolean =>
    record.peer === undefined && isConnected(record) && isReachable(record);
  const index = new PortIndex(records.filter((record) => record.inode !== 0 && isOpen(record)));
  return records.map((record) => (isOpen(record) ? index.onlyElsewhere(record) : undefined));
}
