import { SocatUsageError } from './exit.js';
import { obeyLog, obeyVerbosity } from './log-options.js';
import { readSeconds, readUnsigned } from './number.js';
import { MORE, type Obey, type TakeArgument } from './option.js';
import type { SocatSettings } from './settings.js';

/** The command line while its options are taken off it. */
interface Line {
  readonly words: readonly string[];
  at: number;
}

/** An option of one letter that nothing may follow in the same word. */
const alone = (letter: string, set: (settings: SocatSettings) => void): Obey => {
  return (settings, rest) => {
    const next = rest[0];
    if (next !== undefined) {
      const hint = `Do not merge single character options, i.e. use "-${letter} -${next}" instead of "-${letter}${next}"`;
      throw new SocatUsageError(hint, hint);
    }
    set(settings);
  };
};

/** Largest block that is moved at once: what a buffer may hold with room to spare. */
const LARGEST_BLOCK = 2 ** 30;

const blockSizeOf = (text: string): number => {
  const size = readUnsigned(text, '-b');
  if (size <= LARGEST_BLOCK) return size;
  throw new SocatUsageError(`buffer size option (-b) to big - ${text} (max is ${LARGEST_BLOCK})`);
};

const setLock = (settings: SocatSettings, path: string, wait: boolean): void => {
  if (settings.lock !== undefined) throw new SocatUsageError('only one -L and -W option allowed');
  settings.lock = { path, wait };
};

const setVersion = (settings: SocatSettings, version: 4 | 6 | undefined): void => {
  settings.listenVersion = version;
  settings.resolveVersion = version;
};

const helpKinds = ['help', 'common-help', 'whole-help'] as const;

const askHelp: Obey = (settings, rest) => {
  const letters = /^[h?]{0,2}/.exec(rest)?.[0].length ?? 0;
  settings.print = helpKinds[letters];
};

const options: Readonly<Record<string, Obey>> = {
  V: (settings, rest) => {
    if (rest !== '') throw new SocatUsageError('unknown option', '');
    settings.print = 'version';
  },
  h: askHelp,
  '?': askHelp,
  d: obeyVerbosity,
  l: obeyLog,
  D: alone('D', (settings) => {
    settings.analyze = true;
  }),
  v: alone('v', (settings) => {
    settings.text = true;
  }),
  x: alone('x', (settings) => {
    settings.hex = true;
  }),
  r: (settings, _rest, argument) => {
    settings.recordToRight = argument();
  },
  R: (settings, _rest, argument) => {
    settings.recordToLeft = argument();
  },
  b: (settings, _rest, argument) => {
    settings.blockSize = blockSizeOf(argument());
  },
  s: alone('s', (settings) => {
    settings.sloppy = true;
  }),
  S: (settings, _rest, argument) => {
    settings.signals = readUnsigned(argument(), '-S');
  },
  t: (settings, _rest, argument) => {
    settings.halfCloseTimeout = Math.max(0, readSeconds(argument(), '-t'));
  },
  T: (settings, _rest, argument) => {
    const timeout = readSeconds(argument(), '-T');
    settings.idleTimeout = timeout < 0 ? undefined : timeout;
  },
  u: alone('u', (settings) => {
    settings.toRightOnly = true;
  }),
  U: alone('U', (settings) => {
    settings.toLeftOnly = true;
  }),
  g: alone('g', (settings) => {
    settings.ignoreGroups = true;
  }),
  L: (settings, _rest, argument) => setLock(settings, argument(), false),
  W: (settings, _rest, argument) => setLock(settings, argument(), true),
  '0': alone('0', (settings) => setVersion(settings, undefined)),
  '4': alone('4', (settings) => setVersion(settings, 4)),
  '6': alone('6', (settings) => setVersion(settings, 6)),
  '-': (settings, rest) => {
    if (rest === 'experimental') settings.experimental = true;
    else if (rest === 'statistics') settings.statistics = true;
    else throw new SocatUsageError(`unknown option "--${rest}"; ${MORE}`);
  },
};

/** A word that begins with `-` and yet is an address: standard input and output, with options or as one of two. */
const isStandardStreams = (word: string): boolean => /^-(?:$|[,:!])/.test(word);

const argumentTaker = (line: Line, name: string, glued: string): TakeArgument => {
  return () => {
    if (glued !== '') return glued;
    const next = line.words[line.at];
    if (next === undefined) throw new SocatUsageError(`option ${name} requires an argument; ${MORE}`);
    line.at++;
    return next;
  };
};

/** What stands before an argument that is glued on, and the argument. */
const splitWord = (word: string): readonly [name: string, glued: string] => {
  const length = word.startsWith('-l') ? 3 : 2;
  return [word.slice(0, length), word.slice(length)];
};

const obeyWord = (settings: SocatSettings, word: string, line: Line): void => {
  const letter = word[1] ?? '';
  const obey = Object.hasOwn(options, letter) ? options[letter] : undefined;
  if (obey === undefined) throw new SocatUsageError(`unknown option "${word}"; ${MORE}`);
  obey(settings, word.slice(2), argumentTaker(line, ...splitWord(word)));
};

/**
 * Reads the command line into the settings, one option after the other, so that those before a fault hold for the message
 * about it. Stops at what is to be printed. Throws SocatUsageError.
 */
export const readOptions = (words: readonly string[], settings: SocatSettings): void => {
  const line: Line = { words, at: 0 };
  for (let word = words[0]; word?.startsWith('-') && !isStandardStreams(word); word = words[line.at]) {
    line.at++;
    obeyWord(settings, word, line);
    if (settings.print !== undefined) return;
  }
  settings.addresses = words.slice(line.at);
  const count = settings.addresses.length;
  if (count !== 2) throw new SocatUsageError(`exactly 2 addresses required (there are ${count}); ${MORE}`);
  if (settings.toRightOnly && settings.toLeftOnly)
    throw new SocatUsageError('-U and -u must not be combined');
};
