import type { CoverageGap } from '../../index.js';
import { complain, escapeLine } from '../../terminal/index.js';
import type { Plan } from './plan.js';

/** Whether a gap is worth a line: it loses something, or concerns a kind that was asked for by name. */
const isWorthTelling = ({ reason, subject, fallback }: CoverageGap, { kinds, verbose }: Plan): boolean => {
  if (verbose) return true;
  if (fallback !== undefined) return false;
  return reason !== 'absent' || (kinds?.some((kind) => kind === subject) ?? false);
};

/** Says on standard error what could not be read, a line each. */
export const reportCoverage = (coverage: readonly CoverageGap[], plan: Plan): void => {
  for (const gap of coverage) {
    if (isWorthTelling(gap, plan)) complain(`socketeer ls: ${escapeLine(gap.message)}`);
  }
};

/** Whether nothing at all could be read of what was asked for: every kind asked for has a gap that loses it. */
export const isBlind = (coverage: readonly CoverageGap[], { kinds }: Plan): boolean => {
  if (kinds === undefined) return false;
  const lost = (kind: string): boolean =>
    coverage.some(
      ({ subject, reason, fallback }) => subject === kind && reason !== 'absent' && fallback === undefined,
    );
  return kinds.every(lost);
};
