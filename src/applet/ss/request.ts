import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import type { SsShow } from '../../render/ss/index.js';
import { getopt } from '../getopt.js';
import { reasonOf, refuse, SsExit, USAGE_EXIT } from './exit.js';
import { Selection } from './selection.js';
import {
  ALL_STATES,
  BOUND_INACTIVE,
  familyWords,
  LISTENING,
  statesOf,
  type Table,
  type TableFamily,
} from './tables.js';
import { optionTable, usage, version } from './usage.js';

type Changeable<T> = { -readonly [key in keyof T]: T[key] };

/** What a command line asks for. */
export interface SsRequest {
  readonly show: SsShow;
  readonly selection: Selection;
  readonly resolveHosts: boolean;
  readonly summary: boolean;
  readonly header: boolean;
  readonly queues: boolean;
  /** Whether there were words behind the options: states or a filter. */
  readonly hasWords: boolean;
  /** The filter: the words behind the options and the states, then the lines of a file. Empty: none. */
  readonly filter: readonly string[];
  /** What is wrong with the states or the file; ss finds out after the counts of `-s`. */
  readonly fault?: SsExit;
  /** `-N`: the path of the network namespace to look into, and its name. */
  readonly namespace: { readonly path: string; readonly name: string } | undefined;
  /** `-D`: where the recording of TCP sockets goes; a dash is standard output. */
  readonly recording: string | undefined;
  /** `-E`: shows sockets as they are destroyed. */
  readonly events: boolean;
  /** `-K`: destroys what it shows. */
  readonly kill: boolean;
}

const tableOptions: Readonly<Record<string, Table>> = {
  t: 'tcp',
  u: 'udp',
  w: 'raw',
  M: 'mptcp',
  S: 'sctp',
  d: 'dccp',
};

const familyOptions: Readonly<Record<string, TableFamily>> = {
  4: 'inet',
  6: 'inet6',
  x: 'unix',
  0: 'packet',
  vsock: 'vsock',
  tipc: 'tipc',
  xdp: 'xdp',
};

/** Options that only turn something on. `-e` turns on two things. */
const showOptions: Readonly<Record<string, readonly (keyof Omit<SsShow, 'bpfMaps'>)[]>> = {
  n: ['numeric'],
  o: ['options'],
  e: ['options', 'extended'],
  m: ['memory'],
  i: ['info'],
  p: ['processes'],
  T: ['processes', 'threads'],
  b: ['options', 'bpf'],
  O: ['oneline'],
  tos: ['tos'],
  cgroup: ['cgroup'],
  'inet-sockopt': ['socketOptions'],
  tipcinfo: ['tipcInfo'],
};

/** Where ip-netns(8) keeps the names it gave. */
export const namespaces = '/var/run/netns';

const mixedMaps = (code: number): SsExit =>
  new SsExit(code, '', 'ss: --bpf-maps and --bpf-map-id cannot be used together');

/** A number as strtoul(3) reads it, in the base its beginning tells; undefined for what is no id of a map. */
const mapId = (word: string): number | undefined => {
  const digits = /^\s*\+?(?:(0[xX][0-9a-fA-F]+|[1-9]\d*)|0([0-7]+))$/.exec(word);
  const id =
    digits === null ? 0 : digits[1] === undefined ? Number.parseInt(digits[2] ?? '', 8) : Number(digits[1]);
  return id > 0 && id < 0xffffffff ? id : undefined;
};

/** The text of a filter file; what opens but cannot be read, a folder say, is empty. Throws SsExit. */
const filterFile = (path: string): string => {
  let fd: number;
  try {
    fd = path.startsWith('-') ? 0 : openSync(path, 'r');
  } catch (error) {
    throw new SsExit(USAGE_EXIT, '', `fopen filter file: ${reasonOf(error)}`);
  }
  try {
    return readFileSync(fd, 'utf8');
  } catch {
    return '';
  } finally {
    if (fd !== 0) closeSync(fd);
  }
};

/** A request while its options come in. */
class Draft {
  readonly show: Changeable<SsShow> = {
    numeric: false,
    options: false,
    extended: false,
    memory: false,
    info: false,
    processes: false,
    oneline: false,
    tos: false,
    cgroup: false,
    socketOptions: false,
  };
  readonly selection = new Selection();
  resolveHosts = false;
  summary = false;
  header = true;
  queues = true;
  events = false;
  kill = false;
  recording: string | undefined;
  namespace: SsRequest['namespace'];
  filterText: string | undefined;

  /** Takes one option. Throws SsExit for those that end the program. */
  readonly take = (key: string, argument: string): void => {
    if (this.takeSelection(key, argument) || this.takeShow(key) || this.takeSwitch(key)) return;
    if (key === 'h') throw new SsExit(0, usage);
    else if (key === 'v' || key === 'V') throw new SsExit(0, version);
    else if (key === 'z' || key === 'Z') this.takeContext(key);
    else if (key === 'N') this.takeNamespace(argument);
    else if (key === 'F') this.takeFilter(argument);
    else if (key === 'D') this.recording = argument;
    else if (key === 'bpf-maps') this.takeMaps();
    else if (key === 'bpf-map-id') this.takeMap(argument);
  };

  private takeSwitch(key: string): boolean {
    if (key === 'r') this.resolveHosts = true;
    else if (key === 's') this.summary = true;
    else if (key === 'H') this.header = false;
    else if (key === 'Q') this.queues = false;
    else if (key === 'E') this.events = true;
    else if (key === 'K') this.kill = true;
    else return false;
    return true;
  }

  private takeSelection(key: string, argument: string): boolean {
    const { selection } = this;
    const table = tableOptions[key];
    const family = familyOptions[key];
    if (table !== undefined) selection.addTable(table);
    else if (family !== undefined) selection.addFamily(family);
    else if (key === 'a') selection.setStates(ALL_STATES);
    else if (key === 'l') selection.setStates(LISTENING);
    else if (key === 'B') selection.setStates(BOUND_INACTIVE);
    else if (key === 'f') this.takeFamily(argument);
    else if (key === 'A') this.takeQuery(argument);
    else return false;
    return true;
  }

  private takeShow(key: string): boolean {
    const names = showOptions[key];
    if (names === undefined) return false;
    for (const name of names) this.show[name] = true;
    return true;
  }

  private takeFamily(word: string): void {
    if (word === 'help') throw new SsExit(0, usage);
    const family = Object.hasOwn(familyWords, word) ? familyWords[word] : undefined;
    if (family === undefined) throw refuse(`ss: "${word}" is invalid family`);
    this.selection.addFamily(family);
  }

  private takeQuery(list: string): void {
    const unknown = this.selection.query(list);
    if (unknown !== undefined) throw refuse(`ss: "${unknown}" is illegal socket table id`);
  }

  private takeContext(key: string): void {
    if (!existsSync('/sys/fs/selinux/enforce')) throw new SsExit(1, '', 'ss: SELinux is not enabled.');
    this.show.processContext = true;
    if (key === 'z') this.show.socketContext = true;
  }

  /** What is no namespace shows when it is entered; what cannot be opened ends the program here. */
  private takeNamespace(name: string): void {
    const path = `${namespaces}/${name}`;
    try {
      closeSync(openSync(path, 'r'));
    } catch (error) {
      throw new SsExit(1, '', `Cannot open network namespace "${name}": ${reasonOf(error)}`);
    }
    this.namespace = { path, name };
  }

  private takeFilter(path: string): void {
    if (this.filterText !== undefined) throw new SsExit(USAGE_EXIT, '', 'More than one filter file');
    this.filterText = filterFile(path);
  }

  private takeMaps(): void {
    if (Array.isArray(this.show.bpfMaps)) throw mixedMaps(USAGE_EXIT);
    this.show.bpfMaps = 'all';
  }

  private takeMap(word: string): void {
    const { bpfMaps = [] } = this.show;
    if (bpfMaps === 'all') throw mixedMaps(1);
    const id = mapId(word);
    if (id === undefined) throw new SsExit(1, '', `ss: invalid BPF map ID ${word}`);
    if (!bpfMaps.includes(id)) this.show.bpfMaps = [...bpfMaps, id];
  }
}

const statesOrExit = (word: string | undefined): number => {
  if (word === undefined) {
    throw new SsExit(USAGE_EXIT, '', 'Command line is not complete. Try option "help"');
  }
  const states = statesOf(word);
  if (states === undefined) throw new SsExit(USAGE_EXIT, '', `ss: wrong state name: ${word}`);
  return states;
};

/** Takes the `state X` and `exclude X` at the beginning; returns what follows them. Throws SsExit. */
const takeStates = (operands: readonly string[], selection: Selection): readonly string[] => {
  let at = 0;
  for (; at < operands.length; at += 2) {
    const word = operands[at];
    if (word === 'state') selection.addStates(statesOrExit(operands[at + 1]));
    else if (word === 'exclude' || word === 'excl') {
      selection.removeStates(statesOrExit(operands[at + 1]), ALL_STATES);
    } else break;
  }
  return operands.slice(at);
};

/** The longest line of a filter file ss takes. */
const LONGEST_LINE = 1022;

/** The words of the command line, then the lines of the filter file that are no comments. Throws SsExit. */
const filterOf = (file: string | undefined, words: readonly string[]): readonly string[] => {
  // A line that begins with a zero is a comment too, in every version.
  const lines = (file ?? '').split('\n').filter((line) => line !== '' && !/^[#0]/.test(line));
  if (lines.some((line) => Buffer.byteLength(line) > LONGEST_LINE)) {
    throw new SsExit(USAGE_EXIT, '', 'Too long line in filter');
  }
  return [...words, ...lines];
};

/** Reads what follows the options. */
const readOperands = (operands: readonly string[], draft: Draft): Pick<SsRequest, 'filter' | 'fault'> => {
  try {
    return { filter: filterOf(draft.filterText, takeStates(operands, draft.selection)) };
  } catch (error) {
    if (error instanceof SsExit) return { filter: [], fault: error };
    throw error;
  }
};

/**
 * Reads a command line of ss. Throws SsExit for one that asks for help or the version or is wrong, and GetoptError
 * for options that do not exist.
 */
export const readRequest = (args: readonly string[]): SsRequest => {
  const draft = new Draft();
  const operands = getopt(args, optionTable, draft.take);
  const { show, selection, resolveHosts, summary, header, queues, namespace, recording, events, kill } =
    draft;
  return {
    show,
    selection,
    resolveHosts,
    summary,
    header,
    queues,
    hasWords: operands.length > 0,
    ...readOperands(operands, draft),
    namespace,
    recording,
    events,
    kill,
  };
};
