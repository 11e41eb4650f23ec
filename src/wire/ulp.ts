import {
  AttributeReader,
  attributeU8,
  attributeU16,
  attributeU32,
  attributeU64,
  type RawAttribute,
} from './attribute.js';
import { nameIn, type UnknownName } from './names.js';
import { decodeName } from './text.js';

const VERSIONS = { 771: '1.2', 772: '1.3' } as const;
const CIPHERS = {
  51: 'aes-gcm-128',
  52: 'aes-gcm-256',
  53: 'aes-ccm-128',
  54: 'chacha20-poly1305',
  55: 'sm4-gcm',
  56: 'sm4-ccm',
  57: 'aria-gcm-128',
  58: 'aria-gcm-256',
} as const;
const CONFIGURATIONS = { 1: 'none', 2: 'sw', 3: 'hw', 4: 'hw-record' } as const;

type Named<T> = T[keyof T] | UnknownName;

/** Kernel TLS of a connection, TLS_INFO_* of `<linux/tls.h>`; absent fields were not given. */
export interface TlsInfo {
  /** TLS version: `1.2` or `1.3`. */
  version?: Named<typeof VERSIONS>;
  /** TLS_CIPHER_* in lower case with hyphens. */
  cipher?: Named<typeof CIPHERS>;
  /** Who encrypts, TLS_CONF_*; `none` is TLS_CONF_BASE. */
  txconf?: Named<typeof CONFIGURATIONS>;
  /** Who decrypts, TLS_CONF_*. */
  rxconf?: Named<typeof CONFIGURATIONS>;
  /** TLS_TX_ZEROCOPY_RO is on; absent when off. */
  zcRoTx?: true;
  /** TLS_RX_EXPECT_NO_PAD is on; absent when off. */
  rxNoPad?: true;
  /** Largest plaintext of a record sent, in bytes; absent before Linux 6.19. */
  txMaxPayloadLen?: number;
  unknown?: RawAttribute[];
}

/** A TCP connection that is a subflow of an MPTCP connection, MPTCP_SUBFLOW_ATTR_* of `<linux/mptcp.h>`. */
export interface MptcpSubflowInfo {
  /** Token of the connection at the peer. */
  tokenRem?: number;
  /** Token of the connection here; equals MptcpInfo.token. */
  tokenLoc?: number;
  relwriteSeq?: number;
  mapSeq?: bigint;
  mapSfseq?: number;
  ssnOffset?: number;
  mapDatalen?: number;
  /** MPTCP_SUBFLOW_FLAG_*. */
  flags?: number;
  idRem?: number;
  idLoc?: number;
  unknown?: RawAttribute[];
}

/** The upper-layer protocol of a TCP socket, INET_DIAG_ULP_INFO. */
export interface UlpInfo {
  /** Name of the module: `tls`, `mptcp`, `espintcp`, `smc`, …. */
  name?: string;
  tls?: TlsInfo;
  mptcp?: MptcpSubflowInfo;
  unknown?: RawAttribute[];
}

const keep = (info: { unknown?: RawAttribute[] }, reader: AttributeReader): void => {
  info.unknown ??= [];
  info.unknown.push(reader.raw());
};

const u8 = (name: string, r: AttributeReader): number => attributeU8(name, r.view, r.offset, r.end);
const u16 = (name: string, r: AttributeReader): number => attributeU16(name, r.view, r.offset, r.end);
const u32 = (name: string, r: AttributeReader): number => attributeU32(name, r.view, r.offset, r.end);

/** Decodes the nested TLS_INFO_* attributes. Throws DecodeError. */
export const decodeTlsInfo = (reader: AttributeReader): TlsInfo => {
  const info: TlsInfo = {};
  while (reader.next()) {
    switch (reader.type) {
      case 1:
        info.version = nameIn(VERSIONS, u16('TLS_INFO_VERSION', reader));
        break;
      case 2:
        info.cipher = nameIn(CIPHERS, u16('TLS_INFO_CIPHER', reader));
        break;
      case 3:
        info.txconf = nameIn(CONFIGURATIONS, u16('TLS_INFO_TXCONF', reader));
        break;
      case 4:
        info.rxconf = nameIn(CONFIGURATIONS, u16('TLS_INFO_RXCONF', reader));
        break;
      case 5:
        info.zcRoTx = true;
        break;
      case 6:
        info.rxNoPad = true;
        break;
      case 7:
        info.txMaxPayloadLen = u16('TLS_INFO_TX_MAX_PAYLOAD_LEN', reader);
        break;
      default:
        keep(info, reader);
    }
  }
  return info;
};

/** Decodes the nested MPTCP_SUBFLOW_ATTR_* attributes. Throws DecodeError. */
export const decodeMptcpSubflowInfo = (reader: AttributeReader): MptcpSubflowInfo => {
  const info: MptcpSubflowInfo = {};
  while (reader.next()) {
    switch (reader.type) {
      case 1:
        info.tokenRem = u32('MPTCP_SUBFLOW_ATTR_TOKEN_REM', reader);
        break;
      case 2:
        info.tokenLoc = u32('MPTCP_SUBFLOW_ATTR_TOKEN_LOC', reader);
        break;
      case 3:
        info.relwriteSeq = u32('MPTCP_SUBFLOW_ATTR_RELWRITE_SEQ', reader);
        break;
      case 4:
        info.mapSeq = attributeU64('MPTCP_SUBFLOW_ATTR_MAP_SEQ', reader.view, reader.offset, reader.end);
        break;
      case 5:
        info.mapSfseq = u32('MPTCP_SUBFLOW_ATTR_MAP_SFSEQ', reader);
        break;
      case 6:
        info.ssnOffset = u32('MPTCP_SUBFLOW_ATTR_SSN_OFFSET', reader);
        break;
      case 7:
        info.mapDatalen = u16('MPTCP_SUBFLOW_ATTR_MAP_DATALEN', reader);
        break;
      case 8:
        info.flags = u32('MPTCP_SUBFLOW_ATTR_FLAGS', reader);
        break;
      case 9:
        info.idRem = u8('MPTCP_SUBFLOW_ATTR_ID_REM', reader);
        break;
      case 10:
        info.idLoc = u8('MPTCP_SUBFLOW_ATTR_ID_LOC', reader);
        break;
      case 11:
        break; // MPTCP_SUBFLOW_ATTR_PAD aligns a u64
      default:
        keep(info, reader);
    }
  }
  return info;
};

/** Decodes the nested INET_ULP_INFO_* attributes. Throws DecodeError. */
export const decodeUlpInfo = (view: DataView, offset: number, end: number): UlpInfo => {
  const info: UlpInfo = {};
  const reader = new AttributeReader(view, offset, end);
  while (reader.next()) {
    if (reader.type === 1) info.name = decodeName(view, reader.offset, reader.end);
    else if (reader.type === 2) info.tls = decodeTlsInfo(reader.inside());
    else if (reader.type === 3) info.mptcp = decodeMptcpSubflowInfo(reader.inside());
    else keep(info, reader);
  }
  return info;
};
