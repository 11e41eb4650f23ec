// Which modules of the commands share a file. Left alone, the bundler makes a small file of each handful of modules that
// several commands happen to share, and a command opens twenty of them; opening and running one costs half a millisecond.

/** All modules that loading some takes along, by static imports. */
const closureOf = (entries, bundler) => {
  const found = new Set();
  const visit = (id) => {
    if (found.has(id)) return;
    found.add(id);
    for (const imported of bundler.getModuleInfo(id)?.importedIds ?? []) visit(imported);
  };
  entries.forEach(visit);
  return found;
};

/**
 * A naming function for the bundler's groups. Each of `parts` claims what its `roots` take along, as far as no part before
 * has claimed it; `within` keeps it to some folders, and `shared` to what the roots named there take along as well.
 * Everything else is left to the bundler.
 */
export const chunkNames = (parts) => {
  let names;
  const claim = (bundler, { name, roots, within, shared }) => {
    const common = shared && closureOf(shared, bundler);
    for (const id of closureOf(roots, bundler)) {
      if (names.has(id) || (common && !common.has(id))) continue;
      if (within === undefined || within.some((folder) => id.startsWith(folder))) names.set(id, name);
    }
  };
  return (id, bundler) => {
    if (names === undefined) {
      names = new Map();
      for (const part of parts) claim(bundler, part);
    }
    return names.get(id) ?? null;
  };
};
