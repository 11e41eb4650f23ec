import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { InetSocketRecord, SocketRecord } from '../record.js';

/** Tells which sockets must be left alone, and why. */
export interface Protection {
  /** Why a socket is protected; undefined where it is not. */
  reasonFor(socket: SocketRecord): string | undefined;
}

/** A process whose sockets are protected, and what it is to us. */
interface Protected {
  readonly pid: number;
  readonly role: string;
}

interface Stat {
  readonly name: string;
  readonly parent: number;
  readonly session: number;
}

/** Reads what matters of `/proc/<pid>/stat`, proc(5). The name may contain anything, so the last `)` ends it. */
export function parseStat(text: string): Stat {
  const end = text.lastIndexOf(')');
  const [, parent = '0', , session = '0'] = text.slice(end + 2).split(' ');
  return { name: text.slice(text.indexOf('(') + 1, end), parent: Number(parent), session: Number(session) };
}

function statOf(procPath: string, pid: number | 'self'): Stat | undefined {
  try {
    return parseStat(readFileSync(`${procPath}/${pid}/stat`, 'latin1'));
  } catch {
    return undefined;
  }
}

/** This process, its ancestors up to the first, and the leader of its session. */
function protectedProcesses(procPath: string): Protected[] {
  const found: Protected[] = [{ pid: process.pid, role: 'this process' }];
  const own = statOf(procPath, process.pid);
  const seen = new Set([0, process.pid]);
  let pid = own?.parent ?? 0;
  while (!seen.has(pid)) {
    seen.add(pid);
    const stat = statOf(procPath, pid);
    if (stat !== undefined) found.push({ pid, role: `${stat.name}[${pid}], an ancestor of this process` });
    pid = stat?.parent ?? 0;
  }
  const session = own?.session ?? 0;
  const leader = seen.has(session) ? undefined : statOf(procPath, session);
  if (leader !== undefined) {
    found.push({ pid: session, role: `${leader.name}[${session}], the leader of this session` });
  }
  return found;
}

/** The inodes of the sockets a process holds; none where it may not be looked into. */
function socketInodes(procPath: string, pid: number): number[] {
  const folder = `${procPath}/${pid}/fd`;
  const inodes: number[] = [];
  try {
    for (const fd of readdirSync(folder)) {
      const inode = socketInode(`${folder}/${fd}`);
      if (inode !== undefined) inodes.push(inode);
    }
  } catch {
    // The process has ended, or is another user's: then so are its sockets, which only root can destroy.
  }
  return inodes;
}

function socketInode(path: string): number | undefined {
  try {
    const link = readlinkSync(path);
    return link.startsWith('socket:[') ? Number(link.slice('socket:['.length, -1)) : undefined;
  } catch {
    return undefined; // closed meanwhile
  }
}

/** One end of a connection as text without IPv6 scope and mapping, so that both ways to write it are equal. */
function endText(address: string, port: number): string {
  const [plain = ''] = address.toLowerCase().split('%', 1);
  return `${plain.startsWith('::ffff:') ? plain.slice('::ffff:'.length) : plain} ${port}`;
}

/** The two ends of the connection in SSH_CONNECTION, ssh(1); undefined for any other text. */
export function sshEnds(connection: string | undefined): readonly [string, string] | undefined {
  const [client = '', clientPort = '', server = '', serverPort = ''] = (connection ?? '').split(' ');
  if (!/^\d+$/.test(clientPort) || !/^\d+$/.test(serverPort)) return undefined;
  return [endText(client, Number(clientPort)), endText(server, Number(serverPort))];
}

const isInet = (socket: SocketRecord): socket is InetSocketRecord =>
  socket.family === 'inet' || socket.family === 'inet6';

function isSsh(socket: SocketRecord, ends: readonly [string, string] | undefined): boolean {
  if (ends === undefined || !isInet(socket)) return false;
  const local = endText(socket.local.address, socket.local.port);
  const remote = endText(socket.remote.address, socket.remote.port);
  return (local === ends[0] && remote === ends[1]) || (local === ends[1] && remote === ends[0]);
}

/**
 * Finds what must be left alone unless someone says otherwise: the sockets of this process, of its ancestors and of its
 * session's leader, and the connection in `sshConnection`; of each both ends, as far as the records tell the other.
 */
export function readProtection(procPath: string, sshConnection: string | undefined): Protection {
  const roles = new Map<number, string>();
  for (const { pid, role } of protectedProcesses(procPath)) {
    for (const inode of socketInodes(procPath, pid)) if (!roles.has(inode)) roles.set(inode, role);
  }
  const ends = sshEnds(sshConnection);
  return {
    reasonFor(socket) {
      if (isSsh(socket, ends)) return 'it is the ssh connection of this session';
      const role = roles.get(socket.inode);
      if (role !== undefined) return `it is held by ${role}`;
      const peer = socket.peer === undefined ? undefined : roles.get(socket.peer.inode);
      return peer === undefined ? undefined : `its other end is held by ${peer}`;
    },
  };
}
