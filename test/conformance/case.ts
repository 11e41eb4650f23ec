import type { Kind } from './kind.js';
import type { Scene } from './scene.js';

/** What must hold for every kind of socket it applies to. */
export interface Case {
  readonly title: string;
  /** Default: every kind. */
  readonly applies?: (kind: Kind) => boolean;
  /** Whether data has to flow. Default: no. */
  readonly data?: boolean;
  readonly run: (scene: Scene) => unknown;
}

/** Kinds that make connections. */
export const connects = ({ link }: Kind): boolean => link === 'connection';
/** Kinds that carry data in some way. */
export const carries = ({ link }: Kind): boolean => link !== 'none';
/** Kinds whose sockets are alone with their peer. */
export const alone = (kind: Kind): boolean => carries(kind) && kind.shared !== true;
