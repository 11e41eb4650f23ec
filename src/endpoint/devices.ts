import { O_NONBLOCK } from '../kernel/constants.js';
import { open as openFile, pipe } from '../kernel/index.js';
import { takeDataOptions } from './data-options.js';
import { plainEndpoint } from './plain.js';
import type { Opened, OpenRequest } from './types.js';

/** <fcntl.h> */
const O_RDWR = 2;

/** An end of a device, which is always ready. */
function deviceOf(path: string, { type, options }: OpenRequest): Opened {
  const fd = openFile(path, O_RDWR | O_NONBLOCK);
  const endpoint = plainEndpoint({
    type: type.keyword,
    label: type.keyword.toLowerCase(),
    bounds: 'bytes',
    plain: { read: fd, write: fd, kind: 'file', end: 'none' },
    data: takeDataOptions(options),
  });
  return { kind: 'endpoint', endpoint };
}

/** `NULL`: takes everything, gives the end at once. */
export const openNull = async (request: OpenRequest): Promise<Opened> => deviceOf('/dev/null', request);

/** `ZERO`: gives zeros for ever, takes everything. */
export const openZero = async (request: OpenRequest): Promise<Opened> => deviceOf('/dev/zero', request);

/** `ECHO`: gives back what it gets; what is not read yet lies in a pipe. */
export const openEcho = async ({ type, options }: OpenRequest): Promise<Opened> => {
  const ends = pipe();
  const endpoint = plainEndpoint({
    type: type.keyword,
    label: 'echo',
    bounds: 'bytes',
    plain: { ...ends, kind: 'pipe', end: 'close' },
    data: takeDataOptions(options),
  });
  return { kind: 'endpoint', endpoint };
};
