import type { Opened, OpenRequest } from '../types.js';
import { serverName, serverPort } from './ip-options.js';
import { chosenKind, internetKind, protocolLabel } from './kind.js';
import { openListener } from './listen.js';
import { takeResolverHints } from './resolve.js';
import { familyOf } from './sockaddr.js';

/** Opens TCP-LISTEN and its like: waits for connections to a port. `ready` is what has to be done before one is accepted. */
export async function open(request: OpenRequest, ready?: () => Promise<void>): Promise<Opened> {
  const { type, parameters, options, context } = request;
  const kind = chosenKind(options, internetKind(type.keyword));
  const hints = takeResolverHints(options);
  options.apply('INIT');
  options.apply('EARLY');
  const place = { domain: kind.domain, protocol: kind.protocol, hints };
  const name = await serverName(options, serverPort(parameters[0]), place, context);
  const label = protocolLabel(type.keyword);
  const plan = { kind: { ...kind, domain: familyOf(name) }, label, name, hints };
  return openListener(request, ready === undefined ? plan : { ...plan, ready });
}
