import type { NcContext } from '../context.js';
import { type Dialed, dial } from '../dial.js';
import { die } from '../exit.js';
import type { ProxyPlace } from '../request.js';
import { authorization, connectHttp } from './http.js';
import { connectSocks4 } from './socks4.js';
import { connectSocks5 } from './socks5.js';
import { ProxyWire } from './wire.js';

const usualPorts = { connect: '3128', socks4: '1080', socks5: '1080' } as const;
/** Calls of a proxy that keeps asking for a password. */
const mostAttempts = 4;

/** Connects through a proxy; undefined when the proxy itself cannot be reached. Rejects with NcExit. */
export const dialProxy = async (
  place: { readonly host: string; readonly port: number },
  proxy: ProxyPlace,
  context: NcContext,
): Promise<Dialed | undefined> => {
  const { proxyProtocol, proxyUser: user, numeric, timeout, family } = context.options;
  const target = { ...place, numeric: false };
  const callee = { host: proxy.host, port: proxy.port ?? usualPorts[proxyProtocol], named: false };
  const hints = { family: family === 'unix' ? 'any' : family, protocol: 'tcp', numeric } as const;
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    // Before the call, so that neither the proxy nor the limit of time waits for who types.
    const isRepeated = attempt > 1 && user !== undefined;
    const credentials = isRepeated ? await authorization(user, proxy.host) : undefined;
    const dialed = await dial(callee, context, hints);
    if (dialed === undefined) return undefined;
    const wire = new ProxyWire(dialed.socket, timeout);
    if (proxyProtocol === 'socks4') await connectSocks4(wire, target);
    else if (proxyProtocol === 'socks5') await connectSocks5(wire, target);
    else if (!(await connectHttp(wire, target, credentials, user !== undefined))) {
      dialed.socket.close();
      continue;
    }
    return dialed;
  }
  throw die('Too many authentication failures');
};
