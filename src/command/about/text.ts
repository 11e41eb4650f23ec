import type { Ability } from '../../index.js';
import { escapeLine } from '../../terminal/index.js';
import type { MachineFacts } from './machine.js';

const headText = ({ version, kernel, node, user }: MachineFacts): string => {
  const rights = user.capabilities.length === 0 ? 'no capabilities' : user.capabilities.join(' ');
  return `socketeer  ${version}
kernel     Linux ${kernel.release} ${kernel.machine}
node       ${node.version}, ${node.libc}
user       ${user.uid}, ${rights}
`;
};

const tell = ({ name, what, state, reason, lost }: Ability, width: number): string => {
  const indent = ' '.repeat(width + 11);
  const why = reason === undefined ? '' : `${indent}${escapeLine(reason)}\n`;
  const loss = state === 'no' || state === 'partly' ? `${indent}lost: ${lost}\n` : '';
  return `${name.padEnd(width)}  ${state.padEnd(7)}  ${what}\n${why}${loss}`;
};

/** What about prints: the machine, and what is missing there, or with `all` everything that was tried. */
export const aboutText = (facts: MachineFacts, abilities: readonly Ability[], all: boolean): string => {
  const shown = abilities.filter(({ state }) => all || state !== 'yes');
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  const works = abilities.filter(({ state }) => state === 'yes').length;
  const rest = all || shown.length === 0 ? '' : '; --all shows them too';
  const body = shown.map((ability) => tell(ability, width)).join('');
  return `${headText(facts)}\n${body}${body === '' ? '' : '\n'}${works} of ${abilities.length} interfaces work here without restriction${rest}\n`;
};
