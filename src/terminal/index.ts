export { type GivenOptions, type OptionRow, parseOptions } from './arguments.js';
export { parseDuration } from './duration.js';
export { escapeBytes, escapeLine, escapeText } from './escape.js';
export { exitCode, UsageError } from './exit.js';
export { reportFailure } from './failure.js';
export { isTerminal } from './is-terminal.js';
export {
  complain,
  type Output,
  OutputClosed,
  OutputError,
  openOutput,
  type WriteCall,
  writeBytes,
} from './output.js';
export { ProgressLine } from './progress.js';
export {
  type ColorChoice,
  type Environment,
  outputScreen,
  type Screen,
  terminalWidth,
  wantsColor,
} from './screen.js';
export { didYouMean, unknownName } from './suggest.js';
export { isNarrow, type Measure, narrowWidth, type Shortening, shorten } from './width.js';
