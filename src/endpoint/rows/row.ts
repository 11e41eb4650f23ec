import type { AddressType } from '../types.js';

/** What every row of a room has to say; the rest is filled in. */
export interface RowText {
  readonly keyword: string;
  readonly aliases?: readonly string[];
  /** As socat's help shows the parameters: `:<host>:<port>`. */
  readonly syntax: string;
  /** Least and most; one number where they are the same. Default: as many as `syntax` names. */
  readonly parameters?: readonly [least: number, most: number];
  /** Joined by commas, in the order of socat's help. */
  readonly groups: string;
  readonly doc: string;
  readonly only?: 'read' | 'write';
  readonly ours?: true;
  readonly load: AddressType['load'];
  readonly loadDial?: NonNullable<AddressType['loadDial']>;
}

/** A row of the registry from what a room says about it. */
export function row({ syntax, groups, aliases = [], parameters, ...rest }: RowText): AddressType {
  const count = syntax.split(':').length - 1;
  return { ...rest, syntax, aliases, parameters: parameters ?? [count, count], groups: groups.split(',') };
}

/** An IP version that a keyword may name: `TCP`, `TCP4`, `TCP6`. */
export interface IpVariant {
  /** What stands after the protocol in the keyword. */
  readonly suffix: '' | '4' | '6';
  /** Undefined where both are possible. */
  readonly version: 4 | 6 | undefined;
  /** The option groups of the version, as they stand in lists of groups. */
  readonly groups: string;
  /** For help: ` over IPv4`. */
  readonly over: string;
}

const variants: readonly IpVariant[] = [
  { suffix: '', version: undefined, groups: 'IP4,IP6', over: '' },
  { suffix: '4', version: 4, groups: 'IP4', over: ' over IPv4' },
  { suffix: '6', version: 6, groups: 'IP6', over: ' over IPv6' },
];

/** The three rows of what exists without an IP version, with 4 and with 6. */
export const forEachIpVersion = (make: (variant: IpVariant) => AddressType): AddressType[] =>
  variants.map(make);
