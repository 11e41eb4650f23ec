/** A word that a shell may offer. */
export interface Suggestion {
  readonly word: string;
  /** What it means, in a few words. */
  readonly about?: string;
}

/** What a shell is answered: words, and what else it is to offer. */
export interface Completion {
  readonly kind: 'none' | 'files' | 'commands';
  readonly words: readonly Suggestion[];
}

/** Words that can stand in one place: everything, to be narrowed to what was begun. */
export interface Offer {
  readonly words: readonly Suggestion[];
  readonly kind?: Completion['kind'];
}
