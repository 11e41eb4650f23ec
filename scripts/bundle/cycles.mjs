// Files of a bundle that need each other to be loaded. One of them runs before the other has any exports: what it takes from
// there while it loads, a base class say, is undefined.

/** The first circle of files that load one another, in order; undefined where there is none. */
export const circleOf = (graph) => {
  const done = new Set();
  const visit = (name, path) => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of graph.get(name) ?? []) {
      const circle = visit(next, [...path, name]);
      if (circle !== undefined) return circle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of graph.keys()) {
    const circle = visit(name, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
};
