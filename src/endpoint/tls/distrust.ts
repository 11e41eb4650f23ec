/** What OpenSSL says about certificates that it does not trust, by the codes of node:tls: X509_verify_cert_error_string(3). */
const reasons: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'self-signed certificate in certificate chain',
  UNABLE_TO_GET_ISSUER_CERT: 'unable to get issuer certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unable to get local issuer certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unable to verify the first certificate',
};

/** What would have made it trusted. */
const remedy = 'name its authority by the option cafile, or do without by verify=0';

/** The same in OpenSSL's own words. */
export const withRemedy = (reason: string): string =>
  Object.values(reasons).includes(reason) ? `${reason}; ${remedy}` : reason;

/** Why a certificate is not trusted, from what TLSSocket.authorizationError holds. */
export function explainDistrust(error: unknown): string {
  const code =
    error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
  const known = reasons[code];
  return known === undefined ? code.toLowerCase().replaceAll('_', ' ') : withRemedy(known);
}
