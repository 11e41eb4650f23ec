import { INET_DIAG_NOCOOKIE, NLM_F_DUMP, NLM_F_REQUEST, SOCK_DIAG_BY_FAMILY } from '../constants.js';
import { encodeMessage } from '../netlink.js';

/** What every diag request can set besides its family's own fields. */
export interface DiagRequestBase {
  readonly sequence?: number;
  /** Default NLM_F_REQUEST | NLM_F_DUMP. */
  readonly flags?: number;
  /** Inode of the one socket meant, without NLM_F_DUMP. */
  readonly inode?: number;
  /** Cookie of the one socket meant; default any. */
  readonly cookie?: bigint;
}

/** The cookie words of a request: any socket when `cookie` is absent. */
export const cookieWords = (cookie: bigint | undefined): { cookieLow: number; cookieHigh: number } =>
  cookie === undefined
    ? { cookieLow: INET_DIAG_NOCOOKIE, cookieHigh: INET_DIAG_NOCOOKIE }
    : { cookieLow: Number(cookie & 0xffffffffn), cookieHigh: Number(cookie >> 32n) };

/** Puts a sock_diag(7) request body into its netlink message. */
export const encodeDiagRequest = (request: DiagRequestBase, body: Uint8Array): Uint8Array =>
  encodeMessage(
    {
      type: SOCK_DIAG_BY_FAMILY,
      flags: request.flags ?? NLM_F_REQUEST | NLM_F_DUMP,
      sequence: request.sequence ?? 0,
    },
    body,
  );
