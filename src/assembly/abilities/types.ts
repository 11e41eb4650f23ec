/** Whether something works here: `unknown` where not even that could be found out. */
export type AbilityState = 'yes' | 'partly' | 'no' | 'unknown';

/** What was found out about one interface of the kernel. */
export interface AbilityFinding {
  readonly state: AbilityState;
  /** A sentence for people: why not, or how. */
  readonly reason?: string;
}

/** An interface of the kernel, whether it is usable here by this user, and what is lost without it. */
export interface Ability extends AbilityFinding {
  /** A short name that stays: `list-tcp`, `owners`, `raw-sockets`. */
  readonly name: string;
  /** Which of the jobs needs it. */
  readonly area: 'list' | 'probe' | 'sockets' | 'relay';
  /** What it is, in the words of the kernel. */
  readonly what: string;
  /** What does not work without it, or not as well. */
  readonly lost: string;
}
