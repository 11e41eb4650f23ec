/**
 * A socket filter as a tree: what the text of `socketeer ls`, `kill` and the ss applet means. Names (hosts, services,
 * users, interfaces) are still text here; who uses the tree resolves them.
 */
export type FilterExpression = FilterAll | FilterAny | FilterNot | FilterPredicate;

/** Where a part of a filter stands in its text: offsets of UTF-16 units, the end exclusive. */
export interface FilterSpan {
  readonly start: number;
  readonly end: number;
}

/** Both sides must hold. */
export interface FilterAll {
  readonly node: 'and';
  readonly operands: readonly FilterExpression[];
}

/** One of the operands must hold. */
export interface FilterAny {
  readonly node: 'or';
  readonly operands: readonly FilterExpression[];
}

/** The operand must not hold. */
export interface FilterNot {
  readonly node: 'not';
  readonly operand: FilterExpression;
}

/** A test of one thing a socket has. */
export type FilterPredicate =
  | HostPredicate
  | PortPredicate
  | DevicePredicate
  | MarkPredicate
  | CgroupPredicate
  | AutoboundPredicate
  | StatePredicate
  | FieldPredicate;

/** Which end of a socket: `src` and `sport`, or `dst` and `dport`; `either` for `host` and `port` of ls. */
export type FilterEnd = 'local' | 'remote' | 'either';

/** How a value is compared. `~` is a glob or regular expression. */
export type FilterComparison = '=' | '!=' | '<' | '>' | '<=' | '>=' | '~' | '!~';

/** Families a host can name by a prefix such as `inet6:`. */
export type FilterFamily = 'inet' | 'inet6' | 'unix' | 'link' | 'netlink' | 'vsock';

/** `src 10.0.0.0/8`, `dst [::1]:443`, `src unix:/run/*`. */
export interface HostPredicate {
  readonly node: 'host';
  readonly end: FilterEnd;
  /** From a prefix, or the family ss was told before; without it the form of the address decides. */
  readonly family?: FilterFamily;
  /**
   * An IPv4 address in four decimal parts, an IPv6 address without brackets, a host name; for `unix` a pattern, for
   * `link` an Ethernet protocol, for `netlink` a protocol, for `vsock` a decimal context id. Absent where any will do.
   */
  readonly address?: string;
  /** Bits that must match, from `/24`; absent: all of them. */
  readonly prefixLength?: number;
  /** A decimal number (of any size), service name, port id or interface after the colon; absent where any will do. */
  readonly port?: string;
  readonly span: FilterSpan;
}

/** `dport = :https`, `sport >= 1024`. Ports are numbers or service names. */
export interface PortPredicate {
  readonly node: 'port';
  readonly end: FilterEnd;
  readonly comparison: '=' | '!=' | '<' | '>' | '<=' | '>=';
  /** The prefix as written, such as `netlink:`: then ports are port ids, interfaces, or pids. */
  readonly family?: FilterFamily;
  /**
   * Alternatives for `=` (none may match for `!=`); one for the others. A decimal number (of any size), the name of a
   * service, or `*` for any; a range is `low-high`, in ls only.
   */
  readonly ports: readonly string[];
  readonly span: FilterSpan;
}

/** `dev = eth0`: the interface a socket is bound to, by name or index. */
export interface DevicePredicate {
  readonly node: 'device';
  readonly negated: boolean;
  readonly device: string;
  readonly span: FilterSpan;
}

/** `fwmark = 0x10/0xf0`. */
export interface MarkPredicate {
  readonly node: 'mark';
  readonly negated: boolean;
  readonly value: number;
  readonly mask: number;
  readonly span: FilterSpan;
}

/** `cgroup = /sys/fs/cgroup/system.slice`: a control group by path, or its id in ls. */
export interface CgroupPredicate {
  readonly node: 'cgroup';
  readonly negated: boolean;
  readonly path: string;
  readonly span: FilterSpan;
}

/** `autobound`: the local port lies in the range of ephemeral ports. */
export interface AutoboundPredicate {
  readonly node: 'autobound';
  readonly span: FilterSpan;
}

/** `state established` within an expression of ls. The kernel's words, groups resolved. */
export interface StatePredicate {
  readonly node: 'state';
  readonly states: readonly string[];
  readonly span: FilterSpan;
}

/** A predicate ss does not have: `rtt > 5ms`, `process = nginx`, `user in (www, root)`. */
export interface FieldPredicate {
  readonly node: 'field';
  /** The name of a row of the table of fields. */
  readonly field: string;
  readonly comparison: FilterComparison;
  /**
   * Alternatives (none may match for `!=` and `!~`), in the field's unit: numbers (ms, bytes, …), bigint for 64-bit
   * identifiers, or text; patterns for `~` and `!~`.
   */
  readonly values: readonly FilterValue[];
  readonly span: FilterSpan;
}

/** One alternative of a field's test. */
export type FilterValue = number | bigint | string | FilterPattern;

/** What text is matched with; `compilePattern` makes a function of it. */
export interface FilterPattern {
  readonly syntax: 'glob' | 'regex';
  readonly text: string;
  /** `/…/i`. */
  readonly ignoreCase: boolean;
}
