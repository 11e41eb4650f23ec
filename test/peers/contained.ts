/**
 * A command in a process namespace of its own. The shell is its first process and ends with unshare(1), and with the first
 * process ends whatever the server forked or whomever it became.
 */
export const contained = (command: readonly string[]): string[] => [
  ...['unshare', '--pid', '--fork', '--kill-child', 'sh', '-c', '"$@"; exit $?', 'sh'],
  ...command,
];

/** A private /run, for servers whose files there cannot be moved; the mount goes with the process. */
export const withOwnRun = (...command: readonly string[]): string[] => [
  'unshare',
  '--mount',
  'sh',
  '-c',
  'mount -t tmpfs none /run && exec "$@"',
  'sh',
  ...command,
];
