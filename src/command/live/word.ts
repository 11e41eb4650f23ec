/** A word that stands for something that is there just now, and what it is. */
export interface LiveWord {
  readonly word: string;
  readonly about?: string;
}
