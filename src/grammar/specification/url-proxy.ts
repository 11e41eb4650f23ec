import { SpecificationError } from './error.js';
import type { OptionText } from './types.js';
import { type Piece, pieceOf, splitEndpoint, type UrlParts } from './url-piece.js';

/** Who we are to the proxy, as the options of its type say it. */
function credentials(text: string, start: number, end: number, keyword: string): OptionText[] {
  if (end < start) return [];
  if (/^(http-)?proxy/i.test(keyword)) {
    return [{ name: 'proxyauth', value: pieceOf(text, start, end).text, at: start }];
  }
  const colon = text.slice(start, end).indexOf(':');
  const userEnd = colon < 0 ? end : start + colon;
  const options = [{ name: 'socksuser', value: pieceOf(text, start, userEnd).text, at: start }];
  if (colon >= 0) {
    options.push({ name: 'sockspass', value: pieceOf(text, userEnd + 1, end).text, at: userEnd + 1 });
  }
  return options;
}

/** `//user:password@proxy:3128/host:port`. */
export function viaProxy(text: string, start: number, end: number, keyword: string): UrlParts {
  const slash = text.indexOf('/', start);
  if (slash < 0 || slash >= end) {
    throw new SpecificationError(text, end, 'a slash and what to connect to: //proxy:1080/host:port');
  }
  const signAt = text.lastIndexOf('@', slash);
  const serverAt = signAt < start ? start : signAt + 1;
  const server = splitEndpoint(text, serverAt, slash);
  if (server.host === undefined || server.host.text === '') {
    throw new SpecificationError(text, serverAt, 'the host of the proxy');
  }
  const target = splitEndpoint(text, slash + 1, end);
  if (target.host === undefined || target.port === undefined) {
    throw new SpecificationError(text, end, 'a host, a colon and a port behind the slash');
  }
  const portOption = portOptionOf(keyword, server.port);
  const ownPort = /^socks5/i.test(keyword) && server.port !== undefined ? [server.port] : [];
  return {
    parameters: [server.host, ...ownPort, target.host, target.port],
    options: [...portOption, ...credentials(text, start, serverAt - 1, keyword)],
  };
}

/** SOCKS5 has a parameter for the proxy's port, the others an option. */
function portOptionOf(keyword: string, port: Piece | undefined): OptionText[] {
  if (port === undefined || /^socks5/i.test(keyword)) return [];
  const name = /^socks/i.test(keyword) ? 'socksport' : 'proxyport';
  return [{ name, value: port.text, at: port.at }];
}
