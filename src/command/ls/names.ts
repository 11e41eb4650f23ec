import { readFileSync } from 'node:fs';
import { didYouMean, UsageError } from '../../terminal/index.js';

const linesOf = (path: string): string[] => {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
};

/** The users of passwd(5) text, uid by name. */
export const parseUsers = (lines: readonly string[]): Map<string, number> => {
  const users = new Map<string, number>();
  for (const line of lines) {
    const [name, , uid] = line.split(':');
    if (name !== undefined && name !== '' && uid !== undefined && /^\d+$/.test(uid))
      users.set(name, Number(uid));
  }
  return users;
};

/** The ports of services(5) text by name and alias; a name may have one port per protocol. */
export const parseServices = (lines: readonly string[]): Map<string, Set<number>> => {
  const services = new Map<string, Set<number>>();
  for (const line of lines) {
    const [name, port, ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
    const number = Number(port?.split('/')[0]);
    if (name === undefined || !Number.isInteger(number)) continue;
    for (const word of [name, ...aliases]) {
      const ports = services.get(word) ?? new Set();
      services.set(word, ports.add(number));
    }
  }
  return services;
};

/** The uid of a user given by name or number. Throws UsageError for a name /etc/passwd does not have. */
export const userId = (word: string): number => {
  if (/^\d+$/.test(word)) return Number(word);
  const users = parseUsers(linesOf('/etc/passwd'));
  const uid = users.get(word);
  if (uid === undefined) throw new UsageError(`unknown user '${word}'${didYouMean(word, [...users.keys()])}`);
  return uid;
};

/** Ports of a service by name. Throws UsageError for a name /etc/services does not have. */
export const servicePorts = (word: string): number[] => {
  const services = parseServices(linesOf('/etc/services'));
  const ports = services.get(word);
  if (ports !== undefined) return [...ports];
  const hint =
    services.size === 0
      ? '; there is no /etc/services, so give a number'
      : didYouMean(word, [...services.keys()]);
  throw new UsageError(`unknown port '${word}': not a number from 0 to 65535 and no service${hint}`);
};
