import type { SocketRecord } from '../../inventory/record.js';
import { hostText, interfaceText, localText, remoteText } from '../text/address.js';
import type { Column } from './column.js';
import { localPort, remotePort } from './key.js';

const localHost = (record: SocketRecord): string =>
  record.family === 'inet' || record.family === 'inet6' ? hostText(record.local, '') : localText(record);

const remoteHost = (record: SocketRecord): string => {
  if (record.family !== 'inet' && record.family !== 'inet6') return remoteText(record);
  return remoteText(record) === '' ? '' : hostText(record.remote, '');
};

const portOf = (port: number | undefined): string => (port === undefined || port === 0 ? '' : String(port));

/** Addresses taken apart, for CSV and scripts. */
export const addressColumns: readonly Column[] = [
  { name: 'local-address', help: 'the own address without its port', text: localHost },
  {
    name: 'local-port',
    help: 'the own port; the IP protocol number for a raw socket',
    text: (record) => portOf(localPort(record)),
    key: localPort,
    right: true,
  },
  { name: 'peer-address', help: "the other end's address without its port", text: remoteHost },
  {
    name: 'peer-port',
    help: "the other end's port",
    text: (record) => portOf(remotePort(record)),
    key: remotePort,
    right: true,
  },
  { name: 'interface', help: 'interface it is bound to or scoped by', text: interfaceText },
];
