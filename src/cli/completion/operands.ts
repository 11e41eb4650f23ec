import type { OperandKind } from '../catalog.js';
import { completionScripts } from './scripts.js';
import type { Offer, Suggestion } from './types.js';

const sockets = () => import('../../command/live/sockets.js');
const machine = () => import('../../command/live/machine.js');
const vocabulary = () => import('../../command/live/vocabulary.js');

const words = (...names: readonly string[]): Suggestion[] => names.map((word) => ({ word }));

/** Schemes of what data can be sent to, received from or asked. */
const schemes = words(
  'tcp:',
  'udp:',
  'mptcp:',
  'sctp:',
  'udplite:',
  'unix:',
  'dgram:',
  'seqpacket:',
  'vsock:',
  'icmp:',
  'raw:',
  'packet:',
  'netlink:',
);

/** Paths are completed by the shell itself, live sockets by us. */
const isPath = (current: string): boolean => /^[./~]/.test(current);

const targets = async (current: string): Promise<Offer> => {
  const live = await (await sockets()).liveTargets();
  const hosts = (await machine()).knownHosts().map(({ word, about = '' }) => ({ word: `${word}:`, about }));
  return { words: [...live, ...schemes, ...hosts], kind: isPath(current) ? 'files' : 'none' };
};

/** After the type of a Unix socket come those that are there. */
const unixPrefix = /^(?:unix|unix-connect|unix-client|unix-sendto|unix-listen|gopen|abstract-connect):/i;

/** After these come files of any kind. */
const filePrefix = /^(?:open|create|creat|gopen|file|pipe|fifo|unix-recv|unix-recvfrom|dgram|seqpacket):/i;

const addresses = async (current: string): Promise<Offer> => {
  if (!current.includes(',')) {
    const [prefix] = unixPrefix.exec(current) ?? [];
    if (prefix !== undefined) {
      const live = await (await sockets()).liveUnixSockets();
      return { words: live.map((known) => ({ ...known, word: `${prefix}${known.word}` })), kind: 'files' };
    }
    if (filePrefix.test(current) || isPath(current)) return { words: [], kind: 'files' };
  }
  return { words: await (await vocabulary()).addressWords(current) };
};

const hosts = async (done: readonly string[]): Promise<Offer> => {
  if (done.some((word) => /^-[A-Za-z]*U/.test(word))) return unixSockets(); // nc -U
  return { words: (await machine()).knownHosts() };
};

const unixSockets = async (): Promise<Offer> => ({
  words: await (await sockets()).liveUnixSockets(),
  kind: 'files',
});

/** What may stand for an operand. `done` are the finished words before it. */
export const offerOperand = async (
  kind: OperandKind,
  current: string,
  done: readonly string[],
): Promise<Offer> => {
  switch (kind) {
    case 'targets':
      return targets(current);
    case 'addresses':
      return addresses(current);
    case 'filters':
    case 'ss-filters':
      return (await import('./filters.js')).offerFilter(done, kind === 'filters');
    case 'hosts':
      return hosts(done);
    case 'unix-sockets':
      return unixSockets();
    case 'ports':
      return { words: await (await sockets()).livePorts() };
    case 'bindings':
      return { words: schemes, kind: isPath(current) ? 'files' : 'none' };
    case 'applets':
      return { words: words('ss', 'nc', 'netcat', 'socat') };
    case 'shells':
      return { words: words(...Object.keys(completionScripts)) };
    default:
      return { words: [] };
  }
};
