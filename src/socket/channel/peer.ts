import { readFileIfThere } from '../../kernel/index.js';
import type { AncillaryData } from '../ancillary/types.js';
import type { Socket } from '../socket.js';
import type { ChannelPeer } from './types.js';

function nameOf(pid: number): string | undefined {
  try {
    return pid > 0 ? readFileIfThere(`/proc/${pid}/comm`)?.toString().replace(/\n$/, '') : undefined;
  } catch {
    return undefined; // it has ended in the middle, or is not ours to see
  }
}

function peerFrom({ pid, uid, gid }: { pid: number; uid: number; gid: number }): ChannelPeer {
  const process = nameOf(pid);
  return { pid, uid, gid, ...(process === undefined ? {} : { process }) };
}

/** Who is at the other end of a Unix connection, SO_PEERCRED; undefined for other families. */
export function peerOf(socket: Socket): ChannelPeer | undefined {
  if (socket.family !== 'unix' || socket.closed) return undefined;
  const credentials = socket.options.peerCredentials;
  return credentials.pid === 0 && credentials.uid === 0xffff_ffff ? undefined : peerFrom(credentials);
}

/** Who sent a message, SCM_CREDENTIALS. */
export function senderOf(ancillary: readonly AncillaryData[]): ChannelPeer | undefined {
  const credentials = ancillary.find((data) => data.kind === 'credentials');
  return credentials === undefined ? undefined : peerFrom(credentials);
}
