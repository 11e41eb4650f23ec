/** What strtonum(3) says of text that is no such number. */
export type NumberFault = 'invalid' | 'too small' | 'too large';

/** strtonum(3): a decimal number within bounds, or what is wrong with it. */
export const readNumber = (text: string, lowest: number, highest: number): number | NumberFault => {
  const match = /^[ \t\n\v\f\r]*([+-]?[0-9]+)$/.exec(text);
  if (match === null) return 'invalid';
  const number = Number(match[1]);
  if (number < lowest) return 'too small';
  return number > highest ? 'too large' : number;
};
