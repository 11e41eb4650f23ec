import { closeSync, openSync, writeSync } from 'node:fs';
import { dumpTcpSockets } from '../../index.js';
import { reasonOf, SsExit, USAGE_EXIT } from './exit.js';
import { placeOf, type SsJob } from './listing.js';

const openFile = (path: string): number => {
  try {
    return openSync(path, 'w', 0o666);
  } catch (error) {
    throw new SsExit(USAGE_EXIT, '', `fopen dump file: ${reasonOf(error)}`);
  }
};

const writeAll = (fd: number, bytes: Uint8Array): void => {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
};

/** `-D`: writes what the kernel tells of TCP sockets to a file. Throws SsExit. */
export const recordTcp = async (job: SsJob, path: string): Promise<void> => {
  const { show, selection } = job.request;
  if (!selection.has('tcp')) throw new SsExit(0, '', 'ss: tcpdiag dump requested and no tcp in filter.');
  const fd = path.startsWith('-') ? 1 : openFile(path);
  try {
    const { netns } = placeOf(job);
    const chunks = dumpTcpSockets({
      ...(netns && { netns }),
      families: selection.dumpedFamilies,
      states: selection.stateNames,
      details: { memory: show.memory, info: show.info, extended: show.tos },
    });
    for await (const bytes of chunks) writeAll(fd, bytes);
  } finally {
    if (fd !== 1) closeSync(fd);
  }
};
