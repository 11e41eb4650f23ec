/** Text that a grammar could not read: it names the text, the position of the fault and what was expected there. */
export class GrammarError extends Error {
  override readonly name = 'GrammarError';
  constructor(
    /** The whole text. */
    readonly text: string,
    /** Where reading stopped, counted in UTF-16 units from 0. */
    readonly position: number,
    /** What would have been right there. */
    readonly expected: string,
  ) {
    super(`${JSON.stringify(text)}: expected ${expected} at position ${position}`);
  }
}
