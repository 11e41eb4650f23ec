import { vsock } from '../../family/vsock.js';
import { AF_VSOCK, SOCK_STREAM } from '../../wire/constants.js';
import type { EndpointOptions } from '../option/types.js';
import type { Endpoint, Opened, OpenRequest } from '../types.js';
import { dial } from './dial.js';
import { socketEndpoint } from './endpoint.js';
import { forking } from './fork.js';
import { chosenKind, hasMessages } from './kind.js';
import { openListener } from './listen.js';
import { noHints } from './resolve.js';
import { logText, type SockaddrBytes } from './sockaddr.js';
import { takeTimeout } from './time.js';

const kindOf = (options: EndpointOptions) =>
  chosenKind(options, { domain: AF_VSOCK, type: SOCK_STREAM, protocol: 0 });

/** `cid:port` as a name; an empty part is any. Throws GrammarError. */
const nameOf = (cid = '', port = ''): SockaddrBytes =>
  vsock.encode(vsock.parse(`${cid === '' ? '*' : cid}:${port === '' ? '*' : port}`));

/** Takes `bind`: `cid` or `cid:port`. */
function takeBind(options: EndpointOptions): SockaddrBytes | undefined {
  const text = options.text('bind');
  return text === undefined ? undefined : nameOf(...(text.split(':') as [string, string?]));
}

async function connectOnce(request: OpenRequest, options: EndpointOptions): Promise<Endpoint> {
  const { parameters, context } = request;
  const kind = kindOf(options);
  options.apply('INIT');
  options.apply('EARLY');
  const to = nameOf(parameters[0], parameters[1]);
  const timeout = takeTimeout(options, 'connect-timeout');
  context.log('notice', `opening connection to ${logText(to)}`);
  const fd = await dial({ kind, label: 'vsock', to, from: takeBind(options), timeout }, options, context);
  const bounds = hasMessages(kind) ? 'messages' : 'bytes';
  return socketEndpoint(request, options, { fd, label: 'vsock', bounds, end: 'shutdown', remote: to });
}

/** Opens VSOCK-CONNECT. */
export const openConnect = (request: OpenRequest): Promise<Opened> => forking(request, connectOnce);

/** Opens VSOCK-LISTEN. */
export async function openListen(request: OpenRequest): Promise<Opened> {
  const { parameters, options } = request;
  const kind = kindOf(options);
  options.apply('INIT');
  options.apply('EARLY');
  const bound = options.text('bind');
  const name = nameOf(bound?.split(':')[0], parameters[0]);
  return openListener(request, { kind, label: 'vsock', name, hints: noHints });
}
