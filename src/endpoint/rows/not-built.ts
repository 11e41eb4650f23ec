import type { AddressType } from '../types.js';

/** Stands where the code that opens a type is still to come. */
export const notBuilt: AddressType['load'] = async () => async (request) => {
  throw new Error(`${request.type.keyword}: this type of address is not built yet`);
};
