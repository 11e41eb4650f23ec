/** The filter language of ls, ss and kill: text to a tree. */
export { FilterError, type FilterErrorDetails, type FilterFault } from './error.js';
export type * from './expression.js';
export { type FieldKind, type FilterField, fieldOf, filterFields } from './fields.js';
export { compileGlob } from './glob.js';
export { readInt } from './number.js';
export { type FilterOptions, type ParsedFilter, parseFilter, parseSsFilter } from './parse.js';
export { compilePattern } from './pattern.js';
export { type FilterState, statesOf } from './states.js';
