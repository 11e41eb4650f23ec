import { readlinkSync } from 'node:fs';
import { native } from '../../kernel/addon.js';
import { close } from '../../kernel/descriptor.js';
import { AF_NETLINK, NETLINK_SOCK_DIAG } from '../../wire/constants.js';
import { DecodeError } from '../../wire/errors.js';
import type { RecordContext } from '../convert/context.js';
import { Interfaces } from '../interfaces.js';
import type { Holder } from '../owners.js';
import type { SocketKind, SocketRecord } from '../record.js';
import { readFacts, type SocketFacts } from './facts.js';
import { kindOf } from './kind.js';
import type { SocketNamespaces } from './namespace.js';
import { type ToldSocket, toldRecord } from './told.js';

/** What records of unlisted sockets are made with. */
export interface UnlistedJob {
  readonly procPath: string;
  readonly kinds: readonly SocketKind[];
  readonly namespaces: SocketNamespaces;
  /**
   * The context of a network namespace, by its inode, or where the kernel does not tell that, by a process that holds the
   * socket; undefined for one that is not listed.
   */
  readonly context: (namespace: number | undefined, pid: number) => RecordContext | undefined;
  /** Hears what each record is made of. */
  readonly told?: ((socket: ToldSocket) => void) | undefined;
}

/** Room for the longest protocol name of the kernel, 32 bytes in struct proto. */
const PROTOCOL_NAME_BYTES = 64;

/** What the kernel calls the protocol of another process' socket; empty when the descriptor is another one by now. */
function protocolNameOf(link: string, inode: number): string {
  const value = new Uint8Array(PROTOCOL_NAME_BYTES);
  const length = native().getxattr(link, 'system.sockprotoname', value);
  try {
    if (length <= 0 || readlinkSync(link) !== `socket:[${inode}]`) return '';
  } catch {
    return ''; // the process has ended
  }
  const end = value.indexOf(0);
  return Buffer.from(value.buffer, 0, end < 0 ? length : end).toString('latin1');
}

/** Our own request sockets come and go while we list. */
const isOurRequest = ({ family, protocol }: SocketFacts, pid: number): boolean =>
  pid === process.pid && family === AF_NETLINK && protocol === NETLINK_SOCK_DIAG;

/** The record of a duplicate of the holder's descriptor; undefined when it is not to be listed. */
function examine(fd: number, holder: Holder, job: UnlistedJob): SocketRecord | undefined {
  const context = job.context(job.namespaces.of(fd), holder.pid);
  const facts = context === undefined ? undefined : readFacts(fd, holder.inode);
  if (context === undefined || facts === undefined || isOurRequest(facts, holder.pid)) return undefined;
  const kind = kindOf(facts.family, facts.type, facts.protocol);
  // A Unix or packet socket is in its table as long as it lives: this one was made after the table was read.
  if (!job.kinds.includes(kind) || kind === 'unix' || kind === 'packet') return undefined;
  const interfaces = new Interfaces((request, argument) => native().ioctl(fd, request, argument));
  const name = kind === 'other' ? protocolNameOf(`${job.procPath}/self/fd/${fd}`, holder.inode) : '';
  const socket = { netns: context.netns?.inode, inode: holder.inode, name, facts };
  try {
    const record = toldRecord(socket, { ...context, interfaces });
    job.told?.(socket);
    return record;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** The record of a socket whose descriptor may not be duplicated: all that is left is the name of its protocol. */
function nameOnly({ pid, fd, inode }: Holder, job: UnlistedJob): SocketRecord | undefined {
  const context = job.kinds.includes('other') ? job.context(undefined, pid) : undefined;
  if (context === undefined) return undefined;
  const name = protocolNameOf(`${job.procPath}/${pid}/fd/${fd}`, inode);
  // Nothing tells these from the sockets of another namespace, and they are in their table anyway.
  if (name === '' || name.startsWith('UNIX') || name === 'PACKET') return undefined;
  const socket = { netns: context.netns?.inode, inode, name, facts: undefined };
  job.told?.(socket);
  return toldRecord(socket, context);
}

const EPERM = -1;

/** Makes records of sockets that no table has, of one process after the other. */
export function unlistedRecords(holders: readonly Holder[], job: UnlistedJob): SocketRecord[] {
  const records: SocketRecord[] = [];
  const done = new Set<number>();
  let pid = 0;
  let pidfd = -1;
  try {
    for (const holder of holders) {
      if (done.has(holder.inode)) continue;
      if (holder.pid !== pid) {
        if (pidfd >= 0) close(pidfd);
        pid = holder.pid;
        pidfd = native().pidfdOpen(pid, 0);
      }
      const fd = pidfd < 0 ? pidfd : native().pidfdGetfd(pidfd, holder.fd);
      const record = describe(fd, holder, job);
      if (fd >= 0 || record !== undefined) done.add(holder.inode);
      if (record !== undefined) records.push(record);
    }
  } finally {
    if (pidfd >= 0) close(pidfd);
  }
  return records;
}

/** `fd` is the duplicate, or a negative errno; it is closed. */
function describe(fd: number, holder: Holder, job: UnlistedJob): SocketRecord | undefined {
  if (fd < 0) return fd === EPERM || fd === ENOSYS ? nameOnly(holder, job) : undefined;
  try {
    return examine(fd, holder, job);
  } finally {
    close(fd);
  }
}

/** pidfd_getfd(2) came with Linux 5.6. */
const ENOSYS = -38;
