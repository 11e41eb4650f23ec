/** What may stand where a command takes a word that is no option. */
export type OperandKind =
  | 'addresses'
  | 'applets'
  | 'bindings'
  | 'commands'
  | 'filters'
  | 'hosts'
  | 'none'
  | 'ports'
  | 'shells'
  | 'ss-filters'
  | 'targets'
  | 'unix-sockets';

/** A command as help, completion and the manual see it. */
export interface CatalogEntry {
  readonly name: string;
  /** What it does, in the words of the list of commands. */
  readonly summary: string;
  /** What its operands are, in their order; the last kind is that of all that follow. */
  readonly operands: readonly OperandKind[];
  /** An exact outside of another program: its help is its own. */
  readonly applet?: true;
  /** Its help, loaded only where somebody asks. */
  readonly help: () => string | Promise<string>;
}

const appletHelp = async (name: 'ss' | 'nc' | 'socat'): Promise<string> =>
  (await import('./applet-help.js')).appletHelp(name);

/** Every command of socketeer, in the order of its help. */
export const catalog: readonly CatalogEntry[] = [
  {
    name: 'ls',
    summary: 'list the sockets of this machine with their owners',
    operands: ['filters'],
    help: async () => (await import('../command/ls/help.js')).lsHelp(),
  },
  {
    name: 'inspect',
    summary: 'everything about a Unix socket: its file, its server, its clients',
    operands: ['unix-sockets'],
    help: async () => (await import('../command/inspect/help.js')).inspectHelp(),
  },
  {
    name: 'probe',
    summary: 'does it answer, and if not, why?',
    operands: ['targets'],
    help: async () => (await import('../command/probe/help.js')).probeHelp(),
  },
  {
    name: 'ping',
    summary: 'is the host there, and how far is it?',
    operands: ['hosts', 'none'],
    help: async () => (await import('../command/ping/help.js')).pingHelp(),
  },
  {
    name: 'trace',
    summary: 'which way do packets go, and how long may they be?',
    operands: ['hosts', 'none'],
    help: async () => (await import('../command/trace/help.js')).traceHelp(),
  },
  {
    name: 'send',
    summary: 'send data to a socket of any kind, and print the answer',
    operands: ['targets', 'none'],
    help: async () => (await import('../command/send/help.js')).sendHelp(),
  },
  {
    name: 'receive',
    summary: 'print what comes to a socket of any kind',
    operands: ['bindings', 'none'],
    help: async () => (await import('../command/receive/help.js')).receiveHelp(),
  },
  {
    name: 'listen',
    summary: 'accept connections or datagrams, and print what comes',
    operands: ['bindings', 'none'],
    help: async () => (await import('../command/listen/help.js')).listenHelp(),
  },
  {
    name: 'relay',
    summary: 'join two ends of any kind, and carry what passes between them',
    operands: ['addresses'],
    help: async () => (await import('../command/relay/help.js')).relayHelp(),
  },
  {
    name: 'kill',
    summary: 'close sockets of any process, by the filters of ls',
    operands: ['filters'],
    help: async () => (await import('../command/kill/help.js')).killHelp(),
  },
  {
    name: 'scan',
    summary: 'ask many ports of hosts, over TCP and UDP',
    operands: ['hosts', 'ports'],
    help: async () => (await import('../command/scan/help.js')).scanHelp(),
  },
  {
    name: 'wait',
    summary: 'until targets answer, then run a command',
    operands: ['targets'],
    help: async () => (await import('../command/wait/help.js')).waitHelp(),
  },
  {
    name: 'ss',
    summary: "the same questions in the words and the layout of iproute2's ss",
    operands: ['ss-filters'],
    applet: true,
    help: () => appletHelp('ss'),
  },
  {
    name: 'nc',
    summary: "talk over sockets as OpenBSD's netcat does",
    operands: ['hosts', 'ports'],
    applet: true,
    help: () => appletHelp('nc'),
  },
  {
    name: 'socat',
    summary: 'join two addresses in the words of socat',
    operands: ['addresses'],
    applet: true,
    help: () => appletHelp('socat'),
  },
  {
    name: 'about',
    summary: 'what works on this machine, and what is lost without the rest',
    operands: ['none'],
    help: async () => (await import('../command/about/help.js')).aboutHelp(),
  },
  {
    name: 'applets',
    summary: 'make links named ss, nc, netcat and socat, or remove them',
    operands: ['applets'],
    help: async () => (await import('../command/applets/help.js')).appletsHelp(),
  },
  {
    name: 'completion',
    summary: 'completion for bash, zsh and fish',
    operands: ['shells', 'none'],
    help: async () => (await import('./completion/help.js')).completionHelp(),
  },
];

/** The entry of a command; undefined where there is no such command. */
export const entryOf = (name: string): CatalogEntry | undefined =>
  catalog.find((entry) => entry.name === name);
