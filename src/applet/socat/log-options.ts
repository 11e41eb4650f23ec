import { SocatUsageError } from './exit.js';
import { DEFAULT_FACILITY, facilities } from './facility.js';
import { MORE, type Obey } from './option.js';
import { type SocatSettings, severities } from './settings.js';

/** What `-d0` leaves. */
const QUIETEST = severities.indexOf('error');

const setVerbosity = ({ log }: SocatSettings, verbosity: number): void => {
  log.verbosity = verbosity;
  log.level = QUIETEST - verbosity;
};

/** `-d`, `-dd`, `-d2`: how much is logged. */
export const obeyVerbosity: Obey = (settings, rest) => {
  if (/^d*$/.test(rest)) {
    setVerbosity(settings, settings.log.verbosity + rest.length + 1);
    return;
  }
  if (!/^[-0-4]/.test(rest)) throw new SocatUsageError('unknown verbosity', '');
  if (!/^-?\d+$/.test(rest)) {
    throw new SocatUsageError(`Invalid (trailing) character(s) "${rest[0]}" in "-d${rest}"option`);
  }
  setVerbosity(settings, Number(rest));
};

const facilityOf = (text: string): string => {
  if (text === '') return DEFAULT_FACILITY;
  if (!Object.hasOwn(facilities, text)) throw new SocatUsageError(`unknown syslog facility "${text}"`);
  return text;
};

/** The options that begin with `-l`: where the log goes and how it looks. */
const logOptions: Readonly<Record<string, Obey>> = {
  m: ({ log }, rest) => {
    log.file = undefined;
    log.facilityLater = facilityOf(rest);
  },
  y: ({ log }, rest) => {
    log.facility = facilityOf(rest);
    log.onlySyslog = true;
  },
  f: ({ log }, _rest, argument) => {
    log.file = argument();
    log.onlySyslog = false;
  },
  s: ({ log }) => {
    log.file = undefined;
    log.onlySyslog = false;
  },
  p: ({ log }, _rest, argument) => {
    log.program = argument();
  },
  u: ({ log }) => {
    log.microseconds = true;
  },
  h: ({ log }) => {
    log.hostname = true;
  },
};

/** `-lf`, `-ly`, … */
export const obeyLog: Obey = (settings, rest, argument) => {
  const kind = rest[0] ?? '';
  const obey = Object.hasOwn(logOptions, kind) ? logOptions[kind] : undefined;
  if (obey === undefined) throw new SocatUsageError(`unknown log option "-l${rest}"; ${MORE}`);
  obey(settings, rest.slice(1), argument);
};
