/** A number as strtol(3) with base 0 reads it: decimal, `0x` hexadecimal, octal after a `0`; undefined for other text. */
export const readInteger = (text: string): bigint | undefined => {
  const match = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.exec(text);
  if (match === null || text.length > 64) return undefined;
  const digits = match[2]!;
  const octal = /^0[0-7]+$/.test(digits);
  const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  return match[1] === '-' ? -value : value;
};

/** The same within the range of a C int, as get_integer of ss takes ports. */
export const readInt = (text: string): number | undefined => {
  const value = readInteger(text);
  return value === undefined || value < -0x8000_0000n || value > 0x7fff_ffffn ? undefined : Number(value);
};

/** The same within 32 bits without a sign. */
export const readU32 = (text: string): number | undefined => {
  const value = readInteger(text);
  return value === undefined || value < 0n || value > 0xffff_ffffn ? undefined : Number(value);
};
