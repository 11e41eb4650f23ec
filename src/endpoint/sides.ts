import type { EndpointAccess } from './types.js';

/** A descriptor for both directions, as far as each is wanted. */
export const sidesOf = (access: EndpointAccess, fd: number) => ({
  read: access === 'write' ? undefined : fd,
  write: access === 'read' ? undefined : fd,
});
