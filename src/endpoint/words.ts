import type { EndpointAccess } from './types.js';

const accessTexts: Readonly<Record<EndpointAccess, string>> = {
  read: 'reading',
  write: 'writing',
  both: 'reading and writing',
};

/** For the log: what is opened for what. */
export const accessText = (access: EndpointAccess): string => accessTexts[access];
