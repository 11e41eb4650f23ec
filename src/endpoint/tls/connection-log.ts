import type { EndpointContext } from '../types.js';
import type { PeerCertificate } from './certificate.js';
import type { PeerSettings } from './settings.js';

/** What came of a handshake. */
export interface Negotiated {
  /** Undefined where the peer showed none. */
  readonly certificate: PeerCertificate | undefined;
  /** With the version of TLS that the cipher is of, which DTLS shares. */
  readonly cipher: { readonly name: string; readonly version: string };
}

/** What children of the other end find out about a connection. */
export const negotiatedEnvironment = ({ certificate, cipher }: Negotiated): Record<string, string> => ({
  OPENSSL_PROTO_VERSION: cipher.version,
  OPENSSL_CIPHER: cipher.name,
  ...certificate?.environment,
});

/** Tells what came of a handshake, in socat's words. */
export function logConnection(
  { certificate, cipher }: Negotiated,
  { verify, commonName }: PeerSettings,
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
  log('notice', `SSL proto version used: ${cipher.version}`);
  log('notice', `SSL connection using ${cipher.name}`);
  for (const way of ['compression', 'expansion']) log('notice', `SSL connection ${way} "none"`);
}
