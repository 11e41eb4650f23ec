/** What differs from run to run, each with what stands for it. */
const volatile: readonly (readonly [RegExp, string])[] = [
  [/\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z?( [+-]\d{4})?/g, 'TIME'],
  [/\b[A-Z][a-z]{2} [ \d]\d \d\d:\d\d\b/g, 'TIME'], // as ls -l has it
  [/\b\d\d:\d\d:\d\d(\.\d+)?\b/g, 'TIME'],
  [/\bpid[= ]\d+/g, 'pid=N'],
  [/\[\d+\]/g, '[PID]'],
  [/(?<![\w.])[\d.]+ ?(ns|µs|us|ms|s)\b/g, 'DURATION'],
  [/(?<![\w.])\d+(\.\d+)?%/g, 'PERCENT'],
  [/\d{5,}/g, '#####'], // inodes, and ports that the kernel chose
];

/** Text with what differs from run to run masked, its columns kept. */
export const steady = (text: string): string =>
  volatile.reduce((masked, [pattern, name]) => masked.replace(pattern, name), text);

/** The same regardless of the widths of columns, which depend on what was masked. */
export const steadyWords = (text: string): string =>
  steady(text)
    .replace(/[ \t]+/g, ' ')
    .replace(/ +$/gm, '');

/** Text that ends with a line feed, unless there is none at all. */
export const wholeLines = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
