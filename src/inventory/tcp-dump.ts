import { SystemError } from '../kernel/system-error.js';
import { AF_INET, AF_INET6, IPPROTO_TCP } from '../wire/constants.js';
import { encodeInetDiagRequest, inetExtensions } from '../wire/diag/inet.js';
import {
  INET_DIAG_CONG,
  INET_DIAG_INFO,
  INET_DIAG_MEMINFO,
  INET_DIAG_SKMEMINFO,
  INET_DIAG_TCLASS,
  INET_DIAG_TOS,
  INET_DIAG_VEGASINFO,
} from '../wire/diag/inet-attributes.js';
import { openNamespace } from './namespaces.js';
import type { ListOptions } from './options.js';
import type { ResolvedDetails } from './resolve.js';
import { resolveOptions } from './resolve.js';
import { Source } from './source.js';

/** Which TCP sockets dumpTcpSockets takes, and with what. */
export type TcpDumpOptions = Pick<ListOptions, 'families' | 'states' | 'details' | 'netns' | 'signal'>;

/** The number ss(8) gives its requests, and the kernel its answers. */
const SEQUENCE = 123_456;

/** What ss(8) asks for, and so what its recordings hold. */
function extensionsOf({ memory, info, extended }: ResolvedDetails): number {
  const wanted: number[] = [];
  if (memory) wanted.push(INET_DIAG_MEMINFO, INET_DIAG_SKMEMINFO);
  if (info) wanted.push(INET_DIAG_INFO, INET_DIAG_VEGASINFO, INET_DIAG_CONG);
  if (extended) wanted.push(INET_DIAG_TOS, INET_DIAG_TCLASS);
  return inetExtensions(...wanted);
}

/**
 * Asks the kernel for its TCP sockets and gives the bytes of its answers, netlink(7) messages, family by family: the
 * recording that `ss -D` writes. `procTables.tcpdiag` of listSockets reads it. Throws TypeError for a wrong option;
 * iterating throws SystemError and NamespaceError.
 */
export async function* dumpTcpSockets(options: TcpDumpOptions = {}): AsyncGenerator<Uint8Array> {
  const { families, states, details, netns, signal } = resolveOptions(options);
  if (netns === 'all')
    throw new TypeError('netns must be one namespace: a recording does not tell them apart');
  const extensions = extensionsOf(details);
  const requests = families.map((name) =>
    encodeInetDiagRequest({
      family: name === 'inet6' ? AF_INET6 : AF_INET,
      protocol: IPPROTO_TCP,
      states,
      extensions,
      sequence: SEQUENCE,
    }),
  );
  const source = new Source(netns === undefined ? {} : openNamespace(netns, '/proc'));
  try {
    const dump = source.dump(requests, signal);
    for (let event = await dump.next(); event !== undefined; event = await dump.next()) {
      if (event.bytes !== null) yield event.bytes;
      else if (event.status < 0) throw new SystemError('dump of TCP sockets', -event.status);
    }
  } finally {
    source.close();
  }
}
