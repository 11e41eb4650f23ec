import { readNumber } from './number.js';

/** Types of service by name: the code points of RFC 2474, 2597 and 3246, and the older words of RFC 791 and 1349. */
const keywords: Readonly<Record<string, number>> = {
  af11: 0x28,
  af12: 0x30,
  af13: 0x38,
  af21: 0x48,
  af22: 0x50,
  af23: 0x58,
  af31: 0x68,
  af32: 0x70,
  af33: 0x78,
  af41: 0x88,
  af42: 0x90,
  af43: 0x98,
  critical: 0xa0,
  cs0: 0x00,
  cs1: 0x20,
  cs2: 0x40,
  cs3: 0x60,
  cs4: 0x80,
  cs5: 0xa0,
  cs6: 0xc0,
  cs7: 0xe0,
  ef: 0xb8,
  inetcontrol: 0xc0,
  lowcost: 0x02,
  lowdelay: 0x10,
  netcontrol: 0xe0,
  reliability: 0x04,
  throughput: 0x08,
};

/** The value of `-T`: a word, `0x` and hexadecimal digits as far as they go, or a decimal number; undefined if none. */
export const readTos = (text: string): number | undefined => {
  if (Object.hasOwn(keywords, text)) return keywords[text];
  if (text.startsWith('0x')) {
    const digits = /^0x([0-9a-f]*)/i.exec(text)?.[1] ?? '';
    const value = digits === '' ? 0 : Number.parseInt(digits, 16);
    return value <= 255 ? value : undefined;
  }
  const value = readNumber(text, 0, 255);
  return typeof value === 'number' ? value : undefined;
};
