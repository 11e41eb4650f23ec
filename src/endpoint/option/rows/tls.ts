import { row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** TLS and DTLS. */
export const tlsOptions: readonly EndpointOption[] = [
  row('openssl-cafile cafile', 'OPENSSL', 'SPECIFIC', 'STRING'),
  row('openssl-capath capath', 'OPENSSL', 'SPECIFIC', 'STRING'),
  row('openssl-certificate cert certificate', 'OPENSSL', 'SPECIFIC', 'STRING'),
  row('openssl-cipherlist cipher cipherlist ciphers', 'OPENSSL', 'SPECIFIC', 'STRING'),
  row('openssl-commonname cn commonname', 'OPENSSL', 'SPECIFIC', 'STRING'),
  row('openssl-compress compress', 'OPENSSL', 'SPECIFIC', 'STRING'),
  row('openssl-dhparam dh dhparam dhparams openssl-dhparams', 'OPENSSL', 'SPECIFIC', 'STRING'),
  row('openssl-egd egd', 'OPENSSL', 'SPECIFIC', 'STRING'),
  row('openssl-key key', 'OPENSSL', 'SPECIFIC', 'STRING'),
  row('openssl-max-proto-version max-proto-version max-version', 'OPENSSL', 'OFFSET', 'STRING'),
  row('openssl-maxfraglen maxfraglen', 'OPENSSL', 'SPECIFIC', 'INT'),
  row('openssl-maxsendfrag maxsendfrag', 'OPENSSL', 'SPECIFIC', 'INT'),
  row('openssl-min-proto-version min-proto-version min-version', 'OPENSSL', 'OFFSET', 'STRING'),
  row('openssl-no-sni no-sni nosni', 'OPENSSL', 'SPECIFIC', 'BOOL'),
  row('openssl-pseudo pseudo', 'OPENSSL', 'SPECIFIC', 'BOOL'),
  row('openssl-snihost snihost', 'OPENSSL', 'SPECIFIC', 'STRING'),
  row('openssl-verify verify', 'OPENSSL', 'SPECIFIC', 'BOOL'),
];
