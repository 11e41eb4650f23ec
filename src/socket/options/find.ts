import type { AddressFamily } from '../../family/address.js';
import { nearestName } from '../../grammar/nearest.js';
import {
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_MPTCP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
} from '../../wire/constants.js';
import type { SocketTypeName } from '../spec.js';
import type { OptionProtocol, SocketOption } from './row.js';
import { socketOptions } from './table.js';

let byName: ReadonlyMap<string, SocketOption> | undefined;

/** The row of an option by our name (`noDelay`) or the kernel's (`TCP_NODELAY`); undefined when there is none. */
export function findOption(name: string): SocketOption | undefined {
  byName ??= new Map(
    socketOptions.flatMap((option) => [
      [option.constant, option],
      [option.name, option],
    ]),
  );
  return byName.get(name);
}

/** The row of an option that is a property. Throws TypeError with the nearest right name. */
export function requireOption(name: string): SocketOption {
  const option = findOption(name);
  if (option !== undefined && option.access !== 'call') return option;
  if (option !== undefined) throw new TypeError(`socket option ${name} is not a property: ${option.doc}`);
  const names = socketOptions.filter(({ access }) => access !== 'call').map((row) => row.name);
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  throw new TypeError(`unknown socket option ${JSON.stringify(name)}${hint}`);
}

const protocolNumbers: Readonly<Record<OptionProtocol, number>> = {
  tcp: IPPROTO_TCP,
  mptcp: IPPROTO_MPTCP,
  udp: IPPROTO_UDP,
  udplite: IPPROTO_UDPLITE,
  icmp: IPPROTO_ICMP,
  icmp6: IPPROTO_ICMPV6,
};

/** Whether an option is meant for such sockets, by its row; the kernel has the last word. */
export const optionApplies = (
  { families, types, protocols }: SocketOption,
  family: AddressFamily,
  type: SocketTypeName,
  protocol: number,
): boolean =>
  (families === undefined || families.includes(family)) &&
  (types === undefined || types.includes(type)) &&
  (protocols === undefined || protocols.some((name) => protocolNumbers[name] === protocol));
