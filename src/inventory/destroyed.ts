import { viewOf } from '../wire/byte-order.js';
import { IPPROTO_TCP, IPPROTO_UDP } from '../wire/constants.js';
import { CgroupPaths } from './cgroup-path.js';
import type { Converter, RecordContext } from './convert/context.js';
import { inetConverter } from './convert/inet.js';
import { Coverage } from './coverage.js';
import type { SocketFilter } from './filter/prepared.js';
import { Interfaces } from './interfaces.js';
import { openNamespace, type Target } from './namespaces.js';
import type { ListOptions } from './options.js';
import type { SocketRecord } from './record.js';
import { type ResolvedOptions, resolveOptions } from './resolve.js';
import { Source } from './source.js';
import { findOwners } from './walk.js';

/** What destroyedSockets waits for. */
export interface DestroyedOptions
  extends Pick<ListOptions, 'families' | 'owners' | 'threads' | 'netns' | 'procPath' | 'signal'> {
  /** Gives only what passes. */
  readonly filter?: SocketFilter;
  /** Default: both. */
  readonly kinds?: readonly ('tcp' | 'udp')[];
  /** Called where the kernel dropped notices because they came too fast. */
  readonly onLost?: () => void;
}

/** SKNLGRP_INET_TCP_DESTROY and the others of `<linux/sock_diag.h>`. */
const groups = { inet: { tcp: 1, udp: 2 }, inet6: { tcp: 3, udp: 4 } } as const;

const details = { memory: false, info: true, extended: true };

/** The converters by the group a notice is sent to. */
function convertersFor(options: DestroyedOptions, context: RecordContext): Map<number, Converter> {
  const { families = ['inet', 'inet6'], kinds = ['tcp', 'udp'] } = options;
  const converters = new Map<number, Converter>();
  for (const kind of kinds) {
    const convert = inetConverter(kind, kind === 'tcp' ? IPPROTO_TCP : IPPROTO_UDP, context);
    for (const family of families) converters.set(groups[family][kind], convert);
  }
  return converters;
}

/** Joins the groups and gives what is sent to them. */
async function* listen(target: Target, converters: Map<number, Converter>, options: DestroyedOptions) {
  const { NetlinkSocket } = await import('../socket/netlink/index.js');
  const namespace = target.fd === undefined ? {} : { namespace: target.fd };
  const socket = await NetlinkSocket.open({
    protocol: 'sock_diag',
    groups: [...converters.keys()],
    strict: false,
    ...namespace,
  });
  try {
    for await (const event of socket.notifications(options)) {
      if (event.kind === 'overrun') options.onLost?.();
      else {
        const { group = 0, payload } = event.message;
        const record = converters.get(group)?.(viewOf(payload), 0, payload.length);
        if (record !== undefined) yield record;
      }
    }
  } finally {
    socket.close();
  }
}

/** What decides on records. Throws FilterError for a name that nothing has. */
async function judgeFor(
  { filter, kinds, families, procPath, states }: ResolvedOptions,
  interfaceIndex: (name: string) => number | undefined,
): Promise<{ passes: (record: SocketRecord) => boolean }> {
  if (typeof filter !== 'object' || !('expression' in filter)) return { passes: () => true };
  const { prepareFilter } = await import('./filter/index.js');
  const prepared = await prepareFilter(filter, { kinds, families, states, procPath, interfaceIndex });
  return { passes: prepared.matches };
}

/**
 * TCP and UDP sockets as the kernel destroys them, sock_diag(7), from the first wait on. Owners are those of the moment
 * it begins: a socket that is gone has none. Ends when the loop is left; the signal makes it throw its reason. Throws
 * TypeError for wrong options, FilterError for a name in the filter that nothing has, SocketError (it needs CAP_NET_ADMIN in some kernels), NamespaceError.
 */
export async function* destroyedSockets(options: DestroyedOptions = {}): AsyncGenerator<SocketRecord> {
  const { onLost: _, ...list } = options;
  const resolved = resolveOptions(list);
  const { netns, procPath, owners } = resolved;
  if (netns === 'all') throw new TypeError('netns must be one namespace');
  const target: Target = netns === undefined ? {} : openNamespace(netns, procPath);
  const source = new Source(target);
  const interfaces = new Interfaces((request, argument) => source.ioctl(request, argument));
  try {
    const context: RecordContext = {
      details,
      owners: owners ? await findOwners(resolved, new Coverage()) : undefined,
      interfaces,
      cgroups: new CgroupPaths(procPath),
      netns: target.netns,
    };
    const { passes } = await judgeFor(resolved, (name) => interfaces.indexOf(name));
    for await (const record of listen(target, convertersFor(options, context), options)) {
      if (passes(record)) yield record;
    }
  } finally {
    source.close();
  }
}
