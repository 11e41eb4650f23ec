import type { Descriptor } from '../../kernel/index.js';
import type { EndpointOption, OptionEffect, OptionPhase, OptionValue } from './types.js';

const taken: OptionEffect = { kind: 'taken' };

/** A row of the table: the canonical name and the others, the groups, when it takes effect, how its value is written, what it does. */
export function row(
  names: string,
  groups: string,
  phase: OptionPhase,
  type: string,
  effect: OptionEffect = taken,
): EndpointOption {
  const [name = '', ...aliases] = names.split(' ');
  return { name, aliases, groups: groups === '' ? [] : groups.split(','), phase, type, effect };
}

/** A row of what socat does not have. */
export const ownRow = (...facts: Parameters<typeof row>): EndpointOption => ({
  ...row(...facts),
  ours: true,
});

/** setsockopt(2) of one option; the type of the row says how its value is encoded. */
export const sockopt = (level: number, number: number): OptionEffect => ({ kind: 'sockopt', level, number });

/** setsockopt(2) of whatever the value says. */
export const setsockopt: OptionEffect = { kind: 'setsockopt' };

/** A flag of open(2) and F_SETFL; `mask` where it is one of several that exclude one another. */
export const flag = (bits: number, mask = bits): OptionEffect => ({ kind: 'flag', bits, mask });

/** ioctl(2) with a pointer to the value. */
export const ioctlRequest = (request: number): OptionEffect => ({ kind: 'ioctl', request });

/** fcntl(2) with the value. */
export const fcntlCommand = (command: number): OptionEffect => ({ kind: 'fcntl', command });

/** What fits no scheme. */
export const call = (apply: (fd: Descriptor, value: OptionValue) => void): OptionEffect => ({
  kind: 'call',
  apply,
});

/** What is done to the whole process. */
export const processCall = (apply: (value: OptionValue) => void): OptionEffect => ({
  kind: 'process',
  apply,
});
