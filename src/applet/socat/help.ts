import { type SpecificationVocabulary, specificationVocabulary } from '../../index.js';
import { addressLines } from './help-addresses.js';
import { optionLines } from './help-options.js';

/** The options of the command line, in the places where scripts look for them. */
const commandLine: readonly (readonly [option: string, meaning: string])[] = [
  ['-V', 'tell the version and what is built in'],
  ['-h|-?', 'print this help'],
  ['-hh', 'the same with the common names of all address options'],
  ['-hhh', 'the same with every name of every address option'],
  ['-d[ddd]', 'log more: warnings, notices, information, everything'],
  ['-d0|1|2|3|4', 'log so much: from errors alone to everything'],
  ['-D', 'tell about open descriptors before the transfer'],
  ['--experimental', 'allow what may still change'],
  ['--statistics', 'log how much was transferred, at the end'],
  ['-ly[facility]', 'log to syslog'],
  ['-lf<logfile>', 'log to a file'],
  ['-ls', 'log to standard error, as without any of these'],
  ['-lm[facility]', 'log to standard error, and to syslog once the transfer begins'],
  ['-lp<progname>', 'the name of the program in the log and in variables'],
  ['-lu', 'log microseconds'],
  ['-lh', 'log the name of the host'],
  ['-v', 'show what is transferred, as text'],
  ['-x', 'show what is transferred, in hexadecimal'],
  ['-r <file>', 'append what goes from left to right to a file'],
  ['-R <file>', 'append what goes from right to left to a file'],
  ['-b<size_t>', 'bytes that are transferred at once'],
  ['-s', 'sloppy: go on after errors'],
  ['-S<sigmask>', 'the signals that are logged'],
  ['-t<timeout>', 'seconds that one direction may go on after the other'],
  ['-T<timeout>', 'seconds without data after which all ends'],
  ['-u', 'only from left to right'],
  ['-U', 'only from right to left'],
  ['-g', 'take options that do not belong to the type of address'],
  ['-L <lockfile>', 'make this lock file, or fail'],
  ['-W <lockfile>', 'make this lock file, and wait for it'],
  ['-0', 'prefer no IP version'],
  ['-4', 'prefer IPv4 where the address says nothing'],
  ['-6', 'prefer IPv6 where the address says nothing'],
];

const optionColumn = 16;

const commandLineText = (): string =>
  commandLine.map(([option, meaning]) => `      ${option.padEnd(optionColumn - 1)} ${meaning}\n`).join('');

const addressHead = `   bi-address:  /* one end: data comes from it and goes to it */
      <single-address>
      <single-address>!!<single-address>
   single-address:
      <address-head>[,<opts>]
   address-head:
`;

const shortForms = `         <num> is a short form for fd:<num>
         <filename> is a short form for gopen:<filename>
`;

const optionHead = `   opts:
      <opt>{,<opts>}:
   opt:
`;

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** Help of so many `h`: 1 addresses, 2 the common names of options as well, 3 every name there is. */
export function formatHelp(vocabulary: SpecificationVocabulary, level: 1 | 2 | 3): string {
  const whole = level === 3;
  const start = `socat, as socketeer has it - the original: www.dest-unreach.org
Usage:
socat [options] <bi-address> <bi-address>
   options (general command line options):
${commandLineText()}${addressHead}${text(addressLines(vocabulary, whole))}${whole ? shortForms : ''}`;
  return level === 1 ? start : `${start}${optionHead}${text(optionLines(vocabulary, whole))}`;
}

/** The options of the command line alone, without the types of addresses and their options. */
export const commandLineHelp = (): string =>
  `Usage: socat [options] <bi-address> <bi-address>\n\n${commandLineText()}`;

/** What `-h`, `-hh` and `-hhh` print. */
export const helpText = async (level: 1 | 2 | 3): Promise<string> =>
  formatHelp(await specificationVocabulary(), level);
