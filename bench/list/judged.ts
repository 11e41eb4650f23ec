/** One figure that has a goal of its own. */
export interface Judged {
  readonly title: string;
  readonly value: number;
  readonly goal: number;
  readonly unit: string;
  /** Undefined where it could not be measured; `note` says why. */
  readonly met: boolean | undefined;
  readonly note?: string;
}

/** A figure that should be at most its goal. */
export const judge = (title: string, value: number, goal: number, unit: string, note?: string): Judged => ({
  title,
  value,
  goal,
  unit,
  met: value <= goal,
  ...(note === undefined ? {} : { note }),
});

/** A figure that cannot be measured here, and why. */
export const unmeasured = (title: string, note: string): Judged => ({
  title,
  value: Number.NaN,
  goal: Number.NaN,
  unit: '',
  met: undefined,
  note,
});

/** The figure for people. */
export const lineOf = ({ title, value, goal, unit, met, note }: Judged): string => {
  const more = note === undefined ? '' : `; ${note}`;
  if (met === undefined) return `${title}: not measured${more}`;
  return `${title}: ${value.toFixed(1)} ${unit} (goal ≤ ${goal.toFixed(1)}, ${met ? 'met' : 'NOT MET'}${more})`;
};
