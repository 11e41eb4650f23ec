import type { FilterFamily } from './expression.js';

/** In the order ss tries them. */
const families: readonly FilterFamily[] = ['unix', 'link', 'netlink', 'vsock', 'inet', 'inet6'];

/** The family a text begins with and what follows its colon; the whole text where it names none. */
export const splitFamily = (text: string): { family?: FilterFamily; rest: string } => {
  const family = families.find((name) => text.startsWith(`${name}:`));
  return family === undefined ? { rest: text } : { family, rest: text.slice(family.length + 1) };
};
