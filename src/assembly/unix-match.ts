import type { UnixAddress } from '../family/address.js';
import type { UnixSocketRecord } from '../inventory/record.js';

/** A file by stat(2): st_dev as the C library packs it, makedev(3). */
export interface FileIdentity {
  readonly device: bigint;
  readonly inode: bigint;
}

/** The two halves of a device number. */
export interface DeviceNumber {
  readonly major: number;
  readonly minor: number;
}

/** Takes apart a device number of the C library, makedev(3). */
export const deviceNumber = (device: bigint): DeviceNumber => ({
  major: Number(((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n)),
  minor: Number((device & 0xffn) | ((device >> 12n) & 0xffffff00n)),
});

/** The kernel's own packing, MKDEV of `<linux/kdev_t.h>`, in which unix_diag tells it. */
const kernelDevice = (device: bigint): number => {
  const { major, minor } = deviceNumber(device);
  return (major * 2 ** 20 + minor) >>> 0;
};

const sameBytes = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === undefined || other === undefined ? one === other : Buffer.from(one).equals(other);

/** Whether two Unix addresses are the same name; unnamed ones never are. */
export const isSameName = (one: UnixAddress, other: UnixAddress): boolean =>
  (one.path ?? one.abstract) !== undefined &&
  one.path === other.path &&
  one.abstract === other.abstract &&
  sameBytes(one.bytes, other.bytes);

/**
 * Whether a socket was bound to a file. Without unix_diag only its name is known, which has to do then. unix_diag tells 32 bits of the inode, and the device of the file system, which
 * for overlays and Btrfs is not what stat(2) tells: there the name has to agree instead.
 */
export function isBoundTo(
  { file, local, source }: UnixSocketRecord,
  { device, inode }: FileIdentity,
  names: readonly UnixAddress[],
): boolean {
  const isNamed = (): boolean => names.some((name) => isSameName(name, local));
  if (file === undefined) return source === 'proc' && isNamed();
  if (file.inode !== Number(BigInt.asUintN(32, inode))) return false;
  return file.device === kernelDevice(device) || isNamed();
}

/** A listener first, then what is bound without a connection, then datagram sockets that are connected. */
const rank = ({ state, type }: UnixSocketRecord): number => {
  if (state === 'listen') return 0;
  if (state === 'close') return 1;
  return type === 'dgram' ? 2 : 3;
};

/**
 * Of the sockets of a name, the one that was bound to it. Accepted connections have their listener's name and file; they
 * are not it.
 */
export function boundOne(sockets: readonly UnixSocketRecord[]): UnixSocketRecord | undefined {
  const [first] = [...sockets].sort((one, other) => rank(one) - rank(other));
  return first !== undefined && rank(first) < 3 ? first : undefined;
}
