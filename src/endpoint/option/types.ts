import type { Descriptor } from '../../kernel/index.js';

/**
 * When an option takes effect, in the order in which it happens; each is applied at its moment by whoever opens the address.
 * The words are those of `socat -hhh`.
 */
export type EndpointOptionPhase =
  | 'OFFSET'
  | 'INIT'
  | 'EARLY'
  | 'PREOPEN'
  | 'OPEN'
  | 'PASTOPEN'
  | 'PRESOCKET'
  | 'SOCKET'
  | 'PASTSOCKET'
  | 'PREBIGEN'
  | 'BIGEN'
  | 'PASTBIGEN'
  | 'FD'
  | 'PREBIND'
  | 'BIND'
  | 'PASTBIND'
  | 'PRELISTEN'
  | 'LISTEN'
  | 'PASTLISTEN'
  | 'PRECONNECT'
  | 'CONNECT'
  | 'PASTCONNECT'
  | 'PREACCEPT'
  | 'ACCEPT'
  | 'PASTACCEPT'
  | 'CONNECTED'
  | 'PREFORK'
  | 'FORK'
  | 'PASTFORK'
  | 'LATE'
  | 'LATE2'
  | 'PREEXEC'
  | 'EXEC'
  | 'PASTEXEC'
  /** By whoever opens the address, at a moment of its own. */
  | 'SPECIFIC';

/** Short for whoever deals with addresses only: options of sockets have phases as well. */
export type OptionPhase = EndpointOptionPhase;

/** How a value is written, in the words of `socat -hhh`: `BOOL`, `INT`, `STRING`, `TIMEVAL`, …. */
export type EndpointOptionValueType = string;

/** Short, as above. */
export type OptionValueType = EndpointOptionValueType;

/** What a value becomes. Times are milliseconds, sizes bytes. */
export type OptionValue =
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly (number | string | Uint8Array)[];

/** What an option does to a descriptor, by itself; everything else is taken by whoever opens the address. */
export type OptionEffect =
  | { readonly kind: 'sockopt'; readonly level: number; readonly number: number }
  /** setsockopt(2) with level, number and bytes of the value. */
  | { readonly kind: 'setsockopt' }
  /** Status flags of open(2) and fcntl(2) F_SETFL: `bits` of those in `mask` are set, or none of them where it is 0. */
  | { readonly kind: 'flag'; readonly bits: number; readonly mask: number }
  | { readonly kind: 'fcntl'; readonly command: number }
  | { readonly kind: 'ioctl'; readonly request: number }
  /** A call that fits no scheme. */
  | { readonly kind: 'call'; readonly apply: (fd: Descriptor, value: OptionValue) => void }
  /** What is done to the process rather than to a descriptor, and only once, however many sessions there are. */
  | { readonly kind: 'process'; readonly apply: (value: OptionValue) => void }
  /** Taken by name by the code that opens the address, reads the data or starts the child. */
  | { readonly kind: 'taken' };

/** A row of the table of options. */
export interface EndpointOption {
  /** socat's canonical name, in small letters: `reuseaddr`. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** An address takes it if it has one of these groups. Empty: every address. */
  readonly groups: readonly string[];
  readonly phase: EndpointOptionPhase;
  readonly type: EndpointOptionValueType;
  readonly effect: OptionEffect;
  /** Said of options that socat does not have. */
  readonly ours?: true;
}

/** The options of one address: checked against its groups, their values read; each is applied or taken once. */
export interface EndpointOptions {
  /** Whether it is given (by any of its names), taken or not. */
  has(name: string): boolean;
  /** Takes a value by its name or an alias of it: the last one given; undefined where it is not. */
  take(name: string): OptionValue | undefined;
  /** Takes every value of an option that may be given several times, in order. */
  takeAll(name: string): readonly OptionValue[];
  /** Takes what is true or false: false where it is not given. */
  flag(name: string): boolean;
  integer(name: string): number | undefined;
  text(name: string): string | undefined;
  /**
   * Applies what belongs to the phase, in the order written, to each of the descriptors. Throws SystemError naming the option.
   */
  apply(phase: EndpointOptionPhase, ...descriptors: readonly Descriptor[]): void;
  /** Does what belongs to the phase and is done to the process. Throws SystemError naming the option. */
  applyToProcess(phase: EndpointOptionPhase): void;
  /** Flags for open(2): these, and those that the options ask for, which are taken. */
  openFlags(flags?: number): number;
  /** For the pump: the `sockopt` rows of these phases as they are, and whether nothing else is left for them. */
  plainSocketOptions(
    phases: readonly EndpointOptionPhase[],
  ): readonly { level: number; number: number; value: Uint8Array }[] | undefined;
  /** Given and neither applied nor taken, by name; for the warning that they had no effect. */
  unused(): readonly string[];
  /** The same options once more, nothing taken: for each session of `fork`. */
  renewed(): EndpointOptions;
}
