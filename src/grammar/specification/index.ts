/** socat's language for addresses, and the readable form of ours. */
export { parseDalan } from './dalan.js';
export { SpecificationError, type SpecificationErrorDetails, type SpecificationFault } from './error.js';
export { commandWords, type Lexeme, lex } from './lex.js';
export { parseOptions } from './options.js';
export { parseSpecification, type SpecificationGrammar } from './parse.js';
export { withoutSecrets } from './secrets.js';
export type { AddressSpecification, DualSpecification, OptionText, SingleSpecification } from './types.js';
