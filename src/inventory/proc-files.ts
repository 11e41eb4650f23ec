import { readFileSync } from 'node:fs';
import { IPPROTO_RAW, IPPROTO_TCP, IPPROTO_UDP } from '../wire/constants.js';
import { DecodeError } from '../wire/errors.js';
import type { RecordContext } from './convert/context.js';
import { procRecords } from './convert/proc.js';
import { procNetlinkRecords, procPacketRecords, procUnixRecords } from './convert/proc-other.js';
import type { Coverage } from './coverage.js';
import type { ProcTable } from './options.js';
import type { SocketKind, SocketRecord } from './record.js';
import { readTcpDump } from './tcp-dump-file.js';

/** A file in the form of a table below `/proc/net`, to be read in place of asking the kernel. */
export interface ProcFile {
  readonly table: ProcTable;
  readonly path: string;
}

const protocols = { tcp: IPPROTO_TCP, udp: IPPROTO_UDP, raw: IPPROTO_RAW } as const;

/** Makes records of a file whose states have their bit in `states`. Throws DecodeError. */
function recordsOf(file: ProcFile, job: FileJob, context: RecordContext): SocketRecord[] {
  const { table, path } = file;
  const { states } = job;
  const text = readFileSync(path);
  switch (table) {
    case 'tcpdiag': {
      const { sockets, fault } = readTcpDump(text, context);
      if (fault !== undefined) job.coverage.failed(job.kind, `${path}: ${fault}`);
      return sockets;
    }
    case 'unix':
      return procUnixRecords(text, states, context);
    case 'packet':
      return procPacketRecords(text, states, context);
    case 'netlink':
      return procNetlinkRecords(text, states, context);
    default: {
      const inet6 = table.endsWith('6');
      const kind = (inet6 ? table.slice(0, -1) : table) as keyof typeof protocols;
      const source = { name: table, kind, protocol: protocols[kind], inet6 };
      return procRecords(source, text.toString('latin1'), states, context);
    }
  }
}

/** What reading a file needs. */
interface FileJob {
  readonly kind: SocketKind;
  readonly states: number;
  readonly coverage: Coverage;
}

/** The sockets in a file; why it cannot be read goes to the coverage. */
export function readProcFile(file: ProcFile, job: FileJob, context: RecordContext): SocketRecord[] {
  try {
    return recordsOf(file, job, context);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!(error instanceof DecodeError) && code === undefined) throw error;
    job.coverage.failed(job.kind, error instanceof DecodeError ? `${file.path}: ${message}` : message);
    return [];
  }
}
