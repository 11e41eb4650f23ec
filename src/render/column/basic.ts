import { localText, remoteText } from '../text/address.js';
import { ownersText, processText } from '../text/owner.js';
import { stateRank, stateText } from '../text/state.js';
import type { Column } from './column.js';
import { kindRank, localPort, remotePort } from './key.js';

/** The columns of the default table. */
export const basicColumns: readonly Column[] = [
  {
    name: 'kind',
    help: 'protocol of an Internet socket, else its address family',
    text: (record) => (record.family === 'other' ? record.addressFamily : record.kind),
    key: kindRank,
    weight: 9,
  },
  {
    name: 'state',
    help: "the kernel's state; unconnected is its close",
    text: (record, { people }) => (people ? stateText(record) : record.state),
    key: (record) => stateRank(record.state),
    weight: 6,
  },
  {
    name: 'recv-q',
    help: 'bytes not yet read; for a listener, connections waiting to be accepted',
    text: ({ receiveQueue }) => String(receiveQueue),
    key: ({ receiveQueue }) => receiveQueue,
    right: true,
    weight: 3,
  },
  {
    name: 'send-q',
    help: 'bytes not yet sent or acknowledged; for a listener, its backlog',
    text: ({ sendQueue }) => String(sendQueue),
    key: ({ sendQueue }) => sendQueue,
    right: true,
    weight: 2,
  },
  {
    name: 'local',
    help: "the socket's own address; #4711 is the inode of an unnamed Unix socket",
    text: localText,
    key: (record) => localPort(record) ?? localText(record),
    weight: 10,
    cut: { keep: 'tail', pleasant: 24, comfort: 15 },
  },
  {
    name: 'peer',
    help: 'the address it is connected to',
    text: remoteText,
    key: (record) => remotePort(record) ?? remoteText(record),
    weight: 5,
    cut: { keep: 'tail', pleasant: 21, comfort: 12 },
  },
  {
    name: 'process',
    help: 'processes that hold it, name[pid]; after ↔ those at the other end on this machine',
    text: (record, { people, mostOwners }) =>
      people ? processText(record, mostOwners) : ownersText(record.owners ?? [], mostOwners),
    key: (record) => record.owners?.[0]?.name,
    weight: 8,
    cut: { keep: 'halves', pleasant: 30, comfort: 20 },
  },
];
