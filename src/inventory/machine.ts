import { CgroupPaths } from './cgroup-path.js';
import type { Coverage } from './coverage.js';
import type { Dump } from './dump.js';
import type { FilterNames } from './filter/prepared.js';
import type { Interfaces } from './interfaces.js';
import { allNamespaces, openNamespace } from './namespaces.js';
import type { NamespaceSelector } from './options.js';
import type { OwnerIndex } from './owners.js';
import type { NetworkNamespace, SocketRecord } from './record.js';
import type { ResolvedOptions } from './resolve.js';
import { Source } from './source.js';
import type { UnlistedSearch } from './unlisted-listing.js';
import { Users } from './users.js';
import { findOwners } from './walk.js';

/** Where the sockets of one network namespace are read: the kernel, or a recording of what it said. */
export interface SocketSource {
  /** What its records say; absent for the own namespace when no other was asked for. */
  readonly netns: NetworkNamespace | undefined;
  readonly interfaces: Pick<Interfaces, 'get'> & Partial<Pick<Interfaces, 'indexOf'>>;
  /** Whether answers have only what was asked for; a recording has all states, whatever the request says. */
  readonly selects: boolean;
  /** The answers to netlink requests, in their order. Throws SystemError and NamespaceError. */
  dump(requests: Uint8Array[], signal: AbortSignal | undefined): Dump;
  /** The text of a table below `/proc/net`; undefined where it is not. Throws SystemError and NamespaceError. */
  table(name: string): string | undefined;
  /** Stops what is under way and closes every descriptor. */
  close(): void;
}

/** The holders of sockets; a recording does not tell which sockets were not asked for. */
export type Owners = Pick<OwnerIndex, 'ownersOf'> & Partial<Pick<OwnerIndex, 'see' | 'unseen'>>;

/** What a listing is about: this machine, or another one, or this one at another time, from a recording. */
export interface Machine {
  /** Who holds each socket; undefined when that cannot be found out, which `coverage` then says. */
  owners(options: ResolvedOptions, coverage: Coverage): Promise<Owners | undefined>;
  /** The namespaces selected, each opened when it is asked for and closed by the caller. Throws NamespaceError. */
  sources(netns: NamespaceSelector | undefined, procPath: string, coverage: Coverage): Iterable<SocketSource>;
  /** The sockets that no table has, where nobody can be asked any more; absent for this machine. */
  unlisted?(search: Omit<UnlistedSearch, 'owners' | 'readAll'>): SocketRecord[];
  /** What a filter needs to know of the machine; absent for this one. */
  filterNames?(): FilterNames;
  /** Names of users. */
  users(): Pick<Users, 'name'>;
  /** Paths of control groups by their id. */
  cgroups(procPath: string): Pick<CgroupPaths, 'get'>;
}

function* liveSources(
  netns: NamespaceSelector | undefined,
  procPath: string,
  coverage: Coverage,
): Generator<SocketSource> {
  if (netns === 'all') for (const target of allNamespaces(procPath, coverage)) yield new Source(target);
  else yield new Source(netns === undefined ? {} : openNamespace(netns, procPath));
}

/** The machine this process runs on. */
export const thisMachine: Machine = {
  owners: (options, coverage) => findOwners(options, coverage),
  sources: liveSources,
  users: () => new Users(),
  cgroups: (procPath) => new CgroupPaths(procPath),
};
