import { readFileIfThere } from '../../kernel/index.js';
import type { ScanProtocol } from './types.js';

/** Ports by name and names by port, from /etc/services, services(5). */
export interface ServiceNames {
  readonly ports: ReadonlyMap<string, number>;
  readonly names: ReadonlyMap<number, string>;
}

/** Reads the services of a protocol; a missing file has none. */
export function serviceNames(protocol: ScanProtocol, path = '/etc/services'): ServiceNames {
  const ports = new Map<string, number>();
  const names = new Map<number, string>();
  for (const line of (readFileIfThere(path)?.toString('latin1') ?? '').split('\n')) {
    const [official = '', place = '', ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
    const [number = '', spoken] = place.split('/');
    if (spoken !== protocol || !/^\d+$/.test(number)) continue;
    const port = Number(number);
    for (const name of [official, ...aliases]) if (!ports.has(name)) ports.set(name, port);
    if (!names.has(port)) names.set(port, official);
  }
  return { ports, names };
}
