const known: string[] = [];

/** So many blanks; none for a negative number. */
export const blanks = (length: number): string => {
  if (length <= 0) return '';
  const text = known[length];
  if (text !== undefined) return text;
  const made = ' '.repeat(length);
  if (length < 1024) known[length] = made;
  return made;
};
