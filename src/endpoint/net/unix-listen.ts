import { AF_UNIX, SOCK_STREAM } from '../../wire/constants.js';
import type { Opened, OpenRequest } from '../types.js';
import { chosenKind } from './kind.js';
import { openListener } from './listen.js';
import { noHints } from './resolve.js';
import { unixName } from './sockaddr.js';
import { takeUnixSpace } from './unix-name.js';
import { ownSocketFile, refuseBind } from './unix-server.js';

/** Opens UNIX-LISTEN and ABSTRACT-LISTEN. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { type, parameters, options } = request;
  refuseBind(request);
  options.apply('INIT');
  const space = takeUnixSpace(type, options);
  const kind = chosenKind(options, { domain: AF_UNIX, type: SOCK_STREAM, protocol: 0 });
  const name = unixName(parameters[0] ?? '', space);
  const file = space.abstract ? undefined : ownSocketFile(parameters[0] ?? '', request);
  options.apply('EARLY');
  file?.claim();
  return openListener(request, {
    kind,
    label: 'unix',
    name,
    hints: noHints,
    ...(file === undefined ? {} : { bound: file.bound, release: file.remove }),
  });
}
