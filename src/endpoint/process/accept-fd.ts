import { SO_DOMAIN, SO_PROTOCOL, SO_TYPE, SOL_SOCKET } from '../../kernel/constants.js';
import { type Descriptor, fcntl, getIntegerOption, setNonBlocking } from '../../kernel/index.js';
import type { SocketKind } from '../net/kind.js';
import { adoptListener } from '../net/listen.js';
import type { Opened, OpenRequest } from '../types.js';
import { accessText } from '../words.js';
import { descriptorNumber } from './number.js';

/** fcntl(2), <asm-generic/fcntl.h> */
const F_SETFD = 2;
const FD_CLOEXEC = 1;

const kindOf = (fd: Descriptor): SocketKind => ({
  domain: getIntegerOption(fd, SOL_SOCKET, SO_DOMAIN),
  type: getIntegerOption(fd, SOL_SOCKET, SO_TYPE),
  protocol: getIntegerOption(fd, SOL_SOCKET, SO_PROTOCOL),
});

/** ACCEPT-FD: connections to a socket that listened when we were started, as systemd(1) and inetd(8) pass them. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { access, context } = request;
  const fd = descriptorNumber(request);
  const kind = kindOf(fd);
  context.log('notice', `using file descriptor ${fd} accepting a connection for ${accessText(access)}`);
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  setNonBlocking(fd);
  return adoptListener(request, fd, kind, `descriptor ${fd}`);
}
