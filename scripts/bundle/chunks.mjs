// Which modules of the commands share a file. Left alone, the bundler makes a small file of each handful of modules that
// several commands happen to share, and a command opens twenty of them; opening and running one costs half a millisecond.
import { dirname } from 'node:path';

/** All modules that loading one takes along, by static imports. */
const closureOf = (entry, bundler) => {
  const found = new Set();
  const visit = (id) => {
    if (found.has(id)) return;
    found.add(id);
    for (const imported of bundler.getModuleInfo(id)?.importedIds ?? []) visit(imported);
  };
  visit(entry);
  return found;
};

/**
 * A naming function for the bundler's groups: `listing` is what every listing loads, `core` the part of it that sockets
 * stand on as well, `relay` what most relays need beside that, `socat` the applet. Everything else is left to the bundler.
 */
export const chunkNames = ({ inventory, socket, relays, applet }) => {
  let names;
  const assign = (bundler) => {
    const below = closureOf(socket, bundler);
    names = new Map();
    for (const root of relays) {
      for (const id of closureOf(root, bundler)) names.set(id, 'relay');
    }
    for (const id of closureOf(inventory, bundler)) names.set(id, below.has(id) ? 'core' : 'listing');
    for (const root of applet) {
      const folder = dirname(root);
      for (const id of closureOf(root, bundler)) if (dirname(id) === folder) names.set(id, 'socat');
    }
  };
  return (id, bundler) => {
    if (names === undefined) assign(bundler);
    return names.get(id) ?? null;
  };
};
