import type { MptcpInfo, MptcpSubflowInfo, TlsInfo, UlpInfo } from '../../wire/index.js';

const hex = (value: number | bigint): string => value.toString(16);

const FLAG_FALLBACK = 1;
const FLAG_REMOTE_KEY_RECEIVED = 2;

/** `-i` of an MPTCP socket. */
export const mptcpText = (info: MptcpInfo | undefined): string => {
  if (info === undefined) return '';
  let text = '';
  if (info.subflows) text += ` subflows:${info.subflows}`;
  if (info.addAddrSignal) text += ` add_addr_signal:${info.addAddrSignal}`;
  if (info.addAddrAccepted) text += ` add_addr_accepted:${info.addAddrAccepted}`;
  if (info.subflowsMax) text += ` subflows_max:${info.subflowsMax}`;
  if (info.addAddrSignalMax) text += ` add_addr_signal_max:${info.addAddrSignalMax}`;
  if (info.addAddrAcceptedMax) text += ` add_addr_accepted_max:${info.addAddrAcceptedMax}`;
  if (info.flags & FLAG_FALLBACK) text += ' fallback';
  if (info.flags & FLAG_REMOTE_KEY_RECEIVED) text += ' remote_key';
  if (info.token) text += ` token:${hex(info.token)}`;
  if (info.writeSeq) text += ` write_seq:${hex(info.writeSeq)}`;
  if (info.sndUna) text += ` snd_una:${hex(info.sndUna)}`;
  if (info.rcvNxt) text += ` rcv_nxt:${hex(info.rcvNxt)}`;
  return text;
};

/** Letters of MPTCP_SUBFLOW_FLAG_*, lowest bit first. */
const subflowFlags = 'MmJjBbecv';

const flagLetters = (flags: number): string =>
  [...subflowFlags].filter((_, bit) => flags & (1 << bit)).join('');

const token = (value: number, id: number): string => `${hex(value).padStart(4, '0')}(id:${id & 0xff})`;

const subflowText = (info: MptcpSubflowInfo): string => {
  const { flags, tokenRem, tokenLoc, idRem, idLoc, mapSeq, mapSfseq, ssnOffset, mapDatalen } = info;
  let text = flags ? ` flags:${flagLetters(flags)}` : '';
  if (tokenRem !== undefined && tokenLoc !== undefined && idRem !== undefined && idLoc !== undefined) {
    text += ` token:${token(tokenRem, idRem)}/${token(tokenLoc, idLoc)}`;
  }
  if (mapSeq !== undefined) text += ` seq:${hex(mapSeq)}`;
  if (mapSfseq !== undefined) text += ` sfseq:${hex(mapSfseq)}`;
  if (ssnOffset !== undefined) text += ` ssnoff:${hex(ssnOffset)}`;
  if (mapDatalen !== undefined) text += ` maplen:${hex(mapDatalen)}`;
  return text;
};

/** ss names two of the ciphers. */
const knownCiphers = new Set<string>(['aes-gcm-128', 'aes-gcm-256']);

const tlsText = ({ version, cipher, rxconf, txconf, zcRoTx }: TlsInfo): string => {
  let text = version === undefined ? '' : ` version: ${version}`;
  if (cipher !== undefined && knownCiphers.has(cipher)) text += ` cipher: ${cipher}`;
  if (rxconf !== undefined) text += ` rxconf: ${rxconf}`;
  if (txconf !== undefined) text += ` txconf: ${txconf}`;
  return zcRoTx ? `${text} zc_ro_tx` : text;
};

/** The upper-layer protocol of a TCP socket: kernel TLS, or the MPTCP connection it is a subflow of. */
export const ulpText = (ulp: UlpInfo | undefined): string => {
  if (ulp === undefined) return '';
  let text = ulp.name === undefined ? '' : ` tcp-ulp-${ulp.name}`;
  if (ulp.tls !== undefined) text += tlsText(ulp.tls);
  if (ulp.mptcp !== undefined) text += subflowText(ulp.mptcp);
  return text;
};
