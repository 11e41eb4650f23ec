import type { Random } from '../fuzz/random.js';

const comparisons = [
  '',
  '=',
  '==',
  'eq',
  '!=',
  'ne',
  'neq',
  '<',
  'lt',
  '>',
  'gt',
  '<=',
  'le',
  'leq',
  '>=',
  'ge',
  'geq',
];
const equalities = ['', '=', '==', 'eq', '!=', 'ne', 'neq'];

const ports = [
  '80',
  ':80',
  '443',
  ':443',
  '7777',
  '1024',
  '0x50',
  '53',
  '54',
  '57',
  '20443',
  '20444',
  '27780',
  '65535',
  '0',
];
const portNames = ['http', ':https', ':domain', '*', ':*'];

/**
 * Not among them: addresses that begin with 32 zero bits and are whole or of any length. Where the kernel does not
 * decide, ss compares bytes without regard to the family, so that `not dst 0.0.0.0` leaves out `::1`.
 */
const hosts = [
  '127.0.0.1',
  '127.0.0.2',
  '127.1.2.3',
  '127/8',
  '127.0.0.0/8',
  '127.0.0.0/255.255.0.0',
  '127.1.0.0/16',
  '10.0.0.0/8',
  '128.0.0.0/1',
  '*',
  'any',
  '[::1]',
  '[::1/128]',
  '[::ffff:127.0.0.1]',
  '::ffff:0:0/96',
  '[::ffff:127.0.0.0/104]',
  'localhost',
];

const states = [
  'established',
  'ESTABLISHED',
  'listening',
  'unconnected',
  'closed',
  'close-wait',
  'fin-wait-2',
  'time-wait',
  'all',
  'connected',
  'synchronized',
  'bucket',
  'big',
];

/** Words of one predicate of ss about Internet sockets. */
const predicate = (random: Random): string[] => {
  const pick = <T>(list: readonly T[]): T => random.pick(list);
  switch (random.below(12)) {
    case 0:
      return ['autobound'];
    case 1:
      return ['dev', pick(equalities), pick(['lo', '1', '0', '0x1', '77'])];
    case 2:
      return [
        'fwmark',
        pick(equalities),
        pick(['0', '1', '0x10', '0x10/0x10', '1/0x1', '0x11/0xff', '-1', '021', '0/0']),
      ];
    case 3:
    case 4:
    case 5: {
      const port = random.below(2) === 0 ? '' : `:${pick(ports).replace(':', '')}`;
      return [pick(['src', 'dst']), pick(['', '=', '==', 'eq']), pick(hosts) + port];
    }
    case 6:
      return [pick(['src', 'dst']), '', pick([':80', '*:443', ':http', '[::1]80', '*'])];
    case 7:
      return [pick(['sport', 'dport']), pick(equalities), pick(portNames)];
    default:
      return [pick(['sport', 'dport']), pick(comparisons), pick(ports)];
  }
};

const operand = (random: Random, depth: number): string[] => {
  if (random.below(5) === 0) return [random.pick(['!', 'not']), ...operand(random, depth)];
  if (depth > 0 && random.below(3) === 0) return ['(', ...list(random, depth - 1), ')'];
  return predicate(random);
};

const list = (random: Random, depth: number): string[] => {
  const words = operand(random, depth);
  for (let more = random.below(4); more > 0; more--)
    words.push(random.pick(['and', 'or', '&', '|', '&&', '||', '']), ...operand(random, depth));
  return words;
};

/** `state X` and `exclude X`, or nothing. */
const stateWords = (random: Random): string[] => {
  const words: string[] = [];
  for (let more = Math.max(0, random.below(5) - 2); more > 0; more--)
    words.push(random.pick(['state', 'exclude', 'excl']), random.pick(states));
  return words;
};

/** The words of a random filter of ss about Internet sockets. */
export const randomFilter = (random: Random): string[] =>
  [...stateWords(random), ...list(random, 3)].filter((word) => word !== '');
