import type { NamespaceSelector } from './options.js';

/** The network namespace as its selector names it: `x`, `of process 12`, `/run/netns/x`. */
export function describeSelector(selector: Exclude<NamespaceSelector, 'all'>): string {
  if ('name' in selector) return `network namespace ${JSON.stringify(selector.name)}`;
  if ('pid' in selector) return `network namespace of process ${selector.pid}`;
  return `network namespace ${JSON.stringify(selector.path)}`;
}

/** A network namespace that could not be entered: names it, says why, and what would be right. */
export class NamespaceError extends Error {
  override readonly name = 'NamespaceError';
  constructor(
    /** The namespace that was asked for. */
    readonly selector: Exclude<NamespaceSelector, 'all'>,
    /** What went wrong, and what would help. */
    readonly reason: string,
    /** The kernel's name of the errno, where a call failed. */
    readonly code?: string,
  ) {
    super(`${describeSelector(selector)}: ${reason}`);
  }
}
