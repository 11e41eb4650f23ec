import type { ServiceIdentity } from '../result.js';
import type { Match } from './codec.js';

/** It is something else. */
export const no: Match = { outcome: 'no' };

/** It may be; more bytes decide. */
export const more: Match = { outcome: 'more' };

/** It is this service. Details that are undefined or empty are left out. */
export const matched = (
  name: string,
  details: Readonly<Record<string, string | number | boolean | undefined>> = {},
  others: { readonly product?: string | undefined; readonly ready?: boolean } = {},
): Match => {
  const { product, ready = true } = others;
  const known = Object.entries(details).filter(([, value]) => value !== undefined && value !== '');
  const identity = { name, details: Object.fromEntries(known) as ServiceIdentity['details'], ready };
  return {
    outcome: 'match',
    identity: product === undefined || product === '' ? identity : { ...identity, product },
  };
};
