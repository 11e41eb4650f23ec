import { close, type Descriptor, openNetworkNamespace } from '../kernel/index.js';

/** Which network namespace: a name of `ip netns`, a process, or an nsfs file. */
export type NamespacePlace = { readonly name: string } | { readonly pid: number } | { readonly path: string };

/** Where the file of a network namespace is. */
const pathOf = (netns: NamespacePlace): string => {
  if ('path' in netns) return netns.path;
  return 'pid' in netns ? `/proc/${netns.pid}/ns/net` : `/run/netns/${netns.name}`;
};

/** Opens a namespace; the caller owns it. Throws SystemError. */
export const openPlace = (netns: NamespacePlace | undefined): Descriptor | undefined =>
  netns === undefined ? undefined : openNetworkNamespace(pathOf(netns));

/** Where sockets are opened: in a namespace named by its place, in one that is open already, or in our own. */
export interface SocketPlace {
  readonly netns?: NamespacePlace;
  readonly namespace?: Descriptor;
}

/** Opens a socket where it belongs; the socket stays there when the namespace's file is closed. Throws SystemError. */
export function openAt<T>(
  { netns, namespace }: SocketPlace,
  open: (place: { readonly namespace?: Descriptor }) => T,
): T {
  const own = openPlace(netns);
  const fd = own ?? namespace;
  try {
    return open(fd === undefined ? {} : { namespace: fd });
  } finally {
    if (own !== undefined) close(own);
  }
}
