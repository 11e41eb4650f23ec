import { readdirSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { LiveWord } from './word.js';

const linesOf = (path: string): string[] => {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
};

/** Names and addresses of hosts(5). */
export const knownHosts = (path = '/etc/hosts'): LiveWord[] => {
  const hosts = linesOf(path).flatMap((line) => {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return names.map((word) => ({ word, about: address ?? '' }));
  });
  const named = new Map(hosts.map((host) => [host.word, host]));
  return [...named.values()];
};

/** Names of passwd(5) or group(5). */
export const knownNames = (path: '/etc/passwd' | '/etc/group'): LiveWord[] =>
  linesOf(path).flatMap((line) => {
    const [word, , number] = line.split(':');
    return word === undefined || word === '' ? [] : [{ word, about: number ?? '' }];
  });

/** Network interfaces that are up, with an address of each. */
export const liveInterfaces = (): LiveWord[] =>
  Object.entries(networkInterfaces()).map(([word, addresses]) => ({
    word,
    about: addresses?.[0]?.address ?? '',
  }));

/** Own addresses. */
export const liveAddresses = (): LiveWord[] =>
  Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).map(({ address }) => ({ word: address, about: name })),
  );

/** Network namespaces that ip-netns(8) has named. */
export const liveNamespaces = (): LiveWord[] => {
  try {
    return readdirSync('/run/netns').map((word) => ({ word, about: 'network namespace' }));
  } catch {
    return []; // the folder comes with the first name
  }
};
