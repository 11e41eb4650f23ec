import { nearestName } from '../../grammar/nearest.js';
import { SpecificationError } from '../../grammar/specification/error.js';
import type { OptionText } from '../../grammar/specification/types.js';
import { type GivenOption, GivenOptions } from './given.js';
import { findOption, optionWords } from './table.js';
import type { EndpointOption, EndpointOptions, OptionValue } from './types.js';
import { readValue } from './value.js';
import { ValueFault } from './value-fault.js';

/** Where options stand. */
export interface OptionPlace {
  /** The whole text that offsets count in. */
  readonly text: string;
  /** The groups of the type of address. */
  readonly groups: readonly string[];
  readonly context?: { readonly ignoreGroups?: boolean };
}

/** Groups that every address takes: what is done to the process, and to the data that passes. */
const everywhere: ReadonlySet<string> = new Set(['PROCESS', 'APPL']);

/** Whether an address of these groups takes the option. */
export const takesOption = (groups: readonly string[], option: EndpointOption): boolean =>
  option.groups.length === 0 ||
  option.groups.some((group) => everywhere.has(group) || groups.includes(group));

function findGiven({ name, at }: OptionText, place: OptionPlace): EndpointOption {
  const option = findOption(name);
  if (option === undefined) {
    const near = [...optionWords()].filter(([, row]) => takesOption(place.groups, row)).map(([word]) => word);
    throw new SpecificationError(place.text, at, 'an option', {
      fault: 'option',
      suggestion: nearestName(name, near),
      said: `parseopts_table(): unknown option "${name}"`,
    });
  }
  if (place.context?.ignoreGroups !== true && !takesOption(place.groups, option)) {
    throw new SpecificationError(place.text, at, `an option of this type of address, which ${name} is not`, {
      fault: 'group',
      said: `parseopts_table(): option "${name}" not supported with this address type`,
    });
  }
  return option;
}

function valueGiven(
  option: EndpointOption,
  { name, value, at }: OptionText,
  { text }: OptionPlace,
): OptionValue {
  try {
    return readValue(option.type, value);
  } catch (error) {
    if (!(error instanceof ValueFault)) throw error;
    throw new SpecificationError(text, at, `a value of ${option.type} for ${name}: ${error.message}`, {
      fault: 'value',
      said: `parseopts(): option "${name}": ${error.message}`,
    });
  }
}

/** Reads the options of an address and holds them against its groups. Throws SpecificationError. */
export function readOptions(given: readonly OptionText[], place: OptionPlace): EndpointOptions {
  return new GivenOptions(
    given.map((text): GivenOption => {
      const option = findGiven(text, place);
      return { option, value: valueGiven(option, text, place) };
    }),
  );
}
