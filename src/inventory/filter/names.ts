import { readFileSync } from 'node:fs';

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** The entries of services(5) text: a port and its protocol under each name and alias. */
export const parseServices = (text: string): Map<string, { port: number; protocol: string }[]> => {
  const services = new Map<string, { port: number; protocol: string }[]>();
  for (const line of text.split('\n')) {
    const [name = '', place = '', ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
    const match = /^(\d{1,5})\/(\S+)$/.exec(place);
    if (match === null) continue;
    const entry = { port: Number(match[1]), protocol: match[2] ?? '' };
    for (const word of [name, ...aliases]) {
      const entries = services.get(word);
      if (entries === undefined) services.set(word, [entry]);
      else entries.push(entry);
    }
  }
  return services;
};

/** Services by name, from /etc/services; none without it. */
export const services = (): ReturnType<typeof parseServices> => parseServices(read('/etc/services'));

/** The users of passwd(5) text, uid by name. */
export const parseUsers = (text: string): Map<string, number> => {
  const users = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [name = '', , uid = ''] = line.split(':', 3);
    if (name !== '' && /^\d+$/.test(uid) && !users.has(name)) users.set(name, Number(uid));
  }
  return users;
};

/** Users by name, from /etc/passwd; none without it. */
export const users = (): Map<string, number> => parseUsers(read('/etc/passwd'));

/** What Linux has without other orders; ss's own default is of another time. */
const usualPorts = { low: 32768, high: 60999 };

/** The range the kernel chooses local ports from, ip(7). */
export const ephemeralPorts = (procPath: string): { low: number; high: number } => {
  const [low, high] = read(`${procPath}/sys/net/ipv4/ip_local_port_range`).trim().split(/\s+/).map(Number);
  return low === undefined || high === undefined || Number.isNaN(low + high) ? usualPorts : { low, high };
};
