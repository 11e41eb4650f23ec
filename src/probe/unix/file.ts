import { type BigIntStats, lstatSync, readlinkSync, statSync } from 'node:fs';
import type { UnixAddress } from '../../family/address.js';

/** A path as bytes where text cannot hold it. */
export type FilePath = string | Buffer;

/** What a path leads to. */
export type PathFile =
  | { readonly found: true; readonly kind: FileKind; readonly device: bigint; readonly inode: bigint }
  | { readonly found: false; readonly code: string; readonly link?: string; readonly folder?: string };

/** What a file can be, inode(7). */
export type FileKind =
  | 'socket'
  | 'regular file'
  | 'directory'
  | 'fifo'
  | 'character device'
  | 'block device'
  | 'symbolic link';

/** The path of an address, exactly; undefined for an abstract name. */
export const pathOf = ({ path, bytes }: UnixAddress): FilePath | undefined =>
  path === undefined || bytes === undefined ? path : Buffer.from(bytes);

/** The kind of a file in words. */
export function fileKind(status: Pick<BigIntStats, keyof BigIntStats & `is${string}`>): FileKind {
  if (status.isSocket()) return 'socket';
  if (status.isFile()) return 'regular file';
  if (status.isDirectory()) return 'directory';
  if (status.isFIFO()) return 'fifo';
  if (status.isCharacterDevice()) return 'character device';
  return status.isBlockDevice() ? 'block device' : 'symbolic link';
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'EIO';

/** Every folder above a path, outermost first. */
function foldersAbove(path: FilePath): FilePath[] {
  const bytes = Buffer.from(path);
  const folders: FilePath[] = [];
  for (let at = bytes.indexOf(0x2f); at >= 0; at = bytes.indexOf(0x2f, at + 1)) {
    folders.push(at === 0 ? '/' : bytes.subarray(0, at));
  }
  return folders;
}

/** The outermost folder that may not be searched. access(2) would ask for the real user, connect(2) asks for the effective one. */
function closedFolder(path: FilePath): string | undefined {
  return foldersAbove(path)
    .find((folder) => {
      try {
        statSync(Buffer.concat([Buffer.from(folder), Buffer.from('/.')]));
        return false;
      } catch (error) {
        return codeOf(error) === 'EACCES';
      }
    })
    ?.toString();
}

function linkTarget(path: FilePath): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}

function failed(path: FilePath, code: string): PathFile {
  const link = linkTarget(path);
  const folder = code === 'EACCES' ? closedFolder(path) : undefined;
  return {
    found: false,
    code,
    ...(link !== undefined && { link }),
    ...(folder !== undefined && { folder }),
  };
}

/** stat(2), following symbolic links as connect(2) does. */
export function examineFile(path: FilePath): PathFile {
  try {
    const status = statSync(path, { bigint: true });
    return { found: true, kind: fileKind(status), device: status.dev, inode: status.ino };
  } catch (error) {
    return failed(path, codeOf(error));
  }
}
