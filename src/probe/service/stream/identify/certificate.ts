import type { TLSSocket } from 'node:tls';
import type { ServiceIdentity } from '../../../result.js';

const longest = 1024;

/** `CN=a, O=b` of the lines Node makes of a name. */
const nameOf = (lines: string | undefined): string | undefined =>
  lines?.split('\n').join(', ').slice(0, longest);

const dateOf = (text: string): string => {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text.slice(0, 64) : date.toISOString();
};

/** What a handshake told: the protocol, and the facts of the server's certificate, RFC 5280. */
export const tlsFacts = (socket: TLSSocket, isNamed: boolean): ServiceIdentity['details'] => {
  const certificate = socket.getPeerX509Certificate();
  const reason = socket.authorizationError as Error | string | undefined;
  const code = typeof reason === 'string' ? reason : (reason as { code?: string } | undefined)?.code;
  const { alpnProtocol } = socket;
  const facts = {
    protocol: socket.getProtocol() ?? undefined,
    cipher: socket.getCipher()?.standardName,
    alpn: alpnProtocol === false || alpnProtocol === null ? undefined : alpnProtocol,
    subject: nameOf(certificate?.subject),
    issuer: nameOf(certificate?.issuer),
    subjectAltNames: certificate?.subjectAltName?.slice(0, longest),
    validFrom: certificate && dateOf(certificate.validFrom),
    validTo: certificate && dateOf(certificate.validTo),
    fingerprint256: certificate?.fingerprint256,
    selfSigned: certificate && certificate.subject === certificate.issuer,
    verified: certificate && socket.authorized,
    nameChecked: certificate && isNamed,
    verifyError: socket.authorized ? undefined : code,
  };
  const known = Object.entries(facts).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(known) as ServiceIdentity['details'];
};
