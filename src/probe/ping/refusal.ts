import { readFileIfThere } from '../../kernel/index.js';
import { SocketError } from '../../socket/error.js';

const groupRange = '/proc/sys/net/ipv4/ping_group_range';

/** The sysctl as sysctl(8) writes it; undefined where the kernel has no ping sockets. */
const allowedGroups = (): string | undefined =>
  readFileIfThere(groupRange)?.toString('latin1').trim().replace(/\s+/g, ' ');

const remedy = (): string => {
  const range = allowedGroups();
  const raw = 'CAP_NET_RAW';
  if (range === undefined) return `the kernel has no ping sockets, and raw ones need ${raw}`;
  const group = process.getegid?.() ?? '?';
  return (
    `the sysctl net.ipv4.ping_group_range is "${range}", which leaves out group ${group}, ` +
    `and raw sockets need ${raw}; allow everybody by sysctl -w net.ipv4.ping_group_range="0 2147483647"`
  );
};

/** The error of one whom the kernel allows neither kind of socket: what would have to change. */
export const refusal = (family: 'inet' | 'inet6', cause: unknown): SocketError => {
  const label = family === 'inet' ? 'icmp' : 'icmp6';
  return new SocketError('open', { label }, { code: 'EACCES', errno: 13, text: remedy(), cause });
};
