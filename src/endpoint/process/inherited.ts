import type { Descriptor } from '../../kernel/index.js';
import { takeDataOptions, takeEndMethod } from '../data-options.js';
import { boundsOf, kindOf } from '../file/kind.js';
import { keepTerminals } from '../file/terminal-state.js';
import { applyPhases } from '../phases.js';
import { plainEndpoint } from '../plain.js';
import type { Opened, OpenRequest } from '../types.js';

/** Descriptors that were open before us. */
export interface Inherited {
  readonly read: Descriptor | undefined;
  readonly write: Descriptor | undefined;
  readonly label: string;
}

/**
 * An endpoint over descriptors that others opened: they are used as they are, stay open, and terminals among them get their
 * settings back. Throws SystemError.
 */
export function openInherited({ type, options }: OpenRequest, { read, write, label }: Inherited): Opened {
  const fds = [...new Set([read, write].filter((fd) => fd !== undefined))];
  const first = fds[0] as Descriptor;
  const kind = kindOf(first);
  const other = fds.length > 1 ? kindOf(fds[1] as Descriptor) : kind;
  const restore = keepTerminals(...fds);
  try {
    applyPhases(options, ['OFFSET', 'PASTEXEC'], ...fds);
    const endpoint = plainEndpoint({
      type: type.keyword,
      label,
      bounds: boundsOf(first, kind),
      // Two of different kinds are used by read(2) and write(2), which all of them bear.
      plain: { read, write, kind: kind === other ? kind : 'other', end: takeEndMethod(options, 'none') },
      owned: false,
      data: takeDataOptions(options),
      retire: restore,
    });
    return { kind: 'endpoint', endpoint };
  } catch (error) {
    restore();
    throw error;
  }
}
