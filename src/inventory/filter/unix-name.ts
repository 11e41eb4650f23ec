import type { UnixAddress } from '../../family/address.js';

/** The name of a Unix socket as ss writes it, `@` for each NUL of an abstract one; empty where it has none. */
export const unixName = ({ path, abstract }: UnixAddress): string => {
  if (path !== undefined) return path;
  return abstract === undefined ? '' : `@${abstract.replaceAll('\0', '@')}`;
};

/** Whether the kernel chose the abstract name, unix(7): five hexadecimal digits. */
export const isAutobound = ({ abstract }: UnixAddress): boolean =>
  abstract !== undefined && /^[0-9a-f]{5}$/.test(abstract);
