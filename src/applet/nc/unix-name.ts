import { SystemError, type UnixAddress } from '../../index.js';

const EINVAL = 22;
const ENAMETOOLONG = 36;
/** sizeof(sun_path), <linux/un.h> */
const room = 108;

/** The address of `-U`'s operand: a path, or an abstract name after `@`. Throws SystemError. */
export const unixName = (text: string): UnixAddress => {
  if (text === '') throw new SystemError('bind', EINVAL);
  const abstract = text.startsWith('@');
  const length = Buffer.byteLength(text);
  if (abstract ? length > room : length >= room) throw new SystemError('bind', ENAMETOOLONG);
  return abstract ? { family: 'unix', abstract: text.slice(1) } : { family: 'unix', path: text };
};
