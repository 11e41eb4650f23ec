import type { ListOptions, NamespaceSelector, SocketKind, SocketState } from '../../index.js';
import { type GivenOptions, UsageError, unknownName } from '../../terminal/index.js';
import { connectedStates } from './filter.js';
import { lsOptions } from './rows.js';

/** Kinds that IPv4 and IPv6 carry. */
const inetKinds: readonly SocketKind[] = ['tcp', 'mptcp', 'udp', 'udplite', 'sctp', 'dccp', 'icmp', 'raw'];

const kindNames = (): SocketKind[] =>
  lsOptions
    .filter(({ group, name }) => group === 'Kinds' && name !== 'ipv4' && name !== 'ipv6')
    .map(({ name }) => name as SocketKind);

/** Kinds the command line names; undefined when it names none. */
export const namedKinds = (given: GivenOptions): SocketKind[] | undefined => {
  const named = kindNames().filter((name) => given.has(name));
  return named.length === 0 ? undefined : named;
};

const selectKinds = (given: GivenOptions): Pick<ListOptions, 'kinds' | 'families'> => {
  const families = (['inet', 'inet6'] as const).filter((family) =>
    given.has(family === 'inet' ? 'ipv4' : 'ipv6'),
  );
  const named = namedKinds(given);
  if (families.length === 0) return named === undefined ? {} : { kinds: named };
  const foreign = named?.find((name) => !inetKinds.includes(name));
  if (foreign !== undefined)
    throw new UsageError(`--ipv4 and --ipv6 contradict --${foreign}, which is not IP`);
  return { kinds: named ?? inetKinds, families };
};

const stateNames: readonly SocketState[] = ['listen', ...connectedStates, 'close', 'bound-inactive'];

/** Other words for states: ss's, and ours for people. */
const stateAliases: Readonly<Record<string, readonly SocketState[]>> = {
  estab: ['established'],
  listening: ['listen'],
  unconnected: ['close'],
  unconn: ['close'],
  closed: ['close'],
  'syn-rcv': ['syn-recv'],
  connected: connectedStates,
};

const statesOf = (word: string): readonly SocketState[] => {
  const name = word.toLowerCase().replaceAll('_', '-');
  const alias = stateAliases[name];
  if (alias !== undefined) return alias;
  const known = stateNames.find((state) => state === name);
  if (known === undefined)
    throw new UsageError(unknownName('state', word, [...stateNames, ...Object.keys(stateAliases)]));
  return [known];
};

/** Sockets of other kinds wait for peers without being listeners: datagram sockets with an address. */
const onlyStreams = (kinds: ListOptions['kinds']): boolean =>
  kinds?.every((kind) => kind === 'tcp' || kind === 'mptcp') ?? false;

const selectStates = (given: GivenOptions, kinds: ListOptions['kinds']): Pick<ListOptions, 'states'> => {
  if (given.has('listening')) return { states: onlyStreams(kinds) ? ['listen'] : ['listen', 'close'] };
  if (given.has('connected')) return { states: connectedStates };
  if (!given.has('state')) return {};
  return { states: [...new Set(given.list('state').flatMap(statesOf))] };
};

const namespaceOf = (word: string): NamespaceSelector => {
  if (word === 'all') return 'all';
  if (word.includes('/')) return { path: word };
  if (!/^\d+$/.test(word)) return { name: word };
  const pid = Number(word);
  if (pid === 0) throw new UsageError('bad namespace 0: process ids start at 1');
  return { pid };
};

/** What to list, from the command line. Throws UsageError for unknown names and contradictions. */
export const selectSockets = (given: GivenOptions): ListOptions => {
  const netns = given.last('netns');
  const selected = selectKinds(given);
  return {
    ...selected,
    ...selectStates(given, selected.kinds),
    ...(netns === undefined ? {} : { netns: namespaceOf(netns) }),
  };
};
