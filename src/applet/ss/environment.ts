import type { ProcTable } from '../../index.js';
import type { Table } from './tables.js';

/** Tables of sockets below procfs, with the variable that names another file for each, and the table that follows it. */
const tableVariables: readonly (readonly [string, readonly (readonly [string, ProcTable])[]])[] = [
  ['PROC_NET_NETLINK', [['PROC_NET_NETLINK', 'netlink']]],
  ['PROC_NET_PACKET', [['PROC_NET_PACKET', 'packet']]],
  ['PROC_NET_UNIX', [['PROC_NET_UNIX', 'unix']]],
  [
    'PROC_NET_RAW',
    [
      ['PROC_NET_RAW', 'raw'],
      ['PROC_NET_RAW6', 'raw6'],
    ],
  ],
  [
    'PROC_NET_UDP',
    [
      ['PROC_NET_UDP', 'udp'],
      ['PROC_NET_UDP6', 'udp6'],
    ],
  ],
  [
    'PROC_NET_TCP',
    [
      ['PROC_NET_TCP', 'tcp'],
      ['PROC_NET_TCP6', 'tcp6'],
    ],
  ],
];

/** Tables that sock_diag alone has: these variables only keep ss from asking it. */
const diagOnly: readonly (readonly [string, Table])[] = [
  ['PROC_NET_MPTCP', 'mptcp'],
  ['PROC_NET_DCCP', 'dccp'],
  ['PROC_NET_SCTP', 'sctp'],
];

/** The environment variables that make ss read files in place of the kernel. */
export class ProcEnvironment {
  constructor(private readonly variables: NodeJS.ProcessEnv = process.env) {}

  /** Where procfs is. */
  get root(): string {
    return this.variables['PROC_ROOT'] ?? '/proc';
  }

  /** The recording to read TCP sockets from. */
  get recording(): string | undefined {
    return this.variables['TCPDIAG_FILE'];
  }

  /** A recording of ours to list in place of this machine. */
  get replay(): string | undefined {
    return this.variables['SOCKETEER_REPLAY'] || undefined;
  }

  /** The file a variable names, or the one of this name below procfs. */
  path(variable: string, name: string): string {
    return this.variables[variable] ?? `${this.root}/${name}`;
  }

  /** Files that stand in for the kernel; undefined where none does. */
  get tables(): Partial<Record<ProcTable, string>> | undefined {
    const found: [ProcTable, string][] = [];
    for (const [switchedBy, tables] of tableVariables) {
      if (this.isSet('PROC_ROOT') || this.isSet(switchedBy)) {
        for (const [variable, table] of tables) found.push([table, this.path(variable, `net/${table}`)]);
      }
    }
    if (this.recording !== undefined) found.push(['tcpdiag', this.recording]);
    return found.length === 0 ? undefined : Object.fromEntries(found);
  }

  /** Whether a table is not asked for, as sock_diag alone would have it. */
  isHidden(table: string): boolean {
    const row = diagOnly.find(([, name]) => name === table);
    return row !== undefined && (this.isSet('PROC_ROOT') || this.isSet(row[0]));
  }

  /** Files of counters; undefined where they are where they belong. */
  get counters(): Record<'sockstat' | 'sockstat6' | 'snmp', string> | undefined {
    const names = ['sockstat', 'sockstat6', 'snmp'] as const;
    const set = names.some((name) => this.isSet(`PROC_NET_${name.toUpperCase()}`));
    if (!set && !this.isSet('PROC_ROOT')) return undefined;
    const path = (name: string): string => this.path(`PROC_NET_${name.toUpperCase()}`, `net/${name}`);
    return { sockstat: path('sockstat'), sockstat6: path('sockstat6'), snmp: path('snmp') };
  }

  private isSet(name: string): boolean {
    return this.variables[name] !== undefined;
  }
}
