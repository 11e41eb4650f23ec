import type { SocketOwner } from '../inventory/record.js';
import type { LocalHolder } from '../probe/result.js';

const holderOf = ({ pid, name, user, unit, container }: SocketOwner): LocalHolder => ({
  pid,
  name,
  ...(user !== undefined && { user }),
  ...(unit !== undefined && { unit }),
  ...(container !== undefined && { container }),
});

/** The processes of owners, each once, however many descriptors it has. */
export function holdersOf(owners: readonly SocketOwner[]): LocalHolder[] {
  const holders = new Map<number, LocalHolder>();
  for (const owner of owners) if (!holders.has(owner.pid)) holders.set(owner.pid, holderOf(owner));
  return [...holders.values()];
}
