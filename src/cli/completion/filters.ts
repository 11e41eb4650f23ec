import type { LiveWord } from '../../command/live/word.js';
import type { Offer } from './types.js';
import { stateWords } from './values.js';

const sockets = () => import('../../command/live/sockets.js');
const machine = () => import('../../command/live/machine.js');
const vocabulary = () => import('../../command/live/vocabulary.js');

const list = (text: string): LiveWord[] => text.split(' ').map((word) => ({ word }));

const ports = async (): Promise<LiveWord[]> =>
  (await (await sockets()).livePorts()).map((port) => ({ ...port, word: `:${port.word}` }));

const processes = (wanted: 'names' | 'numbers') => async (): Promise<LiveWord[]> =>
  (await (await sockets()).liveProcesses()).filter(
    ({ word }) => /^\d+$/.test(word) === (wanted === 'numbers'),
  );

/** What is compared with what there is just now, by the field. */
const live: Readonly<Record<string, () => Promise<LiveWord[]>>> = {
  sport: ports,
  dport: ports,
  process: processes('names'),
  comm: processes('names'),
  'peer-process': processes('names'),
  pid: processes('numbers'),
  'peer-pid': processes('numbers'),
  user: async () => (await machine()).knownNames('/etc/passwd'),
  interface: async () => (await machine()).liveInterfaces(),
  dev: async () => (await machine()).liveInterfaces(),
  netns: async () => (await machine()).liveNamespaces(),
  path: async () => (await sockets()).liveUnixSockets(),
};

const comparison = /^([=!<>]=?|!?~|eq|neq?|lt|gt|leq?|geq?)$/;

/** What a field is compared with: what there is, or the words it knows. */
const valuesOf = async (field: string): Promise<readonly LiveWord[]> => {
  const known = Object.hasOwn(live, field) ? await live[field]?.() : undefined;
  return known ?? (await vocabulary()).fieldWords(field);
};

/** What a filter may go on with after its finished words. `fields`: by fields of records too, not only the selectors of ss. */
export const offerFilter = async (done: readonly string[], fields: boolean): Promise<Offer> => {
  const [last = '', field = ''] = [done.at(-1), done.at(-2)];
  if (last === 'state' || last === 'exclude') return { words: stateWords };
  if (comparison.test(last)) return { words: await valuesOf(field) };
  const { isCompared, selectorWords, fieldNames } = await vocabulary();
  if (isCompared(last)) return { words: list('= != < > <= >=') };
  return { words: [...selectorWords, ...(fields ? fieldNames() : [])] };
};
