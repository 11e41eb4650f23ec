/** Severities as `-d` counts them, from everything to nothing but the end. */
export const severities = ['debug', 'info', 'notice', 'warning', 'error', 'fatal'] as const;

/** Where the log goes and how its lines look. */
export interface LogSettings {
  /** Index of the lowest severity that is written. */
  level: number;
  /** The `-d` counted so far. */
  verbosity: number;
  /** `-lf`; undefined for standard error. */
  file: string | undefined;
  /** `-ly`, `-lm`: the facility; undefined where syslog gets nothing. */
  facility: string | undefined;
  /** `-ly`: nothing but syslog. */
  onlySyslog: boolean;
  /** `-lm`: the facility that takes over when the transfer begins. */
  facilityLater: string | undefined;
  /** `-lu` */
  microseconds: boolean;
  /** `-lh` */
  hostname: boolean;
  /** `-lp` */
  program: string;
}

/** What the command line asks for. Times are milliseconds. */
export interface SocatSettings {
  readonly log: LogSettings;
  /** What to print instead of relaying: `-V`, `-h`, `-hh`, `-hhh`. */
  print: 'version' | 'help' | 'common-help' | 'whole-help' | undefined;
  /** `-s`: errors that can be outlived end nothing. */
  sloppy: boolean;
  /** `-v`, `-x` */
  text: boolean;
  hex: boolean;
  /** `-r`, `-R` */
  recordToRight: string | undefined;
  recordToLeft: string | undefined;
  /** `-b` */
  blockSize: number | undefined;
  /** `-S`: a bit for each signal that is caught and logged. */
  signals: number;
  /** `-t` */
  halfCloseTimeout: number;
  /** `-T` */
  idleTimeout: number | undefined;
  /** `-u`, `-U` */
  toRightOnly: boolean;
  toLeftOnly: boolean;
  /** `-g` */
  ignoreGroups: boolean;
  /** `-L`, `-W` */
  lock: { readonly path: string; readonly wait: boolean } | undefined;
  /** `-4`, `-6`, `-0`, or the environment: what listens, what is resolved. */
  listenVersion: 4 | 6 | undefined;
  resolveVersion: 4 | 6 | undefined;
  /** `-D` */
  analyze: boolean;
  statistics: boolean;
  experimental: boolean;
  /** What follows the options. */
  addresses: readonly string[];
}

const DEFAULT_HALF_CLOSE = 500;

/** Bits of SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV and SIGTERM. */
const DEFAULT_SIGNALS = [1, 2, 3, 4, 6, 7, 8, 11, 15].reduce((mask, signal) => mask + 2 ** signal, 0);

/** An IP version as the environment gives it: anything but 4 and 6 means both. */
const versionOf = (text: string | undefined): 4 | 6 | undefined => {
  if (text === undefined || text.startsWith('4')) return 4;
  return text.startsWith('6') ? 6 : undefined;
};

/** What holds before the first option is read. */
export const defaultSettings = (
  program: string,
  environment: Readonly<Record<string, string | undefined>>,
): SocatSettings => ({
  log: {
    level: severities.indexOf('warning'),
    verbosity: 0,
    file: undefined,
    facility: undefined,
    onlySyslog: false,
    facilityLater: undefined,
    microseconds: false,
    hostname: false,
    program,
  },
  print: undefined,
  sloppy: false,
  text: false,
  hex: false,
  recordToRight: undefined,
  recordToLeft: undefined,
  blockSize: undefined,
  signals: DEFAULT_SIGNALS,
  halfCloseTimeout: DEFAULT_HALF_CLOSE,
  idleTimeout: undefined,
  toRightOnly: false,
  toLeftOnly: false,
  ignoreGroups: false,
  lock: undefined,
  listenVersion: versionOf(environment['SOCAT_DEFAULT_LISTEN_IP']),
  resolveVersion: versionOf(environment['SOCAT_PREFERRED_RESOLVE_IP']),
  analyze: false,
  statistics: false,
  experimental: false,
  addresses: [],
});
