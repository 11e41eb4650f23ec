import { readlinkSync } from 'node:fs';
import { close } from '../../kernel/descriptor.js';
import { NamespaceError } from '../errors.js';
import { namespaceInode, openNamespace, type Target } from '../namespaces.js';
import type { NamespaceSelector } from '../options.js';
import type { NetworkNamespace, SocketRecord } from '../record.js';
import type { DestroyOptions } from './result.js';

type Selector = Exclude<NamespaceSelector, 'all'>;

/** Sockets of one network namespace. */
export interface Place {
  /** Absent for the caller's own. */
  readonly netns: NetworkNamespace | undefined;
  readonly sockets: SocketRecord[];
}

/** The sockets by namespace, in the order they first appear. */
export function byPlace(sockets: readonly SocketRecord[]): Place[] {
  const places = new Map<number, Place>();
  for (const socket of sockets) {
    const key = socket.netns?.inode ?? 0;
    const place = places.get(key) ?? { netns: socket.netns, sockets: [] };
    places.set(key, place);
    place.sockets.push(socket);
  }
  return [...places.values()];
}

/** What may lead to a namespace: what the caller named first, then what its record says. */
function selectors({ name, pid }: NetworkNamespace, named: Selector | undefined): Selector[] {
  const found: Selector[] = named === undefined ? [] : [named];
  if (name !== undefined) found.push({ name });
  if (pid !== undefined) found.push({ pid });
  return found;
}

/**
 * Opens the namespace of a place; whoever takes the target closes its descriptor. A name or a process that leads to
 * another namespace by now is not followed. Throws NamespaceError.
 */
export function openPlace({ netns }: Place, { netns: named, procPath = '/proc' }: DestroyOptions): Target {
  if (netns === undefined) return named === undefined ? {} : openNamespace(named, procPath);
  if (namespaceInode(readlinkSync('/proc/thread-self/ns/net')) === netns.inode) return {};
  let failure: NamespaceError | undefined;
  for (const selector of selectors(netns, named)) {
    try {
      const target = openNamespace(selector, procPath);
      if (target.netns.inode === netns.inode) return target;
      close(target.fd);
    } catch (error) {
      if (!(error instanceof NamespaceError)) throw error;
      failure ??= error;
    }
  }
  const path = `net:[${netns.inode}]`;
  throw failure ?? new NamespaceError({ path }, 'it is gone, or nothing names it any more', 'ENOENT');
}
