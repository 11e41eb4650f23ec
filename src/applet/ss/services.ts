import { readFileSync } from 'node:fs';
import type { ServiceProtocol } from '../../render/ss/index.js';

/** A file's text; empty where it cannot be read: then nothing has a name. */
const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};

/** The fields of each line that has some, without its comment. */
const rowsOf = (path: string): string[][] =>
  textOf(path)
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s+/));

/** Names of services by port and protocol, `/etc/services`, services(5); the first line of a port counts. */
export const readServices = (path = '/etc/services'): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  for (const [name, place] of rowsOf(path)) {
    const [port, protocol] = (place ?? '').split('/');
    if (name === undefined || !port || !protocol) continue;
    for (const key of [`${port}/${protocol}`, port]) if (!names.has(key)) names.set(key, name);
  }
  return names;
};

/** The key of a service in what `readServices` returns. */
export const serviceKey = (port: number, protocol: ServiceProtocol | undefined): string =>
  protocol === undefined ? String(port) : `${port}/${protocol}`;

/** Names of IP protocols by number, `/etc/protocols`, protocols(5). */
export const readProtocols = (path = '/etc/protocols'): ReadonlyMap<number, string> => {
  const names = new Map<number, string>();
  for (const [name, number] of rowsOf(path)) {
    if (name !== undefined && number !== undefined && !names.has(Number(number)))
      names.set(Number(number), name);
  }
  return names;
};

/** The ports that are given out to clients, lowest and highest. */
export const readEphemeralPorts = (path = '/proc/sys/net/ipv4/ip_local_port_range'): [number, number] => {
  const [lowest, highest] = textOf(path).trim().split(/\s+/).map(Number);
  return lowest && highest ? [lowest, highest] : [1024, 4999];
};
