import { close, type Descriptor } from '../../kernel/index.js';
import { takeDataOptions, takeEndMethod } from '../data-options.js';
import { applyPhases } from '../phases.js';
import { plainEndpoint } from '../plain.js';
import type { Opened, OpenRequest, PlainDescriptors } from '../types.js';

/** Two descriptors of ours, and what they are. */
export interface DescriptorPair {
  readonly read: Descriptor;
  readonly write: Descriptor;
  readonly kind: PlainDescriptors['kind'];
  readonly bounds: 'bytes' | 'messages';
  readonly label: string;
  /** How the end is passed on where no option says it. */
  readonly end: PlainDescriptors['end'];
  readonly release?: () => void;
}

/**
 * An endpoint over two descriptors, which it owns; the options count for both. The one that is not wanted stays open all the
 * same: without it a reader would see the end, and a writer would find nobody to read. Throws SystemError; both are closed
 * then.
 */
export function pairEndpoint({ type, options, access }: OpenRequest, pair: DescriptorPair): Opened {
  const { read, write, kind, bounds, label, end, release } = pair;
  const unused = access === 'read' ? write : access === 'write' ? read : undefined;
  const releaseAll = () => {
    if (unused !== undefined) close(unused);
    release?.();
  };
  try {
    applyPhases(options, ['OFFSET', 'PASTEXEC'], read, write);
    const endpoint = plainEndpoint({
      type: type.keyword,
      label,
      bounds,
      plain: {
        read: access === 'write' ? undefined : read,
        write: access === 'read' ? undefined : write,
        kind,
        end: takeEndMethod(options, end),
      },
      data: takeDataOptions(options),
      release: releaseAll,
    });
    return { kind: 'endpoint', endpoint };
  } catch (error) {
    close(read);
    close(write);
    release?.();
    throw error;
  }
}
