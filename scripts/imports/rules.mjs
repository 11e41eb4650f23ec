// Who may import whom: the table of docs/ARCHITECTURE.md as data.

/**
 * A room is a folder of src/, or one file at its top. `values` may be imported freely; of `types` only types
 * (`import type`), which leave nothing behind at run time. A room may always import itself.
 */
const pure = ['wire', 'grammar', 'family'];
const working = ['kernel', 'socket'];

export const rooms = {
  wire: { values: [], types: [] },
  grammar: { values: [], types: [] },
  terminal: { values: ['grammar'], types: [] },
  family: { values: ['wire', 'grammar'], types: [] },
  kernel: { values: ['wire'], types: [], native: true },
  socket: { values: ['kernel', ...pure], types: [] },
  inventory: { values: [...working, ...pure], types: [] },
  probe: { values: [...working, ...pure], types: [] },
  endpoint: { values: [...working, ...pure], types: [] },
  relay: { values: ['kernel', 'family'], types: ['endpoint'] },
  // where the jobs meet: a probe that asks the inventory who holds the other end
  assembly: { values: [...working, ...pure, 'inventory', 'probe', 'endpoint', 'relay'], types: [] },
  // the pure functions that format addresses and numbers, and those that make text safe for a terminal
  render: {
    values: ['family', 'wire', 'terminal'],
    types: ['inventory', 'probe', 'relay', 'endpoint', 'assembly'],
  },
  index: { values: [...pure, ...working, 'inventory', 'probe', 'endpoint', 'relay', 'assembly'], types: [] },
  command: { values: ['index', 'render', 'terminal'], types: [] },
  applet: { values: ['index', 'render', 'terminal'], types: [] },
  launcher: { values: [], types: [] },
  cli: { values: ['command', 'applet', 'terminal'], types: [] },
};

/** Folders of a room that follow the room's rule; files at the top of src/ are rooms by their name. */
export const roomOf = (path) => {
  const [first, ...rest] = path.split('/');
  return rest.length > 0 ? first : first.replace(/\.[jt]s$/, '');
};

const list = (names) => (names.length === 0 ? 'nothing' : names.join(', '));

const allowance = (room, { values, types }) =>
  `${room} may import ${list(values)}${types.length > 0 ? `, and types of ${list(types)}` : ''}`;

/** Why one import is forbidden, and what would be right; undefined when it is allowed. */
export const judge = (from, to, typeOnly) => {
  const rule = rooms[from];
  if (rule === undefined)
    return `src/${from} is not in the table of rooms: add it to scripts/imports/rules.mjs`;
  if (from === to || rule.values.includes(to)) return undefined;
  if (rule.types.includes(to)) {
    return typeOnly ? undefined : `${from} may import only types of ${to}: write \`import type\``;
  }
  return `${from} must not import ${to}: ${allowance(from, rule)}`;
};

/** The same for the compiled addon, which only the kernel room may load. */
export const judgeNative = (from) =>
  rooms[from]?.native === true
    ? undefined
    : `${from} must not load native/: only kernel may; call it through kernel`;
