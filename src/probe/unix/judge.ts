import { errnoNumber, SystemError } from '../../kernel/index.js';
import type { ErrnoEvidence, Verdict } from '../result.js';
import type { Finding } from './ask.js';
import type { PathFile } from './file.js';
import type { UnixProbeOptions } from './types.js';

/** What is known when the verdict is given. */
export interface UnixEvidence {
  /** The name as shown to people. */
  readonly name: string;
  readonly finding: Finding;
  /** What the path leads to; undefined for an abstract name. */
  readonly file: PathFile | undefined;
}

/** A verdict with its reason. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
  /** The type of the socket, or what the file is instead. */
  readonly kind?: string;
  readonly error?: ErrnoEvidence;
}

const errorOf = (code: string, operation = 'connect'): ErrnoEvidence => ({
  operation,
  errno: errnoNumber(code) ?? 0,
  code,
});

/** `a stream socket`, `a dgram socket`. */
const socketText = (type: string): string => `a ${type} socket`;

/** Why a path leads nowhere. */
function missing(name: string, code: string, file: PathFile): string {
  if (!file.found && file.link !== undefined) {
    return code === 'ELOOP'
      ? `${name} is one of too many symbolic links`
      : `${name} is a symbolic link to ${file.link}, which is not there`;
  }
  if (code === 'ENOTDIR') return `a part of ${name} is not a folder`;
  if (code === 'ENAMETOOLONG') return `a name in ${name} is longer than any file system has`;
  return code === 'ELOOP' ? `${name} leads through too many symbolic links` : `${name} does not exist`;
}

const missingCodes: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);
const deniedCodes: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);

function denied(name: string, file: PathFile | undefined): string {
  if (file === undefined) return `a security policy forbids connecting to ${name}`;
  if (file.found) return `connecting to ${name} needs permission to write to it`;
  const { folder } = file;
  return folder === undefined ? `${name} may not be looked at` : `the folder ${folder} may not be searched`;
}

/** What a reply means where it says nothing of a type. Throws SystemError for one that says nothing of the name either. */
function judgeNobody({ name, finding, file }: UnixEvidence): Judgement {
  const { reply: code } = finding;
  const error = errorOf(code);
  if (file?.found && file.kind !== 'socket') {
    return {
      verdict: 'wrong-kind',
      reason: `${name} is a ${file.kind}, not a socket`,
      kind: file.kind,
      error,
    };
  }
  if (code === 'ECONNREFUSED') {
    return file === undefined
      ? { verdict: 'missing', reason: `no socket that takes connections has the name ${name}`, error }
      : { verdict: 'stale', reason: `${name} is a socket file that no server holds any more`, error };
  }
  if (missingCodes.has(code) && file !== undefined)
    return { verdict: 'missing', reason: missing(name, code, file), error };
  if (deniedCodes.has(code)) return { verdict: 'denied', reason: denied(name, file), error };
  if (code === 'EPROTOTYPE') {
    return { verdict: 'wrong-kind', reason: `the socket at ${name} changed its type while asked`, error };
  }
  throw new SystemError(`connect ${name}`, error.errno);
}

/** What a reply means of a socket whose type is known. Throws likewise. */
function judgeSocket({ name, finding }: UnixEvidence, type: string): Judgement {
  const { reply: code, room } = finding;
  const kind = type;
  const bound = `${socketText(type)} is bound to ${name}`;
  if (code === 'open') {
    if (type !== 'dgram') {
      return { verdict: 'open', reason: `${socketText(type)} listens on ${name} and has room`, kind };
    }
    if (room !== false) return { verdict: 'open', reason: bound, kind };
    return { verdict: 'busy', reason: `${bound}, and its queue of datagrams is full`, kind };
  }
  const error = errorOf(code);
  if (code === 'EAGAIN') {
    return { verdict: 'busy', reason: `the backlog of the ${type} listener on ${name} is full`, kind, error };
  }
  if (code === 'ECONNREFUSED') {
    return { verdict: 'refused', reason: `${bound} and does not listen`, kind, error };
  }
  if (code === 'EPERM' && type === 'dgram') {
    const reason = `${bound}; it is connected to another one and takes datagrams only from there`;
    return { verdict: 'refused', reason, kind, error };
  }
  if (deniedCodes.has(code)) return { verdict: 'denied', reason: denied(name, undefined), kind, error };
  throw new SystemError(`connect ${name}`, error.errno);
}

/** The verdict on what was found. Throws SystemError where the kernel's error, such as ENOMEM, is none about the socket. */
export function judge(evidence: UnixEvidence, { type: wanted }: UnixProbeOptions): Judgement {
  const { type } = evidence.finding;
  if (type === undefined) return judgeNobody(evidence);
  if (wanted === undefined || wanted === type) return judgeSocket(evidence, type);
  const reason = `${socketText(type)} is at ${evidence.name}, not ${socketText(wanted)}`;
  return { verdict: 'wrong-kind', reason, kind: type, error: errorOf('EPROTOTYPE') };
}

/** A path that no sockaddr_un can hold. */
export const tooLong = (name: string, length: number, longest: number): Judgement => ({
  verdict: 'unresolved',
  reason: `${name} has ${length} bytes, and an address holds ${longest}`,
  error: errorOf('ENAMETOOLONG'),
});
