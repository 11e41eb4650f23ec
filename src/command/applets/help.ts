import { groupsText } from '../option-text.js';
import { appletsOptions } from './rows.js';

/** The help of `applets`. */
export const appletsHelp = (): string =>
  `Usage: socketeer applets [--install DIR | --remove DIR] [NAME...]

Makes links named ss, nc, netcat and socat that run socketeer as these programs, or removes them. Without options it tells
which program each name runs now. What is not a link to socketeer is never replaced without --force, and never removed.

${groupsText(appletsOptions)}
Examples:
  socketeer applets                             what do these names run?
  socketeer applets --install ~/.local/bin      all four, for yourself
  sudo socketeer applets --install /usr/local/bin socat
                                                one of them, for everybody
  socketeer applets --remove ~/.local/bin       the originals again

A directory earlier in PATH than that of the originals lets the links win; the originals stay where they are.

Exit codes: 0 done (without options: all four run socketeer), 1 something is in the way (without options: some do not),
2 wrong usage, 3 a file could not be written.
`;
