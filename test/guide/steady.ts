/** What differs from run to run, each with what stands for it. */
const volatile: readonly (readonly [RegExp, string])[] = [
  [/^.* socat\[\d+\] W exiting on signal \d+\n/gm, ''], // from 1.8 on socat says so
  [/\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z?( [+-]\d{4})?/g, 'TIME'],
  [/\b[A-Z][a-z]{2} [ \d]\d \d\d:\d\d\b/g, 'TIME'], // as ls -l has it
  [/\b\d\d:\d\d:\d\d(\.\d+)?\b/g, 'TIME'],
  [/^(u_\S+ .*\S) +\d+( +\S+) +\d+/gm, '$1 INODE$2 INODE'], // as ss has Unix sockets
  [/\binode +\d+( on device \d+:\d+)?/g, 'inode N'],
  [/\bpid[= ]\d+/g, 'pid=N'],
  [/\[\d+\]/g, '[PID]'],
  [/\[(tcp|udp)\/[\w*-]+\]/g, '[$1/SERVICE]'], // * where /etc/services is missing
  [/[\d.]+(\/[\d.]+)+ ms\b/g, 'DURATIONS'], // as ping has them
  [/(?<![\w.])[\d.]+ ?(ns|µs|us|ms|s)\b/g, 'DURATION'],
  [/(?<![\w.])\d+(\.\d+)?%/g, 'PERCENT'],
  [/\bto \d datagrams to\b/g, 'to N datagrams to'], // fewer where the machine is busy
  [/:[3-6]\d{4}\b/g, ':PORT'], // a port that the kernel chose
  [/\b(PostgreSQL|MariaDB|redis|chrony)[ /]\d+(\.\d+)*\S*/g, '$1 VERSION'],
  [/Address:Port ?Process/g, 'Address:Port Process'], // with or without a space, by the version of ss
];

/** What lists sockets: in the order of the kernel's tables, which hash them each time anew. */
const unordered = /^(ss|socketeer ls) /;

/** The output of a command in an order that does not change from run to run. */
const inOrder = (command: string, text: string): string =>
  unordered.test(command)
    ? text
        .split(/(?<=\n)/)
        .sort()
        .join('')
    : text;

/** The output of a command with what differs from run to run masked, its columns kept. */
export const steady = (text: string, command = ''): string =>
  inOrder(
    command,
    volatile.reduce((masked, [pattern, name]) => masked.replace(pattern, name), text),
  );

/** The same regardless of carriage returns, and of the widths of columns, which depend on what was masked. */
export const steadyWords = (text: string, command = ''): string =>
  steady(text, command)
    .replaceAll('\r', '')
    .replace(/[ \t]+/g, ' ')
    .replace(/ +$/gm, '');

/** Text that ends with a line feed, unless there is none at all. */
export const wholeLines = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

/** Whether two outputs of a command differ in nothing but what does from run to run. */
export const sameOutput = (command: string, text: string, other: string): boolean =>
  steadyWords(wholeLines(text), command) === steadyWords(wholeLines(other), command);
