import { nearestName } from '../grammar/nearest.js';
import {
  type AddressSpecification,
  parseSpecification,
  type SingleSpecification,
  SpecificationError,
} from '../grammar/specification/index.js';
import { addressWords, findAddressType } from './registry.js';
import type { AddressType, SpecificationDialect } from './types.js';

/** The parameters that a type really takes, as its help shows them; a few of socat's help texts name others. */
function realSyntax({ syntax, parameters }: AddressType): string {
  if (parameters[1] === 0) return '';
  const named = syntax.split(':').length - 1;
  return parameters[1] < named ? syntax.slice(syntax.lastIndexOf(':')) : syntax;
}

/**
 * Reads the text of an address. In our dialect the readable form counts as well: `unix:///run/app.sock?user=www`. Throws
 * SpecificationError.
 */
export function readSpecification(
  text: string,
  dialect: SpecificationDialect = 'socketeer',
): AddressSpecification {
  if (dialect === 'socat') return parseSpecification(text);
  const syntaxOf = (word: string): string | undefined => {
    const type = findAddressType(word, dialect);
    return type === undefined ? undefined : realSyntax(type);
  };
  return parseSpecification(text, { syntaxOf });
}

function unknownType(
  { text, at, keyword }: SingleSpecification,
  dialect: SpecificationDialect,
): SpecificationError {
  const suggestion = nearestName(keyword, addressWords(dialect));
  return new SpecificationError(text, at, `a type of address in place of ${JSON.stringify(keyword)}`, {
    fault: 'keyword',
    suggestion,
    said: `unknown device/address "${keyword}"`,
  });
}

/** `1 parameter`, `2 parameters`, `0 or 1 parameters`. */
function countText([least, most]: AddressType['parameters']): string {
  if (least === most) return least === 1 ? '1 parameter' : `${least} parameters`;
  return `${least} or ${most} parameters`;
}

/** socat says usage for most types; of those without a help text only the count. */
function socatCount(type: AddressType, { keyword, parameters }: SingleSpecification): string {
  const counts = `(${parameters.length} instead of ${type.parameters[1]})`;
  const usage = /^(STD|FD$)/.test(type.keyword) ? '' : `: usage: ${keyword}${type.syntax}`;
  return `${keyword}: wrong number of parameters ${counts}${usage}`;
}

function checkParameters(type: AddressType, specification: SingleSpecification): void {
  const { parameters, parametersAt, text } = specification;
  const [least, most] = type.parameters;
  if (parameters.length >= least && parameters.length <= most) return;
  const firstSuperfluous = parametersAt[most];
  const end = parametersAt[parameters.length - 1];
  const at = firstSuperfluous ?? (end === undefined ? specification.at : end);
  const given = parameters.length;
  throw new SpecificationError(
    text,
    at,
    `${countText(type.parameters)}, not ${given}: ${type.keyword}${type.syntax}`,
    {
      fault: 'parameter',
      said: socatCount(type, specification),
    },
  );
}

/**
 * The type that an address names, its parameters counted. Throws SpecificationError, with the nearest right word where
 * there is no such type.
 */
export function typeOf(
  specification: SingleSpecification,
  dialect: SpecificationDialect = 'socketeer',
): AddressType {
  const type = findAddressType(specification.keyword, dialect);
  if (type === undefined) throw unknownType(specification, dialect);
  checkParameters(type, specification);
  return type;
}
