import type { InetStatistics, SocketStatistics } from '../../inventory/statistics.js';

const line = (name: string, inet: number, inet6: number): string => {
  const numbers = [inet + inet6, inet, inet6].map((number) => String(number).padEnd(9));
  return `${name}\t  ${numbers.join(' ')}\n`;
};

const all = (of: InetStatistics): number => of.raw + of.udp + of.tcp;

/** `-s`: totals, then a table by protocol and family. */
export const summaryText = ({ total, tcp, inet, inet6 }: SocketStatistics): string => {
  const closed = tcp.allocated - (inet.tcp + inet6.tcp - tcp.timeWait);
  return (
    `Total: ${total}\n` +
    `TCP:   ${tcp.allocated + tcp.timeWait} (estab ${tcp.established}, closed ${closed}, ` +
    `orphaned ${tcp.orphaned}, timewait ${tcp.timeWait})\n\n` +
    'Transport Total     IP        IPv6\n' +
    line('RAW', inet.raw, inet6.raw) +
    line('UDP', inet.udp, inet6.udp) +
    line('TCP', inet.tcp, inet6.tcp) +
    line('INET', all(inet), all(inet6)) +
    line('FRAG', inet.frag, inet6.frag) +
    '\n'
  );
};
