import type { FilterComparison, FilterValue } from '../../grammar/filter/index.js';

/** A filter whose names are numbers, in a few tests that the kernel's program and the predicate share. */
export type ResolvedFilter =
  | { readonly node: 'constant'; readonly value: boolean }
  | { readonly node: 'and' | 'or'; readonly operands: readonly ResolvedFilter[] }
  | { readonly node: 'not'; readonly operand: ResolvedFilter }
  | ResolvedTest;

/** Which end a test looks at. */
export type End = 'local' | 'remote';

/** A test of one thing. */
export type ResolvedTest =
  | FamilyTest
  | NetworkTest
  | NameTest
  | AddressNumberTest
  | PortTest
  | DeviceTest
  | MarkTest
  | CgroupTest
  | AutoboundTest
  | StateTest
  | FieldTest;

/** The record's address family. */
export interface FamilyTest {
  readonly node: 'family';
  readonly family: string;
}

/** An Internet address within a network. */
export interface NetworkTest {
  readonly node: 'network';
  readonly end: End;
  /** Four or 16 bytes. */
  readonly bytes: Uint8Array;
  readonly bits: number;
}

/** The name of a Unix socket. */
export interface NameTest {
  readonly node: 'name';
  readonly end: End;
  readonly pattern: string;
}

/** What stands where Internet sockets have an address: a protocol of packet and netlink, a context id of vsock. */
export interface AddressNumberTest {
  readonly node: 'number';
  readonly end: End;
  readonly family: 'packet' | 'netlink' | 'vsock';
  readonly value: number;
}

/** A port from `low` to `high`. */
export interface PortTest {
  readonly node: 'port';
  readonly end: End;
  readonly low: number;
  readonly high: number;
  /** Whose numbers count as ports; absent: those of Internet and VM sockets. */
  readonly family?: 'packet' | 'netlink';
}

/** The interface a socket is bound to: by index, or by name where indexes differ between what is listed. */
export interface DeviceTest {
  readonly node: 'device';
  readonly index?: number;
  readonly name?: string;
}

/** The mark's bits under a mask. */
export interface MarkTest {
  readonly node: 'mark';
  readonly value: number;
  readonly mask: number;
}

/** The control group, version 2. */
export interface CgroupTest {
  readonly node: 'cgroup';
  readonly id: bigint;
}

/** The local port was chosen by the kernel: it lies in the range of ephemeral ports. */
export interface AutoboundTest {
  readonly node: 'autobound';
  readonly low: number;
  readonly high: number;
}

/** The state's bit is in the mask. */
export interface StateTest {
  readonly node: 'state';
  readonly states: number;
}

/** A field of the table. */
export interface FieldTest {
  readonly node: 'field';
  readonly field: string;
  readonly comparison: Exclude<FilterComparison, '!=' | '!~'>;
  readonly values: readonly FilterValue[];
}

/** Everything, or nothing. */
export const constant = (value: boolean): ResolvedFilter => ({ node: 'constant', value });

/** The opposite; a double negation falls away. */
export const negate = (filter: ResolvedFilter): ResolvedFilter => {
  if (filter.node === 'not') return filter.operand;
  return filter.node === 'constant' ? constant(!filter.value) : { node: 'not', operand: filter };
};

/** Joins operands, leaving out what decides nothing. */
export const join = (node: 'and' | 'or', operands: readonly ResolvedFilter[]): ResolvedFilter => {
  const neutral = node === 'and';
  const left: ResolvedFilter[] = [];
  for (const operand of operands) {
    if (operand.node !== 'constant') left.push(operand);
    else if (operand.value !== neutral) return operand;
  }
  if (left.length === 0) return constant(neutral);
  return left.length === 1 ? (left[0] as ResolvedFilter) : { node, operands: left };
};
