/** Controls of both kinds, and what changes the direction or the line of a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffd]/g;

const isPlain = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
};

/** Whether a text has characters of more than one byte. */
export const isWide = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return true;
  return false;
};

/**
 * A name that others chose (a path, a command), fit to be printed: whatever could move the cursor, break the row
 * or reorder it reads `?`, as newer versions of ss print command names.
 */
export const printable = (name: string): string => (isPlain(name) ? name : name.replace(unsafe, '?'));
