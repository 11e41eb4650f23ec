import type { SocketOwner } from '../record.js';
import type { FieldRow, Match } from './field-row.js';

/** Longest name the kernel keeps, TASK_COMM_LEN - 1 of `<linux/sched.h>`. */
const LONGEST_NAME = 15;

/** The file name of the program where the kernel may have cut the process's name off, else the name again. */
const fullName = ({ name, commandLine }: SocketOwner): string => {
  if (Buffer.byteLength(name) < LONGEST_NAME) return name;
  const program = commandLine[0] ?? '';
  return program.slice(program.lastIndexOf('/') + 1);
};

const someName = (owners: readonly SocketOwner[] | undefined, match: Match): boolean =>
  owners?.some((owner) => match(owner.name) || match(fullName(owner))) ?? false;

/** Names of the processes that hold a socket, cut and in full. */
export const processName: FieldRow = {
  needs: () => 'owners',
  predicate: (match) => (record) => someName(record.owners, match),
};

/** Names of the processes that hold the other end. */
export const peerProcessName: FieldRow = {
  needs: () => 'peer-owners',
  predicate: (match) => (record) => someName(record.peer?.owners, match),
};
