import { readFileSync } from 'node:fs';

type Row = readonly [name: string, port: number, protocol: string, aliases: readonly string[]];

let rows: readonly Row[] | undefined;

const readRows = (): Row[] => {
  let text: string;
  try {
    text = readFileSync('/etc/services', 'latin1');
  } catch {
    return []; // without the table nothing has a name
  }
  const found: Row[] = [];
  for (const line of text.split('\n')) {
    const [name, place, ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
    const [port, protocol] = (place ?? '').split('/');
    if (name !== undefined && protocol !== undefined) found.push([name, Number(port), protocol, aliases]);
  }
  return found;
};

/** getservbyname(3): the port of a service by its name or an alias, services(5). */
export const servicePort = (name: string, protocol: string): number | undefined => {
  rows ??= readRows();
  return rows.find((row) => row[2] === protocol && (row[0] === name || row[3].includes(name)))?.[1];
};

/** getservbyport(3): the name of the service at a port. */
export const serviceName = (port: number, protocol: string): string | undefined => {
  rows ??= readRows();
  return rows.find((row) => row[1] === port && row[2] === protocol)?.[0];
};
