import type { CgroupPaths } from '../cgroup-path.js';
import type { Interfaces } from '../interfaces.js';
import type { OwnerIndex } from '../owners.js';
import type { NetworkNamespace, SocketRecord } from '../record.js';
import type { ResolvedDetails } from '../resolve.js';

/** What records are made with besides their message: the same for all of one network namespace. */
export interface RecordContext {
  readonly details: ResolvedDetails;
  /** Absent when owners were not asked for. */
  readonly owners: Pick<OwnerIndex, 'ownersOf'> | undefined;
  /** Is told each socket where owners were not asked for, but what no table lists was. */
  readonly seen?: Partial<Pick<OwnerIndex, 'see'>> | undefined;
  readonly interfaces: Pick<Interfaces, 'get'>;
  readonly cgroups: Pick<CgroupPaths, 'get'>;
  /** Absent for the caller's own namespace. */
  readonly netns: NetworkNamespace | undefined;
}

/** Makes a record of the message payload in [offset, end). Throws DecodeError. */
export type Converter = (view: DataView, offset: number, end: number) => SocketRecord;

/** A record while it is being made. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Adds what every kind may have, always in the same order, so that records of a kind share few shapes. */
export function complete<T extends SocketRecord>(record: Mutable<T>, context: RecordContext): T {
  if (context.owners !== undefined) record.owners = context.owners.ownersOf(record.inode);
  else context.seen?.see?.(record.inode);
  if (context.netns !== undefined) record.netns = context.netns;
  return record as T;
}
