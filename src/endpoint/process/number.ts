import { SpecificationError } from '../../grammar/specification/index.js';
import type { OpenRequest } from '../types.js';

/** Decimal, or hexadecimal behind 0x, or octal behind 0, as strtoul(3) reads it. */
const pattern = /^(?:0x[0-9a-f]+|[0-9]+)$/i;
const most = 2 ** 31 - 1;

/** The first parameter as a descriptor's number. Throws SpecificationError. */
export function descriptorNumber({ parameters, specification }: OpenRequest): number {
  const text = parameters[0] ?? '';
  const octal = /^0[0-7]+$/.test(text);
  const fd = pattern.test(text) ? Number.parseInt(text, octal ? 8 : undefined) : Number.NaN;
  if (fd <= most) return fd;
  const at = specification.parametersAt[0] ?? specification.at;
  throw new SpecificationError(specification.text, at, 'the number of a descriptor', {
    fault: 'parameter',
    said: `error in FD number "${text}"`,
  });
}
