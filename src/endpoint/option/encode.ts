import { ipv4Number } from '../../family/ipv4.js';
import type { EndpointOption, OptionValue } from './types.js';
import { ValueFault } from './value-fault.js';

/** An int as the kernel has it. */
export const intBytes = (value: number): Uint8Array => new Uint8Array(Int32Array.of(value).buffer);

/** A text with the zero that ends it in C. */
export const textBytes = (value: string): Uint8Array => new Uint8Array(Buffer.from(`${value}\0`));

/** struct timeval of milliseconds, <sys/time.h>: seconds and microseconds of 64 bits. */
function timeBytes(milliseconds: number): Uint8Array {
  const seconds = Math.floor(milliseconds / 1000);
  const microseconds = Math.round((milliseconds - seconds * 1000) * 1000);
  return new Uint8Array(BigInt64Array.of(BigInt(seconds), BigInt(microseconds)).buffer);
}

/** struct in_addr of dotted decimal. Throws ValueFault. */
export function inAddr(text: string): Uint8Array {
  const address = ipv4Number(text.replace(/^\[(.*)\]$/, '$1'));
  if (address === undefined) throw new ValueFault(`${JSON.stringify(text)} is no IPv4 address`);
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, address);
  return bytes;
}

const numberBytes: Readonly<Record<string, (value: number) => Uint8Array>> = {
  BYTE: (value) => Uint8Array.of(value),
  'STRUCT-TIMEVAL': timeBytes,
  'STRUCT-TIMESPEC': intBytes,
  'STRUCT-LINGER': (value) => new Uint8Array(Int32Array.of(1, value).buffer),
};

/** The bytes that setsockopt(2) takes for a value of an option, which are not copied where they are bytes already. */
export function encodeValue(option: EndpointOption, value: OptionValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return textBytes(value);
  if (typeof value === 'boolean') return intBytes(Number(value));
  return (numberBytes[option.type] ?? intBytes)(Number(value));
}
