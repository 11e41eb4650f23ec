import { fcntl } from '../../kernel/index.js';
import { kindOf } from '../file/kind.js';
import { sidesOf } from '../sides.js';
import type { Opened, OpenRequest } from '../types.js';
import { accessText } from '../words.js';
import { openInherited } from './inherited.js';
import { descriptorNumber } from './number.js';

/** fcntl(2), <asm-generic/fcntl.h> */
const F_SETFD = 2;
const FD_CLOEXEC = 1;

/** FD: a descriptor that was open when we were started. Children do not get it. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { access, context } = request;
  const fd = descriptorNumber(request);
  // Says which descriptor it is that is not open.
  kindOf(fd);
  context.log('notice', `using file descriptor ${fd} for ${accessText(access)}`);
  if (fd > 2) fcntl(fd, F_SETFD, FD_CLOEXEC);
  return openInherited(request, {
    ...sidesOf(access, fd),
    label: `descriptor ${fd}`,
  });
}
