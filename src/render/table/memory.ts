import type { SocketRecord } from '../../inventory/record.js';
import { counted, item } from './item.js';

/** skmeminfo in bytes: what is in use of each limit first. */
export const memoryItems = ({ memory }: SocketRecord): string[] => {
  if (memory === undefined) return [];
  return [
    `receive: ${memory.rmemAlloc}/${memory.rcvbuf} B`,
    `send: ${memory.wmemAlloc}/${memory.sndbuf} B`,
    ...item('queued', memory.wmemQueued, ' B'),
    ...item('forward', memory.fwdAlloc, ' B'),
    ...counted('options', memory.optmem, ' B'),
    ...counted('backlog', memory.backlog, ' B'),
    ...counted('drops', memory.drops),
  ];
};
