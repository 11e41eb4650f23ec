import { readFile } from '../../kernel/index.js';
import { AF_INET, IPPROTO_TCP } from '../../wire/constants.js';
import { forking } from '../net/fork.js';
import { noHints, resolveNames } from '../net/resolve.js';
import { internetBytes } from '../net/sockaddr.js';
import type { EndpointOptions } from '../option/types.js';
import type { Endpoint, EndpointContext, Opened, OpenRequest } from '../types.js';
import { askHttp } from './http.js';
import { connectThrough } from './open.js';
import { readTarget } from './target.js';

/** socat's port of proxies. */
const usualPort = '8080';

/** Takes `user:password`, of the option or of a file. Throws TypeError for both, SystemError for the file. */
function takeAuthorization(options: EndpointOptions, context: EndpointContext): Uint8Array | undefined {
  const text = options.text('proxy-authorization');
  const file = options.text('proxy-authorization-file');
  if (file === undefined) return text === undefined ? undefined : Buffer.from(text);
  if (text !== undefined) {
    throw new TypeError('Only one of options proxy-authorization and proxy-authorization-file allowed');
  }
  const contents = readFile(file);
  // socat sends the end of the line as part of the password
  return context.dialect === 'socat'
    ? contents
    : Buffer.from(contents.toString('latin1').trimEnd(), 'latin1');
}

/** The IPv4 address of the target where it has one, else its name. */
async function resolved(host: string, { signal }: EndpointContext): Promise<string> {
  try {
    const names = await resolveNames(
      { host, domain: AF_INET, protocol: IPPROTO_TCP, hints: noHints },
      signal,
    );
    return internetBytes(names[0] as Uint8Array).join('.');
  } catch {
    signal.throwIfAborted();
    return host;
  }
}

/** Connects once. */
async function connectHttp(request: OpenRequest, options: EndpointOptions): Promise<Endpoint> {
  const { parameters, context } = request;
  const [server = '', host = '', port = ''] = parameters;
  const written = readTarget(host, port);
  const proxyPort = options.text('proxyport') ?? usualPort;
  const httpVersion = options.text('http-version') ?? '1.0';
  const authorization = takeAuthorization(options, context);
  // lines that end without a carriage return are always understood
  options.flag('ignorecr');
  const place = `${host}:${written.port}`;
  context.log('notice', `opening connection to ${host}:${port} via proxy ${server}:${proxyPort}`);
  const resolve = options.flag('proxy-resolve');
  const target = resolve ? { ...written, host: await resolved(written.host, context) } : written;
  return connectThrough(request, options, {
    server,
    port: proxyPort,
    target: place,
    ask: async (conversation) => {
      await askHttp(conversation, { target, httpVersion, authorization });
      context.log('notice', `successfully connected to ${place} via proxy ${server}:${proxyPort}`);
    },
  });
}

/** Opens PROXY-CONNECT: a connection through an HTTP proxy: once, or with `fork` again and again. */
export const open = (request: OpenRequest): Promise<Opened> => forking(request, connectHttp);
