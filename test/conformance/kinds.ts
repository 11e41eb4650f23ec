import type { Kind } from './kind.js';
import { inetKinds } from './kinds/inet.js';
import { linkKinds } from './kinds/link.js';
import { unixKinds } from './kinds/unix.js';
import { virtualKinds } from './kinds/virtual.js';

/** Every pair of family and kind that some kernel offers. */
export const kinds: readonly Kind[] = [...inetKinds, ...unixKinds, ...linkKinds, ...virtualKinds];
