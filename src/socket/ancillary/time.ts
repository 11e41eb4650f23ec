import { SOL_SOCKET } from '../../kernel/constants.js';
import { LITTLE_ENDIAN } from '../../wire/byte-order.js';
import {
  SO_TIMESTAMP_NEW,
  SO_TIMESTAMP_OLD,
  SO_TIMESTAMPING_NEW,
  SO_TIMESTAMPING_OLD,
  SO_TIMESTAMPNS_NEW,
  SO_TIMESTAMPNS_OLD,
} from './numbers.js';
import { type AncillaryRow, row } from './row.js';
import type { TimestampData } from './types.js';

const billion = 1_000_000_000n;

/** Nanoseconds of a pair of 64-bit integers: seconds, and a part that counts `unit` nanoseconds. */
const pair = (view: DataView, offset: number, unit: bigint): bigint =>
  view.getBigInt64(offset, LITTLE_ENDIAN) * billion + view.getBigInt64(offset + 8, LITTLE_ENDIAN) * unit;

/** struct timeval; the old and the new form are the same on 64-bit hosts. */
const decodeMicroseconds = (view: DataView, offset: number): TimestampData => ({
  kind: 'timestamp',
  software: pair(view, offset, 1000n),
});

/** struct timespec. */
const decodeNanoseconds = (view: DataView, offset: number): TimestampData => ({
  kind: 'timestamp',
  software: pair(view, offset, 1n),
});

/** struct scm_timestamping, `<linux/errqueue.h>`: software, nothing any more, raw hardware; 0 where there is none. */
const decodeThree = (view: DataView, offset: number): TimestampData => {
  const software = pair(view, offset, 1n);
  const hardware = pair(view, offset + 32, 1n);
  return {
    kind: 'timestamp',
    ...(software === 0n ? {} : { software }),
    ...(hardware === 0n ? {} : { hardware }),
  };
};

const timestamp = (name: string, type: number, size: number, decode: AncillaryRow['decode']): AncillaryRow =>
  row({
    name,
    kind: 'timestamp',
    level: SOL_SOCKET,
    type,
    size,
    decode: decode as (view: DataView, offset: number) => TimestampData,
  });

/** When something came or went, socket(7) and the kernel's timestamping.rst. */
export const timeRows: readonly AncillaryRow[] = [
  timestamp('SCM_TIMESTAMP', SO_TIMESTAMP_OLD, 16, decodeMicroseconds),
  timestamp('SCM_TIMESTAMPNS', SO_TIMESTAMPNS_OLD, 16, decodeNanoseconds),
  timestamp('SCM_TIMESTAMPING', SO_TIMESTAMPING_OLD, 48, decodeThree),
  timestamp('SO_TIMESTAMP_NEW', SO_TIMESTAMP_NEW, 16, decodeMicroseconds),
  timestamp('SO_TIMESTAMPNS_NEW', SO_TIMESTAMPNS_NEW, 16, decodeNanoseconds),
  timestamp('SO_TIMESTAMPING_NEW', SO_TIMESTAMPING_NEW, 48, decodeThree),
];
