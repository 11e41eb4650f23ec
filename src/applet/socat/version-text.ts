import { machine, release, version } from 'node:os';

/** The version of socat whose outside this is. */
export const socatVersion = '1.8.1.3';

/** What socat may be built with, in the order of its list; false where this one has none of it. */
const features: readonly (readonly [name: string, present: boolean])[] = [
  ['HELP', true],
  ['STATS', true],
  ['STDIO', true],
  ['FDNUM', true],
  ['FILE', true],
  ['CREAT', true],
  ['GOPEN', true],
  ['TERMIOS', true],
  ['PIPE', true],
  ['STALL', true],
  ['TEXT', true],
  ['SOCKETPAIR', true],
  ['UNIX', true],
  ['ABSTRACT_UNIXSOCKET', true],
  ['IP4', true],
  ['IP6', true],
  ['RAWIP', true],
  ['GENERICSOCKET', true],
  ['INTERFACE', true],
  ['TCP', true],
  ['UDP', true],
  ['SCTP', true],
  ['DCCP', true],
  ['UDPLITE', true],
  ['LISTEN', true],
  ['POSIXMQ', true],
  ['SOCKS4', true],
  ['SOCKS4A', true],
  ['SOCKS5', true],
  ['VSOCK', true],
  ['NAMESPACES', true],
  ['PROXY', true],
  ['SYSTEM', true],
  ['SHELL', true],
  ['EXEC', true],
  ['READLINE', true],
  ['TUN', true],
  ['PTY', true],
  ['OPENSSL', true],
  ['FIPS', false],
  ['LIBWRAP', true],
  // system calls are not logged
  ['SYCLS', false],
  ['FILAN', true],
  ['RETRY', true],
  ['DEVTESTS', false],
];

const featureLine = ([name, present]: (typeof features)[number]): string =>
  present ? `  #define WITH_${name} 1\n` : `  #undef WITH_${name}\n`;

/** What `-V` prints. Scripts read the version from the second line and the features from the rest. */
export const versionText = (): string =>
  `socat, as socketeer has it - the original: www.dest-unreach.org
socat version ${socatVersion}
   running on Linux version ${version()}, release ${release()}, machine ${machine()}
features:
${features.map(featureLine).join('')}  #define WITH_MSGLEVEL 0 /*debug*/
  #define WITH_DEFAULT_IPV 4
`;
