/** Text that JSON needs no escape in, quotes excluded. */
const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/**
 * What JSON allows in a string but a terminal obeys or a reader cannot see: DEL and C1 controls, format characters
 * such as bidi overrides, line and paragraph separators.
 */
const invisible = /[\u007f-\u009f\p{Cf}\u2028\u2029]/gu;

const escapeUnits = (character: string): string => {
  let text = '';
  for (let index = 0; index < character.length; index++) {
    text += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return text;
};

/** A string as JSON, harmless to print on a terminal. */
export const jsonString = (text: string): string =>
  plain.test(text) ? `"${text}"` : JSON.stringify(text).replace(invisible, escapeUnits);
