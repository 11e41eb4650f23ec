import { SOCK_NONBLOCK } from '../../kernel/constants.js';
import { close, type Descriptor, socket } from '../../kernel/index.js';
import type { EndpointOptions } from '../option/types.js';
import { attempt } from './fail.js';
import type { SocketKind } from './kind.js';

/** socket(2) with the options of the phase before it; never blocking. The caller owns it. Throws SocketError, SystemError. */
export function createSocket(
  { domain, type, protocol }: SocketKind,
  label: string,
  options: EndpointOptions,
): Descriptor {
  options.apply('PRESOCKET');
  return attempt('open', { label }, () => socket(domain, type | SOCK_NONBLOCK, protocol));
}

/** Runs what prepares a descriptor; where it fails, the descriptor is closed. */
export function preparing<T>(fd: Descriptor, prepare: () => T): T {
  try {
    return prepare();
  } catch (error) {
    close(fd);
    throw error;
  }
}

/** The same where it takes time. */
export async function preparingLater<T>(fd: Descriptor, prepare: () => Promise<T>): Promise<T> {
  try {
    return await prepare();
  } catch (error) {
    close(fd);
    throw error;
  }
}
