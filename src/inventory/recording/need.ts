/** Throws TypeError where a fact is not what sections of its tag have; the reader of a recording says in which. */
export function need(condition: boolean): void {
  if (!condition) throw new TypeError('a fact is missing');
}
