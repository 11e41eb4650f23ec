import type { SocketAddress } from '../family/address.js';

/** What sessions are counted by: the address without its port; undefined where there is none to tell apart. */
export function sourceKey(address: SocketAddress | undefined): string | undefined {
  if (address === undefined) return undefined;
  if ('address' in address) return `${address.family} ${String(address.address)}`;
  if ('cid' in address) return `${address.family} ${String(address.cid)}`;
  return undefined;
}

/** How many sessions each address has. */
export class Sources {
  readonly #sessions = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Counts one more; false where it is too many. */
  enter(key: string | undefined): boolean {
    if (key === undefined || this.most === Infinity) return true;
    const count = this.#sessions.get(key) ?? 0;
    if (count >= this.most) return false;
    this.#sessions.set(key, count + 1);
    return true;
  }

  leave(key: string | undefined): void {
    if (key === undefined || this.most === Infinity) return;
    const count = (this.#sessions.get(key) ?? 1) - 1;
    if (count > 0) this.#sessions.set(key, count);
    else this.#sessions.delete(key);
  }
}
