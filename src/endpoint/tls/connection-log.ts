import type { EndpointContext } from '../types.js';
import type { TlsConnection } from './handshake.js';
import type { TlsSettings } from './settings.js';

/** Tells what came of a handshake, in socat's words. */
export function logConnection(
  { socket, certificate }: TlsConnection,
  { verify, commonName }: TlsSettings,
  { log }: EndpointContext,
): void {
  if (certificate === undefined) {
    log('notice', 'no peer certificate and no check');
  } else {
    log('info', `SSL peer cert subject: "${certificate.subject}"`);
    log('info', `SSL peer cert issuer: "${certificate.issuer}"`);
    if (!verify) log('notice', 'option openssl-verify disabled, no check of certificate');
    else if (commonName === '') log('notice', 'trusting certificate, no check of commonName');
    else log('notice', 'trusting certificate, commonName matches');
  }
  const cipher = socket.getCipher();
  log('notice', `SSL proto version used: ${cipher.version}`);
  log('notice', `SSL connection using ${cipher.name}`);
}
