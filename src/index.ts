export type * from './family/address.js';
export type * from './inventory/options.js';
export type * from './inventory/record.js';
export { DecodeError } from './wire/errors.js';
