import { groupsText } from '../option-text.js';
import { aboutOptions } from './rows.js';

/** The help of `about`. */
export const aboutHelp = (): string =>
  `Usage: socketeer about [options]

Tells the version, the kernel and Node, and which interfaces of the kernel this user may use here: what does not work, why
not, and what is lost without it. Each is tried as a command would use it, which may load a module of the kernel as any use
of such a socket would; nothing is left open.

${groupsText(aboutOptions)}
Examples:
  socketeer about                what is missing here
  socketeer about --all          everything that was tried
  sudo socketeer about           what root would have
  socketeer about --json | jq '.abilities[] | select(.state != "yes").name'

Exit codes: 0 the kernel can be asked, 2 wrong usage, 3 it cannot: there is no addon for this machine.
`;
