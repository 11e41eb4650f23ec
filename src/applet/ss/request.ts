import { existsSync } from 'node:fs';
import type { SsShow } from '../../render/ss/index.js';
import { getopt } from '../getopt.js';
import { Selection } from './selection.js';
import { ALL_STATES, familyWords, LISTENING, statesOf, type Table, type TableFamily } from './tables.js';
import { laterOptions, optionTable, usage, version } from './usage.js';

type Changeable<T> = { -readonly [key in keyof T]: T[key] };

/** What a command line asks for. */
export interface SsRequest {
  readonly show: SsShow;
  readonly selection: Selection;
  readonly resolveHosts: boolean;
  readonly summary: boolean;
  readonly header: boolean;
  /** Whether states were asked for by `state` or `exclude`. */
  readonly sawStates: boolean;
  /** Words behind the options and the states: a filter. */
  readonly filter: readonly string[];
  /** Options that come later. */
  readonly later: readonly string[];
}

/** A command line that ends the program at once: what it prints where, and its exit code. */
export class SsExit extends Error {
  override readonly name = 'SsExit';
  constructor(
    readonly code: number,
    readonly output: string,
    readonly complaint = '',
  ) {
    super(complaint);
  }
}

/** The exit code of a command line that is wrong. */
export const USAGE_EXIT = 255;

const refuse = (complaint: string): SsExit =>
  new SsExit(USAGE_EXIT, '', `ss: ${complaint}\n${usage.trimEnd()}`);

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
  O: ['oneline'],
  tos: ['tos'],
  cgroup: ['cgroup'],
  'inet-sockopt': ['socketOptions'],
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
  readonly later: string[] = [];
  resolveHosts = false;
  summary = false;
  header = true;

  /** Takes one option. Throws SsExit for those that end the program. */
  readonly take = (key: string, argument: string): void => {
    if (this.takeSelection(key, argument) || this.takeShow(key)) return;
    if (key === 'r') this.resolveHosts = true;
    else if (key === 's') this.summary = true;
    else if (key === 'H') this.header = false;
    else if (key === 'h') throw new SsExit(0, usage);
    else if (key === 'v' || key === 'V') throw new SsExit(0, version);
    else if (key === 'z' || key === 'Z') this.takeContext();
    else this.later.push(laterOptions[key] ?? `--${key}`);
  };

  private takeSelection(key: string, argument: string): boolean {
    const { selection } = this;
    const table = tableOptions[key];
    const family = familyOptions[key];
    if (table !== undefined) selection.addTable(table);
    else if (family !== undefined) selection.addFamily(family);
    else if (key === 'a') selection.setStates(ALL_STATES);
    else if (key === 'l') selection.setStates(LISTENING);
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
    if (family === undefined) throw refuse(`"${word}" is invalid family`);
    this.selection.addFamily(family);
  }

  private takeQuery(list: string): void {
    const unknown = this.selection.query(list);
    if (unknown !== undefined) throw refuse(`"${unknown}" is illegal socket table id`);
  }

  private takeContext(): void {
    if (!existsSync('/sys/fs/selinux/enforce')) throw new SsExit(1, '', 'ss: SELinux is not enabled.');
    this.later.push('--context');
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

/**
 * Reads a command line of ss. Throws SsExit for one that asks for help or the version or is wrong, and GetoptError
 * for options that do not exist.
 */
export const readRequest = (args: readonly string[]): SsRequest => {
  const draft = new Draft();
  const operands = getopt(args, optionTable, draft.take);
  const { show, selection, resolveHosts, summary, header, later } = draft;
  const filter = takeStates(operands, selection);
  const sawStates = filter.length < operands.length;
  return { show, selection, resolveHosts, summary, header, sawStates, later, filter };
};
