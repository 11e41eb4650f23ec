import type { ServiceIdentity } from './result.js';

/** A number with its noun: `1 byte`, `2 bytes`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

export const productText = ({ name, product, ready }: ServiceIdentity): string =>
  `${product === undefined ? name : `${name} (${product})`} answers${ready ? '' : ', but is not ready'}`;
