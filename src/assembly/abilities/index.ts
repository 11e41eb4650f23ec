import { native } from '../../kernel/index.js';
import { ofError, opens } from './attempt.js';
import { listingAbilities, ownersByBpf, ownersByProc } from './listing.js';
import { destroying, duplicates, echo, lowPorts, otherNamespaces, tun } from './probing.js';
import type { Ability, AbilityFinding } from './types.js';

/** An interface, and how to find out whether it is there. */
interface Row extends Omit<Ability, 'state' | 'reason'> {
  readonly ask: () => AbilityFinding | Promise<AbilityFinding>;
}

const listed: readonly Row[] = [
  {
    name: 'owners',
    area: 'list',
    what: '/proc/<pid>/fd of other processes',
    lost: 'sockets of processes that may not be read have no owner',
    ask: ownersByProc,
  },
  {
    name: 'owners-bpf',
    area: 'list',
    what: 'a BPF iterator over all open files',
    lost: 'owners are found in /proc, which takes longer where many files are open',
    ask: ownersByBpf,
  },
  {
    name: 'descriptors',
    area: 'list',
    what: 'pidfd_getfd(2)',
    lost: 'sockets that no table of the kernel has are not found (ls --other, unbound ones)',
    ask: duplicates,
  },
  {
    name: 'namespaces',
    area: 'list',
    what: 'setns(2) into network namespaces',
    lost: '--netns does not work, and other ends in containers have no name',
    ask: otherNamespaces,
  },
  {
    name: 'destroy',
    area: 'list',
    what: 'SOCK_DESTROY of sock_diag',
    lost: 'socketeer kill and ss -K close nothing',
    ask: destroying,
  },
];

const kinds: readonly Row[] = [
  {
    name: 'ping',
    area: 'probe',
    what: 'ping sockets, or raw ones for ICMP',
    lost: 'socketeer ping, trace --icmp and probes of icmp:',
    ask: echo,
  },
  {
    name: 'raw',
    area: 'sockets',
    what: 'raw IP sockets',
    lost: 'raw: in send and receive, IP-… in relays',
    ask: () => opens({ family: 'inet', type: 'raw', protocol: 'icmp' }),
  },
  {
    name: 'packet',
    area: 'sockets',
    what: 'packet sockets',
    lost: 'packet: in send and receive, INTERFACE in relays, PacketSocket',
    ask: () => opens({ family: 'packet', type: 'raw' }),
  },
  {
    name: 'ipv6',
    area: 'sockets',
    what: 'IPv6 sockets',
    lost: 'addresses of IPv6',
    ask: () => opens({ family: 'inet6', type: 'stream' }),
  },
  {
    name: 'mptcp',
    area: 'sockets',
    what: 'multipath TCP sockets',
    lost: 'mptcp: and MPTCP-… addresses',
    ask: () => opens({ family: 'inet', type: 'stream', protocol: 'mptcp' }),
  },
  {
    name: 'sctp',
    area: 'sockets',
    what: 'SCTP sockets',
    lost: 'sctp: and SCTP-… addresses',
    ask: () => opens({ family: 'inet', type: 'stream', protocol: 'sctp' }),
  },
  {
    name: 'dccp',
    area: 'sockets',
    what: 'DCCP sockets',
    lost: 'nc -Z and DCCP-… addresses',
    ask: () => opens({ family: 'inet', type: 'dccp', protocol: 'dccp' }),
  },
  {
    name: 'udplite',
    area: 'sockets',
    what: 'UDP-Lite sockets',
    lost: 'udplite: and UDPLITE-… addresses',
    ask: () => opens({ family: 'inet', type: 'dgram', protocol: 'udplite' }),
  },
  {
    name: 'vsock',
    area: 'sockets',
    what: 'VM sockets',
    lost: 'vsock: and VSOCK-… addresses',
    ask: () => opens({ family: 'vsock', type: 'stream' }),
  },
  {
    name: 'low-ports',
    area: 'sockets',
    what: 'binding ports below net.ipv4.ip_unprivileged_port_start',
    lost: 'listeners on ports such as 80 and 123',
    ask: lowPorts,
  },
  {
    name: 'tun',
    area: 'relay',
    what: '/dev/net/tun',
    lost: 'TUN addresses',
    ask: tun,
  },
];

const asked = async ({ ask, ...row }: Row): Promise<Ability> => {
  const { name, area, what, lost } = row;
  try {
    return { name, area, what, lost, ...(await ask()) };
  } catch (error) {
    return { name, area, what, lost, ...ofError(error) };
  }
};

const addon: Row = {
  name: 'addon',
  area: 'sockets',
  what: 'the native addon',
  lost: 'everything: without it nothing talks to the kernel',
  ask: () => {
    native();
    return { state: 'yes' };
  },
};

/**
 * Finds out which interfaces of the kernel are usable here by this user, and what is lost without each. Every one is tried as a
 * command would use it, one after the other, and whatever was opened for that is closed again. Never rejects: an interface that
 * fails is an answer, and where the addon cannot be loaded that is the only one.
 */
export async function examineAbilities(): Promise<Ability[]> {
  const found = [await asked(addon)];
  if (found[0]?.state !== 'yes') return found;
  try {
    found.push(...(await listingAbilities()));
  } catch (error) {
    const row = { name: 'list', area: 'list', what: 'sock_diag', lost: 'nothing can be listed' } as const;
    found.push({ ...row, ...ofError(error) });
  }
  for (const row of [...listed, ...kinds]) found.push(await asked(row));
  return found;
}
