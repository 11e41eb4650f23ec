import type { UnixAddress } from '../../family/address.js';
import type { UnixSocketRecord } from '../../inventory/record.js';
import type { SsContext } from './context.js';
import { shutdownText } from './details.js';
import { memoryText } from './memory-text.js';
import { stateName } from './names.js';
import { int, queue } from './numbers.js';
import { areOwnersWide, holdersText } from './owners.js';
import type { Row } from './row.js';
import { isWide, printable } from './text.js';

const netids: Readonly<Record<string, string>> = { stream: 'u_str', seqpacket: 'u_seq' };

/** A path, `@` and an abstract name (whose NULs read `@` as well), or `*` for neither. */
const nameText = ({ path, abstract }: UnixAddress): string => {
  if (path !== undefined) return printable(path);
  if (abstract !== undefined) return printable(`@${abstract.replaceAll('\0', '@')}`);
  return '*';
};

/** The halves of a device number: ss reads the kernel's own form as if it were the C library's. */
const deviceText = (device: number): string => {
  const major = (device >>> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
  return `${major}/${minor}`;
};

const extendedText = ({ shutdown, file, pending }: UnixSocketRecord): string => {
  let text = shutdownText(shutdown);
  if (file !== undefined) text += ` ino:${file.inode} dev:${deviceText(file.device)}`;
  if (pending !== undefined) text += ` peers:${pending.map((inode) => ` ${inode}`).join('')}`;
  return text;
};

/** Fills the row of a Unix socket; in place of ports stand the inodes of the socket and of its peer. */
export const unixLine = (record: UnixSocketRecord, row: Row, context: SsContext): void => {
  const { show } = context;
  row.netid = netids[record.type] ?? 'u_dgr';
  row.state = stateName(record.state);
  row.receiveQueue = queue(record.receiveQueue);
  row.sendQueue = queue(record.sendQueue);
  row.localAddress = `${nameText(record.local)} `;
  row.localPort = int(record.inode);
  // ss never learns the peer's name, only its inode.
  row.peerAddress = '* ';
  row.peerPort = int(record.peerInode ?? 0);
  row.details = holdersText(record.owners, context);
  if (show.memory) row.details += memoryText(record.memory);
  if (show.extended) row.details += extendedText(record);
  row.wide = isWide(row.localAddress) || areOwnersWide(record.owners);
};
