import { inAddr } from './encode.js';
import type { OptionValue, OptionValueType } from './types.js';
import { groupValue, userValue } from './users.js';
import { binaryValue } from './value-binary.js';
import { ValueFault } from './value-fault.js';
import { multipleValue } from './value-multiple.js';
import { amountValue, booleanValue, int32Value, integerValue, secondsValue } from './value-number.js';

/** A type of value: how it is read, and what stands for it where there is none. */
interface ValueReader {
  readonly read: (text: string) => OptionValue;
  /** Undefined where a value is required. */
  readonly without?: OptionValue;
}

const integers = (least: number, most: number): ValueReader => ({
  read: (text) => integerValue(text, least, most),
  without: 1,
});

const required = (read: ValueReader['read']): ValueReader => ({ read });
const text = required((given) => given);
const large = integers(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

const readers: Readonly<Record<OptionValueType, ValueReader>> = {
  BOOL: { read: booleanValue, without: true },
  BYTE: integers(0, 255),
  INT: { read: int32Value, without: 1 },
  'INT/NULL': { read: (given) => (given === '' ? '' : int32Value(given)), without: 1 },
  'UNSIGNED-INT': integers(0, 2 ** 32 - 1),
  'UNSIGNED-SHORT': integers(0, 65_535),
  LONG: large,
  SIZE_T: integers(0, Number.MAX_SAFE_INTEGER),
  OFF_T: large,
  OFF64_T: large,
  MODE_T: required((given) => integerValue(given, 0, 0o7777, 8)),
  UID_T: required(userValue),
  GID_T: required(groupValue),
  STRING: text,
  'STRING-NULL': { read: (given) => given, without: '' },
  'STRUCT-TIMEVAL': required(secondsValue),
  'STRUCT-TIMESPEC': required(secondsValue),
  'STRUCT-LINGER': required((given) => integerValue(given, 0, 2 ** 31 - 1)),
  BIN: required(binaryValue),
  'STRUCT-IP_MREQN': text,
  'IP-MREQ-SOURCE': text,
  GENERIC: text,
  IP4NAME: required(inAddr),
  IP4SOCK: text,
  AMOUNT: required(amountValue),
};

/** Reads a value of a type, undefined where there was no `=`. Throws ValueFault. */
export function readValue(type: OptionValueType, given: string | undefined): OptionValue {
  if (type === 'CONST') {
    if (given !== undefined) throw new ValueFault('no value permitted');
    return true;
  }
  const reader = readers[type];
  if (reader === undefined) {
    if (given === undefined) throw new ValueFault('values required');
    if (!type.includes(':')) throw new ValueFault('it can only be read');
    return multipleValue(type, given);
  }
  if (given !== undefined) return reader.read(given);
  if (reader.without === undefined) throw new ValueFault('value required');
  return reader.without;
}
