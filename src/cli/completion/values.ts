import type { HelpOption } from '../help-page.js';
import type { Offer, Suggestion } from './types.js';

const sockets = () => import('../../command/live/sockets.js');
const machine = () => import('../../command/live/machine.js');

const list = (text: string): Suggestion[] => text.split(' ').map((word) => ({ word }));

/** States as `--state` and filters take them. */
export const stateWords: readonly Suggestion[] = list(
  'listen established syn-sent syn-recv fin-wait-1 fin-wait-2 time-wait close close-wait last-ack closing connected',
);

/** Names of columns, by the help that lists them. */
const columns = async (): Promise<Suggestion[]> => {
  const { lsHelp } = await import('../../command/ls/help.js');
  const { parseHelp } = await import('../help-page.js');
  const part = parseHelp(lsHelp()).parts.find(({ title }) => title === 'Columns and sort keys');
  return (part?.lines ?? []).flatMap((line) => {
    const [, word, about] = /^ {2}(\S+) {2,}(.*)$/.exec(line) ?? [];
    return word === undefined ? [] : [{ word, about: about ?? '' }];
  });
};

/** What an option takes, by its name: it means the same in every command that has it. */
const byName: Readonly<Record<string, () => Suggestion[] | Promise<Suggestion[]>>> = {
  port: async () => (await sockets()).livePorts(),
  process: async () => (await sockets()).liveProcesses(),
  netns: async () => {
    const processes = await (await sockets()).liveProcesses();
    return [...(await machine()).liveNamespaces(), ...processes.filter(({ word }) => /^\d+$/.test(word))];
  },
  net: async () => (await machine()).liveNamespaces(),
  user: async () => (await machine()).knownNames('/etc/passwd'),
  group: async () => (await machine()).knownNames('/etc/group'),
  interface: async () => (await machine()).liveInterfaces(),
  source: async () => (await machine()).liveAddresses(),
  state: () => [...stateWords],
  columns,
  sort: columns,
  frame: () => list('lines length length:2 length:4 none'),
  log: () => list('text json none'),
  'log-level': () => list('error warning notice info debug'),
};

/** Words that a placeholder spells out: `auto|always|never`. */
const spelled = (placeholder: string): string[] =>
  placeholder.split('|').filter((word) => /^[a-z][a-z-]*$/.test(word) && placeholder.includes('|'));

/** What the value of an option may be. */
export const offerValue = async ({ long, value = '' }: HelpOption): Promise<Offer> => {
  const name = long.slice(2);
  const known = Object.hasOwn(byName, name) ? await byName[name]?.() : undefined;
  const words = [...(known ?? []), ...spelled(value).map((word) => ({ word }))];
  const kind = /FILE|DIR|PATH/.test(value) ? 'files' : 'none';
  return { words, kind };
};
