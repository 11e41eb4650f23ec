/** The options of sockets: the table, and typed properties made from it. */
export { getOption, type OptionAccess, type OptionValue, setOption, setOptions } from './access.js';
export { createOptionsView } from './create.js';
export { findOption, optionApplies, requireOption } from './find.js';
export { levelNames } from './levels.js';
export type { OptionPhase, OptionProtocol, SocketOption } from './row.js';
export { socketOptions } from './table.js';
export type * from './values.js';
export type { SocketOptionsView, SocketOptionValues } from './view.js';
