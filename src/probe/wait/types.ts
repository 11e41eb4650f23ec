import type { NamespacePlace } from '../namespace.js';
import type { ProbeResult, Verdict } from '../result.js';
import type { ProbeTarget } from '../target.js';

/** Probes a target once, as probe() does. */
export type ProbeOnce = (
  target: string | ProbeTarget,
  options: {
    readonly timeout: number;
    readonly signal: AbortSignal;
    readonly service?: boolean;
    readonly family?: 4 | 6;
    readonly source?: string;
    readonly netns?: NamespacePlace;
    readonly wantSocket: boolean;
  },
) => Promise<ProbeResult>;

/** A record of the SRV type, RFC 2782. */
export interface SrvRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/** Looks up the SRV records of a name. */
export type ResolveSrv = (name: string, signal: AbortSignal) => Promise<readonly SrvRecord[]>;

/** What is waited for, and how long. Every field has a default, misspelt ones are a TypeError. */
export interface WaitForOptions {
  /** Ends the wait: the promise rejects with its reason, and nothing stays open. */
  readonly signal?: AbortSignal;
  /** Limit for everything, in milliseconds. Default 30 seconds. */
  readonly timeout?: number;
  /** Enough that one of the targets is ready. Default: all of them. */
  readonly any?: boolean;
  /** The application has to answer: a service that is known and says it is ready, rather than a port that accepts. */
  readonly ready?: boolean;
  /** Waits until nobody is there any more. */
  readonly gone?: boolean;
  /** The longest pause between two attempts, in milliseconds; the first ones are shorter. Default 1000. */
  readonly interval?: number;
  /** Limit for one attempt, in milliseconds. Default 3000. */
  readonly attemptTimeout?: number;
  /** Only addresses of this family. */
  readonly family?: 4 | 6;
  /** Our own address. */
  readonly source?: string;
  /**
   * The network namespace to ask from: a name of `ip netns`, a process, or an nsfs file. Names are still looked up in our
   * own.
   */
  readonly netns?: NamespacePlace;
  /** Called after each attempt. */
  readonly onAttempt?: (target: WaitedTarget) => void;
}

/** How one target is doing. */
export interface WaitedTarget {
  /** As it was given, but for the password of a URL. */
  readonly target: string;
  /** It is as was asked for: ready, or with `gone` away. */
  readonly ready: boolean;
  readonly attempts: number;
  /** Milliseconds from the start to the last attempt's end. */
  readonly elapsed: number;
  /** Of the last attempt; absent before its first one has ended. */
  readonly verdict?: Verdict;
  readonly reason?: string;
  /** All that the last attempt found. */
  readonly last?: ProbeResult;
}

/** What became of a wait. */
export interface WaitForResult {
  /** All targets are as was asked for, or with `any` one of them. */
  readonly ready: boolean;
  /** In the order they were given. */
  readonly targets: readonly WaitedTarget[];
  readonly elapsed: number;
}
