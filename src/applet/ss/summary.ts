import { readFileSync } from 'node:fs';
import type { SocketSummary } from '../../render/ss/index.js';

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // no IPv6, or no procfs: then there is nothing to count
  }
};

/** `/proc/net/sockstat`: each line a name, then words and their numbers. */
const readStatistics = (text: string): ReadonlyMap<string, number> => {
  const numbers = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [name, ...words] = line.split(/\s+/);
    for (let at = 0; at + 1 < words.length; at += 2)
      numbers.set(`${name} ${words[at]}`, Number(words[at + 1]));
  }
  return numbers;
};

/** `/proc/net/snmp`: a line of names, then a line of numbers, both led by the protocol. */
const readEstablished = (text: string): number => {
  const [names, numbers] = text.split('\n').filter((line) => line.startsWith('Tcp:'));
  const place = names?.split(' ').indexOf('CurrEstab') ?? -1;
  return place < 0 ? 0 : Number(numbers?.split(' ')[place]);
};

/** Counts the sockets of the namespace we live in, from /proc/net. */
export const readSummary = (folder = '/proc/net'): SocketSummary => {
  const inet = readStatistics(textOf(`${folder}/sockstat`));
  const inet6 = readStatistics(textOf(`${folder}/sockstat6`));
  const four = (name: string): number => inet.get(name) ?? 0;
  const six = (name: string): number => inet6.get(name) ?? 0;
  return {
    total: four('sockets: used'),
    tcp: {
      allocated: four('TCP: alloc'),
      established: readEstablished(textOf(`${folder}/snmp`)),
      orphaned: four('TCP: orphan'),
      timeWait: four('TCP: tw'),
    },
    inet: {
      raw: four('RAW: inuse'),
      udp: four('UDP: inuse'),
      tcp: four('TCP: inuse'),
      frag: four('FRAG: inuse'),
    },
    inet6: {
      raw: six('RAW6: inuse'),
      udp: six('UDP6: inuse'),
      tcp: six('TCP6: inuse'),
      frag: six('FRAG6: inuse'),
    },
  };
};
