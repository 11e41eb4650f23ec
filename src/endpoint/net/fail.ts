import { SystemError } from '../../kernel/index.js';
import { SocketError } from '../../socket/error.js';
import { addressOf, labelText, type SockaddrBytes } from './sockaddr.js';

/** Between whom a call failed. */
export interface CallPlace {
  /** `tcp`, `unix`, …. */
  readonly label: string;
  readonly local?: SockaddrBytes | undefined;
  readonly remote?: SockaddrBytes | undefined;
}

/** The error of an operation for what a call threw; what is no SystemError stays what it is. */
export function named(operation: string, { label, local, remote }: CallPlace, error: unknown): unknown {
  if (!(error instanceof SystemError)) return error;
  const name = remote ?? local;
  const address = name === undefined ? undefined : addressOf(name);
  const place = remote === undefined ? { local: address } : { remote: address };
  const text = address === undefined && name !== undefined ? `${label} ${labelText(name)}` : label;
  return new SocketError(operation, { label: text, ...place }, error);
}

/** Runs a call; its SystemError becomes a SocketError. */
export function attempt<T>(operation: string, place: CallPlace, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw named(operation, place, error);
  }
}
