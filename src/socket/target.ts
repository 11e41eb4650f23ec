/** Where to listen, connect or bind: text, a port, or an address, and how names in it become addresses. */
export { parseTarget } from './target/parse.js';
export { type ResolvedTarget, type ResolveOptions, resolveTarget } from './target/resolve.js';
export type { HostTarget, SocketTarget, TargetProtocol, TargetPurpose, TargetType } from './target/types.js';
