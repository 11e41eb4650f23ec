import { readFileSync, writeFileSync } from 'node:fs';

const usual = '/proc/sys/net/ipv4/tcp_congestion_control';
const available = '/proc/sys/net/ipv4/tcp_available_congestion_control';

/** Has new TCP sockets of this network namespace use this congestion control. Throws when the kernel has none of the name. */
export const useCongestion = (name: string): void => {
  const names = readFileSync(available, 'utf8').trim().split(' ');
  if (!names.includes(name)) throw new Error(`--congestion ${name}: this kernel has ${names.join(', ')}`);
  writeFileSync(usual, name);
};
