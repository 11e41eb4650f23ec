/** An option as it was written: `name` or `name=value`. */
export interface OptionText {
  /** As written; keywords do not depend on case. */
  readonly name: string;
  /** Unquoted; undefined where there was no `=`. */
  readonly value: string | undefined;
  /** Offset of the name in the whole text. */
  readonly at: number;
}

/** One address in socat's language, taken apart: `TYPE:parameter:parameter,option=value,option`. */
export interface SingleSpecification {
  readonly kind: 'single';
  /** As written; of implicit forms the type that is meant: `FD` of `3`, `GOPEN` of `/dev/null`, `STDIO` of `-`. */
  readonly keyword: string;
  /** Unquoted. */
  readonly parameters: readonly string[];
  /** Offsets of the parameters in the whole text, in the same order. */
  readonly parametersAt: readonly number[];
  readonly options: readonly OptionText[];
  /** Offset of the address in the whole text. */
  readonly at: number;
  /** The whole text that `at` counts in. */
  readonly text: string;
}

/** `a!!b`: what is read comes from the one, what is written goes to the other. */
export interface DualSpecification {
  readonly kind: 'dual';
  readonly read: SingleSpecification;
  readonly write: SingleSpecification;
  readonly text: string;
}

/** socat's text for an address, parsed; "address" alone always means a socket's. */
export type AddressSpecification = SingleSpecification | DualSpecification;
