import type { ResolvedFilter, ResolvedTest } from './resolved.js';

/** What is known of a test before any socket is seen: its answer, or undefined. */
export type Decide = (test: ResolvedTest) => boolean | undefined;

/** States, one bit each, in which a filter may hold, and in which it may fail. */
interface Outcome {
  readonly holds: number;
  readonly fails: number;
}

const ALL = -1;

const constantly = (value: boolean): Outcome => ({ holds: value ? ALL : 0, fails: value ? 0 : ALL });

const testOutcome = (test: ResolvedTest, decide: Decide): Outcome => {
  if (test.node === 'state') return { holds: test.states, fails: ~test.states };
  const answer = decide(test);
  return answer === undefined ? { holds: ALL, fails: ALL } : constantly(answer);
};

const outcome = (filter: ResolvedFilter, decide: Decide): Outcome => {
  switch (filter.node) {
    case 'constant':
      return constantly(filter.value);
    case 'not': {
      const { holds, fails } = outcome(filter.operand, decide);
      return { holds: fails, fails: holds };
    }
    case 'and':
    case 'or': {
      const parts = filter.operands.map((operand) => outcome(operand, decide));
      const every = (key: keyof Outcome): number => parts.reduce((mask, part) => mask & part[key], ALL);
      const some = (key: keyof Outcome): number => parts.reduce((mask, part) => mask | part[key], 0);
      return filter.node === 'and'
        ? { holds: every('holds'), fails: some('fails') }
        : { holds: some('holds'), fails: every('fails') };
    }
    default:
      return testOutcome(filter, decide);
  }
};

/** The states, one bit each, in which a filter can hold at all. */
export const possibleStates = (filter: ResolvedFilter, decide: Decide): number =>
  outcome(filter, decide).holds >>> 0;
