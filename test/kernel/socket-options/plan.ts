import type { SocketOptionValues } from '../../../src/socket/options/view.js';
import type { Kind, Stage } from './kinds.js';

/** How one option is tried. */
export interface Plan {
  /** Set one after the other; each has to read back as `reads` says, or as itself. Absent: the option is only read. */
  readonly set?: readonly unknown[] | ((kind: Kind) => readonly unknown[]);
  readonly reads?: (value: unknown, before: unknown) => unknown;
  /** Looks at what an option that can only be read gave. */
  readonly check?: (value: unknown) => void;
  /** How far the sockets are; default fresh. */
  readonly stage?: Stage;
  /** Errnos that are right somewhere, each with the reason; ENOPROTOOPT and EOPNOTSUPP need none. */
  readonly refusals?: Readonly<Record<string, string>>;
  /** Kinds, by title, on which the kernel takes the value and does nothing with it. */
  readonly ignoredBy?: RegExp;
  /** Why it may be that no kind of socket has the option. */
  readonly nowhere?: string;
  /** Options set on each socket first. */
  readonly first?: SocketOptionValues;
  /** Done on each socket first. */
  readonly prepare?: (fd: number) => void;
}

/** A plan for each option, by name. */
export type Plans = Readonly<Record<string, Plan>>;

/** On, and off again. */
export const toggle: Plan = { set: [true, false] };

/** The same plan for several options. */
export const same = (names: string, plan: Plan): Plans =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, plan]),
  );
