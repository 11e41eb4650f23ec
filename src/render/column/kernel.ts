import type { SocketRecord } from '../../inventory/record.js';
import { escapeText } from '../../terminal/escape.js';
import { durationText } from '../text/duration.js';
import type { Column } from './column.js';

const timerOf = (record: SocketRecord) =>
  record.family === 'inet' || record.family === 'inet6' ? record.timer : undefined;

/** A running timer as one cell: `keepalive 1m42s`, with retransmissions where there were any: `on 200ms 3x`. */
export const timerText = (record: SocketRecord): string => {
  const timer = timerOf(record);
  if (timer === undefined) return '';
  const times = timer.retransmits === 0 ? '' : ` ${timer.retransmits}x`;
  return `${timer.name} ${durationText(timer.expires)}${times}`;
};

/** Digits of a container id that people know it by. */
const SHORT_ID = 12;

const containerText = (container: string): string =>
  /^[0-9a-f]{64}$/.test(container) ? container.slice(0, SHORT_ID) : container;

/** A network namespace as one cell: its name, container, service or mount, else the inode of its nsfs file. */
export const namespaceText = ({ netns }: SocketRecord): string => {
  if (netns === undefined) return '';
  const { name, container, unit, path, inode } = netns;
  const known = name ?? (container === undefined ? (unit ?? path) : containerText(container));
  return known === undefined ? String(inode) : escapeText(known);
};

/** What the kernel keeps about the socket. */
export const kernelColumns: readonly Column[] = [
  {
    name: 'type',
    help: 'socket type: stream, dgram, seqpacket, raw, …',
    text: ({ type }) => type,
    weight: 2,
  },
  { name: 'family', help: 'address family: inet, inet6, unix, …', text: ({ family }) => family, weight: 1 },
  {
    name: 'inode',
    help: 'inode in sockfs; 0 when no process holds it any more',
    text: ({ inode }) => String(inode),
    key: ({ inode }) => inode,
    right: true,
    weight: 1,
  },
  {
    name: 'cookie',
    help: "the kernel's unique number for it, SO_COOKIE",
    text: ({ cookie }) => (cookie === undefined ? '' : String(cookie)),
    key: ({ cookie }) => cookie,
    right: true,
  },
  {
    name: 'mark',
    help: 'SO_MARK, in hexadecimal',
    text: ({ mark }) => (mark === undefined ? '' : `0x${mark.toString(16)}`),
    key: ({ mark }) => mark,
    right: true,
  },
  {
    name: 'cgroup',
    help: 'path of its control group, else its id',
    text: ({ cgroup }) => (cgroup === undefined ? '' : escapeText(cgroup.path ?? String(cgroup.id))),
    cut: { keep: 'tail', pleasant: 20, comfort: 12 },
  },
  {
    name: 'netns',
    help: 'network namespace: its name, container, service or mount, else its inode',
    text: namespaceText,
    weight: 7,
  },
  {
    name: 'timer',
    help: 'running TCP timer, time until it fires, retransmissions',
    text: timerText,
    key: (record) => timerOf(record)?.expires,
    weight: 4,
  },
  {
    name: 'source',
    help: 'where the record came from: sock_diag, proc or descriptor',
    text: ({ source }) => source,
  },
];
