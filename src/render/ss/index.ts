export type { Layout, WriteBytes } from './columns.js';
export type { ServiceProtocol, SsContexts, SsNames, SsShow, SsStorages } from './context.js';
export { SsListing, type SsListingOptions } from './listing.js';
export type { PortKind } from './port-names.js';
export { summaryText } from './summary.js';
