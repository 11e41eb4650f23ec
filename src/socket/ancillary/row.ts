import type { AncillaryData } from './types.js';

/** A control message of one kind, such as `'rights'`. */
export type DataOf<K extends AncillaryData['kind']> = Extract<AncillaryData, { kind: K }>;

/** All that is known of one (level, type) of control message. */
export interface AncillaryRow {
  /** The kernel's name, as it appears in errors. */
  readonly name: string;
  readonly kind: AncillaryData['kind'];
  /** Which of two rows of a kind encodes it, where Internet families differ. */
  readonly family?: 'inet' | 'inet6';
  readonly level: number;
  readonly type: number;
  /** The shortest payload there is, in bytes; a shorter one, which truncation makes, stays raw. */
  readonly size: number;
  /** Reads the payload in [offset, end); undefined where it is not what it should be, and stays raw. */
  readonly decode: (view: DataView, offset: number, end: number) => AncillaryData | undefined;
  /** The payload; absent where the kernel only gives this message and never takes it. Throws RangeError. */
  readonly encode?: (data: AncillaryData) => Uint8Array;
}

/** A row before its kind is forgotten. */
interface RowInput<K extends AncillaryData['kind']> {
  readonly name: string;
  readonly kind: K;
  readonly family?: 'inet' | 'inet6';
  readonly level: number;
  readonly type: number;
  readonly size: number;
  readonly decode: (view: DataView, offset: number, end: number) => DataOf<K> | undefined;
  readonly encode?: (data: DataOf<K>) => Uint8Array;
}

/** Checks a row against its kind. The table passes `encode` only data of the row's kind. */
export const row = <K extends AncillaryData['kind']>(input: RowInput<K>): AncillaryRow =>
  input as unknown as AncillaryRow;
