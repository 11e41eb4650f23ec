import type { SocketRecord } from '../../index.js';

/** Look-ups that may run at the same time. */
const AT_ONCE = 16;

const addressesOf = (record: SocketRecord): string[] =>
  record.family === 'inet' || record.family === 'inet6' ? [record.local.address, record.remote.address] : [];

/** IPv4 in IPv6 is looked up as what it is. */
const plain = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);

/** Names of the hosts that sockets talk to, for `-r`. Each address is looked up once. */
export class HostNames {
  readonly names = new Map<string, string>();
  private readonly tried = new Set<string>();

  /** Looks up the addresses of these records that were not tried yet. An address without a name stays one. */
  async learn(records: readonly SocketRecord[]): Promise<void> {
    const wanted = [...new Set(records.flatMap(addressesOf))].filter((address) => !this.tried.has(address));
    const { lookupService } = await import('node:dns/promises');
    const next = async (): Promise<void> => {
      for (let address = wanted.pop(); address !== undefined; address = wanted.pop()) {
        this.tried.add(address);
        const found = await lookupService(plain(address), 0).catch(() => undefined);
        if (found !== undefined && found.hostname !== plain(address)) this.names.set(address, found.hostname);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }
}
