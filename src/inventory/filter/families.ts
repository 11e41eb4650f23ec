import type { SocketKind } from '../record.js';

/** Kinds that IPv4 and IPv6 carry. */
export const inetKinds: readonly SocketKind[] = [
  'tcp',
  'mptcp',
  'udp',
  'udplite',
  'sctp',
  'dccp',
  'raw',
  'icmp',
];

/** Sockets of one kind and, for Internet kinds, one family: what can be told of a filter before any is seen. */
export interface Sort {
  readonly kind: SocketKind;
  /** The address family of their records. */
  readonly family: string;
}

/** What of these kinds and families there is. */
export const sortsOf = (
  kinds: readonly SocketKind[],
  families: readonly ('inet' | 'inet6')[],
): readonly Sort[] =>
  kinds.flatMap((kind): readonly Sort[] =>
    inetKinds.includes(kind) ? families.map((family) => ({ kind, family })) : [{ kind, family: kind }],
  );
