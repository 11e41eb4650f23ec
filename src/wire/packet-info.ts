/** struct packet_diag_ring: a mapped ring of a packet socket, packet(7). */
export interface PacketRing {
  /** Bytes. */
  blockSize: number;
  blockNr: number;
  /** Bytes. */
  frameSize: number;
  frameNr: number;
  /** Milliseconds after which a block is handed over although not full; TPACKET_V3. */
  retireTmo: number;
  /** Bytes. */
  sizeofPriv: number;
  features: number;
}

/** struct packet_diag_mclist: a membership of a packet socket, PACKET_ADD_MEMBERSHIP of packet(7). */
export interface PacketMembership {
  /** Interface index. */
  readonly index: number;
  /** How often it was added. */
  readonly count: number;
  /** PACKET_MR_*: 0 multicast, 1 promiscuous, 2 all multicast, 3 unicast. */
  readonly type: number;
  /** The hardware address. */
  readonly address: Uint8Array;
}

/** struct sock_filter: one instruction of classic BPF, `<linux/filter.h>`. */
export interface SockFilter {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

/** What the kernel tells of a packet socket beyond memory and owner, `<linux/packet_diag.h>`. */
export interface PacketInfo {
  /** Interface index, 0 for all (struct packet_diag_info, as the next five). */
  index?: number;
  /** 0 TPACKET_V1, 1 TPACKET_V2, 2 TPACKET_V3. */
  version?: number;
  /** Bytes. */
  reserve?: number;
  /** Bytes; 0 when unset. */
  copyThresh?: number;
  tstamp?: number;
  /** PDI_*. */
  flags?: number;
  multicast?: PacketMembership[];
  rxRing?: PacketRing;
  txRing?: PacketRing;
  /** PACKET_FANOUT: group id, and mode with its flags. */
  fanout?: { readonly id: number; readonly type: number };
  /** The attached filter; needs CAP_NET_ADMIN. */
  filter?: SockFilter[];
}
