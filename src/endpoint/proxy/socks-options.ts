import { servicePort } from '../../socket/target/services.js';
import type { EndpointOptions } from '../option/types.js';
import type { EndpointContext } from '../types.js';
import type { Socks5Login } from './socks5.js';

/** IANA's port of SOCKS, where /etc/services does not say it. */
const usualPort = 1080;

/** Takes the port of the SOCKS server: of the option, of the parameter, or the usual one. */
export const takeSocksPort = (options: EndpointOptions, parameter?: string): string =>
  options.text('socksport') ?? parameter ?? String(servicePort('socks', 'tcp') ?? usualPort);

/** Takes the user's name for SOCKS4: of the option, or whoever is logged in. */
export const takeSocks4User = (
  options: EndpointOptions,
  { LOGNAME, USER }: NodeJS.ProcessEnv = process.env,
): string => options.text('socksuser') ?? LOGNAME ?? USER ?? 'anonymous';

/** Takes name and password for SOCKS5; undefined where neither is given. */
export function takeSocks5Login(options: EndpointOptions, { log }: EndpointContext): Socks5Login | undefined {
  const user = options.text('socksuser');
  const password = options.text('sockspass');
  if (user === undefined && password === undefined) return undefined;
  if (user === undefined) log('warning', 'SOCKS5 password without username, falling back to "anonymous"');
  if (password === undefined) log('warning', 'SOCKS5 username without password');
  return { user: user ?? 'anonymous', password: password ?? '' };
}
