import { type BigIntStats, lstatSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Users } from '../../inventory/users.js';
import { extendedAttribute } from '../../kernel/index.js';
import { type FilePath, fileKind } from '../../probe/unix/file.js';
import { deviceNumber } from '../unix-match.js';
import type { FilePermissions, InspectedFile, InspectedFolder, InspectedLink } from './types.js';

const users = new Users();

/** group(5) begins as passwd(5) does: name, password, number. */
const readGroups = (): Users => {
  try {
    return new Users(readFileSync('/etc/group', 'utf8'));
  } catch {
    return new Users('');
  }
};

let groups: Users | undefined;

/** Bits of the mode that a stranger needs, and the one that protects files from other writers, inode(7). */
const othersSearch = 0o001;
const othersWrite = 0o002;
const groupWrite = 0o020;
const sticky = 0o1000;
const permissionBits = 0o7777n;

/** Names of extended attributes are asked of paths that are text; one that is not has none for us. */
const attribute = (path: FilePath, name: string): Uint8Array | undefined =>
  typeof path === 'string' ? extendedAttribute(path, name) : undefined;

function permissions(path: FilePath, status: BigIntStats): FilePermissions {
  groups ??= readGroups();
  const uid = Number(status.uid);
  const gid = Number(status.gid);
  const [user, group] = [users.name(uid), groups.name(gid)];
  return {
    mode: Number(status.mode & permissionBits),
    uid,
    ...(user !== undefined && { user }),
    gid,
    ...(group !== undefined && { group }),
    acl: attribute(path, 'system.posix_acl_access') !== undefined,
  };
}

const time = (nanoseconds: bigint): string => new Date(Number(nanoseconds / 1_000_000n)).toISOString();

/** The C string that SELinux keeps. */
function labelOf(path: FilePath): string | undefined {
  const value = attribute(path, 'security.selinux');
  return value && Buffer.from(value).toString().replace(/\0+$/, '');
}

function realPath(path: FilePath): FilePath {
  const real = realpathSync.native(path, 'buffer');
  const text = real.toString();
  return Buffer.from(text).equals(real) ? text : real;
}

function describe(path: FilePath): InspectedFile {
  const status = statSync(path, { bigint: true });
  const selinux = labelOf(path);
  return {
    path: path.toString(),
    kind: fileKind(status),
    ...permissions(path, status),
    inode: status.ino,
    device: deviceNumber(status.dev),
    links: Number(status.nlink),
    // A file system without birth times tells 0.
    ...(status.birthtimeNs > 0n && { created: time(status.birthtimeNs) }),
    modified: time(status.mtimeNs),
    changed: time(status.ctimeNs),
    accessed: time(status.atimeNs),
    ...(selinux !== undefined && { selinux }),
  };
}

/** The folders above a path, outermost first; those that cannot be looked at are left out. */
function foldersOf(path: FilePath): InspectedFolder[] {
  const folders: InspectedFolder[] = [];
  for (let folder = dirname(path.toString()); ; folder = dirname(folder)) {
    const found = folderAt(folder);
    if (found !== undefined) folders.unshift(found);
    if (folder === '/') return folders;
  }
}

function folderAt(path: string): InspectedFolder | undefined {
  try {
    const permitted = permissions(path, statSync(path, { bigint: true }));
    const { mode } = permitted;
    return {
      path,
      ...permitted,
      restricts: (mode & othersSearch) === 0,
      replaceable: (mode & (othersWrite | groupWrite)) !== 0 && (mode & sticky) === 0,
    };
  } catch {
    return undefined;
  }
}

/** Links that lead one to another; more would be a circle, path_resolution(7). */
const mostLinks = 40;

function linksFrom(path: FilePath): InspectedLink[] {
  const links: InspectedLink[] = [];
  try {
    for (let at = path.toString(); links.length < mostLinks && lstatSync(at).isSymbolicLink(); ) {
      const target = readlinkSync(at);
      links.push({ path: at, target });
      at = resolve(dirname(at), target);
    }
  } catch {
    // The last one leads nowhere; what there is, is told.
  }
  return links;
}

/** What the file system knows of a path. */
export interface InspectedPath {
  readonly links: readonly InspectedLink[];
  readonly file?: InspectedFile;
  readonly folders: readonly InspectedFolder[];
}

/** Looks at a path and all that leads there. What may not be seen is left out; the probe says why. */
export function inspectPath(path: FilePath): InspectedPath {
  const links = linksFrom(path);
  try {
    const real = realPath(path);
    return { links, file: describe(real), folders: foldersOf(real) };
  } catch {
    return { links, folders: foldersOf(resolve(path.toString())) };
  }
}
