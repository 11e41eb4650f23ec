/**
 * Filters of listings. Faces pass `ListOptions.filter` to listSockets and need nothing else of this folder:
 *
 *     listSockets({ kinds, families, states, filter: { expression, dialect: 'ss' } })
 *
 * lists what those options select and the filter lets pass; the kernel gets as much of it as it understands, and
 * details, owners and peers are read where the filter needs them. `prepareFilter(filter, context)` is the entry behind.
 */

export { prepareFilter } from './prepare.js';
export type { FilterContext, PreparedFilter, ProgramOptions, SocketFilter } from './prepared.js';
