// struct inet_diag_bc_op, <linux/inet_diag.h>: { u8 code; u8 yes; u16 no }, then what the code needs
export const INET_DIAG_BC_NOP = 0;
export const INET_DIAG_BC_JMP = 1;
export const INET_DIAG_BC_S_GE = 2;
export const INET_DIAG_BC_S_LE = 3;
export const INET_DIAG_BC_D_GE = 4;
export const INET_DIAG_BC_D_LE = 5;
export const INET_DIAG_BC_AUTO = 6;
export const INET_DIAG_BC_S_COND = 7;
export const INET_DIAG_BC_D_COND = 8;
export const INET_DIAG_BC_DEV_COND = 9;
export const INET_DIAG_BC_MARK_COND = 10;
export const INET_DIAG_BC_S_EQ = 11;
export const INET_DIAG_BC_D_EQ = 12;
export const INET_DIAG_BC_CGROUP_COND = 13;

/** What the kernel can test of an Internet socket before it lists it: the tree that a filter program is made of. */
export type BytecodeNode =
  | { readonly op: 'and'; readonly operands: readonly BytecodeNode[] }
  | { readonly op: 'or'; readonly operands: readonly BytecodeNode[] }
  | { readonly op: 'not'; readonly operand: BytecodeNode }
  /** Every socket, or none. */
  | { readonly op: 'true' }
  | { readonly op: 'false' }
  | BytecodeCondition;

/** A test of one thing. */
export type BytecodeCondition =
  | PortCondition
  | HostCondition
  /** The local port was not chosen by bind(2): SOCK_BINDPORT_LOCK is off. */
  | { readonly op: 'autobound' }
  /** SO_BINDTODEVICE; 0 for sockets not bound to one. */
  | { readonly op: 'device'; readonly index: number }
  /** `(mark & mask) == value`. Needs CAP_NET_ADMIN, else the kernel refuses the program with EPERM. */
  | { readonly op: 'mark'; readonly value: number; readonly mask: number }
  /** Id of the control group in cgroup2; 0 for sockets without one. */
  | { readonly op: 'cgroup'; readonly id: bigint };

/** Compares a port, from 0 to 65535. */
export interface PortCondition {
  readonly op: 'port';
  readonly end: 'local' | 'remote';
  readonly comparison: '=' | '>=' | '<=';
  readonly port: number;
}

/** Compares the leading bits of an address. An IPv4 address also matches IPv4-mapped ones of IPv6 sockets. */
export interface HostCondition {
  readonly op: 'host';
  readonly end: 'local' | 'remote';
  /** Four or 16 bytes; none for any address of any family. */
  readonly address: Uint8Array;
  /** How many bits of it count. With 0 any address of the family matches, but no IPv4-mapped one fails to be IPv4. */
  readonly prefixLength: number;
  /** The port too; a number no port can have matches nothing. Default any. */
  readonly port?: number;
}
