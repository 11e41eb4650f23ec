import { listSockets } from '../../inventory/index.js';
import type { CoverageGap } from '../../inventory/options.js';
import type { SocketKind } from '../../inventory/record.js';
import type { Ability, AbilityFinding } from './types.js';

/** Kinds that are listed from tables of the kernel. */
const kinds: readonly SocketKind[] = [
  'tcp',
  'udp',
  'unix',
  'raw',
  'icmp',
  'udplite',
  'mptcp',
  'sctp',
  'dccp',
  'packet',
  'netlink',
  'vsock',
  'xdp',
  'tipc',
];

const ofGap = ({ reason, fallback, message }: CoverageGap): AbilityFinding => {
  if (fallback !== undefined) return { state: 'partly', reason: message };
  return { state: reason === 'interrupted' ? 'yes' : 'no', reason: message };
};

/** What can be listed, found out by listing it. */
export async function listingAbilities(): Promise<Ability[]> {
  const listing = listSockets({ kinds });
  for await (const _ of listing.batches()) {
    // only what could not be read is of interest
  }
  return kinds.map((kind) => {
    const gap = listing.coverage.find(({ subject }) => subject === kind);
    return {
      name: `list-${kind}`,
      area: 'list',
      what: `sock_diag for ${kind}`,
      lost:
        gap?.reason === 'absent'
          ? 'nothing, as there can be no such sockets'
          : `socketeer ls and ss show no ${kind} sockets, or less of them`,
      ...(gap === undefined ? { state: 'yes' } : ofGap(gap)),
    };
  });
}

/** Lists TCP with its owners one way, and tells what was in the way. */
async function ownersBy(way: 'bpf' | 'proc'): Promise<AbilityFinding> {
  const listing = listSockets({ kinds: ['tcp'], owners: true, ownersBy: way });
  for await (const _ of listing.batches()) {
    // likewise
  }
  const gap = listing.coverage.find(({ subject }) => subject === 'owners');
  if (gap === undefined) return { state: 'yes' };
  return { state: way === 'proc' ? 'partly' : 'no', reason: gap.message };
}

/** Owners as /proc gives them: of the own processes, or of all. */
export const ownersByProc = (): Promise<AbilityFinding> => ownersBy('proc');

/** Owners by a BPF iterator. */
export const ownersByBpf = (): Promise<AbilityFinding> => ownersBy('bpf');
