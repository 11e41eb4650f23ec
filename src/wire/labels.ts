/** A place in a program that jumps name. */
export interface ProgramLabel {
  readonly label: string;
}

/** Where labels stand: the index of the instruction that follows each. */
export type LabelPlaces = ReadonlyMap<string, number>;

const isLabel = (part: object): part is ProgramLabel => 'label' in part;

/** Parts labels from instructions. Throws RangeError for a label that is given twice. */
export const placeLabels = <T extends object>(
  source: readonly (T | ProgramLabel)[],
): { readonly instructions: T[]; readonly places: LabelPlaces } => {
  const instructions: T[] = [];
  const places = new Map<string, number>();
  for (const part of source) {
    if (!isLabel(part)) instructions.push(part);
    else if (places.has(part.label)) throw new RangeError(`two labels are called ${part.label}`);
    else places.set(part.label, instructions.length);
  }
  return { instructions, places };
};

/** The index of the instruction behind a label. Throws RangeError for a label there is none of. */
export const placeOf = (places: LabelPlaces, name: string): number => {
  const place = places.get(name);
  if (place === undefined) throw new RangeError(`no label is called ${name}`);
  return place;
};
