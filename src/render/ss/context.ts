import type { BpfStorage } from '../../wire/diag/bpf-storage.js';
import type { HostText } from './host-text.js';
import type { PortNames } from './port-names.js';

/** What the lines show, by the names of ss's options. */
export interface SsShow {
  /** `-n`: numbers instead of the names of services, protocols and processes. */
  readonly numeric: boolean;
  /** `-o`: timers, and the TCP options among the TCP information. */
  readonly options: boolean;
  /** `-e`. */
  readonly extended: boolean;
  /** `-m`. */
  readonly memory: boolean;
  /** `-i`. */
  readonly info: boolean;
  /** `-p`. */
  readonly processes: boolean;
  /** `-O`: blanks where further lines would begin. */
  readonly oneline: boolean;
  /** `--tos`. */
  readonly tos: boolean;
  /** `--cgroup`. */
  readonly cgroup: boolean;
  /** `--inet-sockopt`. */
  readonly socketOptions: boolean;
  /** `-T`: the threads that hold a socket, as `tid=`. */
  readonly threads?: boolean;
  /** `-b`: the packet filters of sockets. */
  readonly bpf?: boolean;
  /** `-Z` and `-z`: security contexts of the processes that hold a socket. */
  readonly processContext?: boolean;
  /** `-z`: those of the sockets, too. */
  readonly socketContext?: boolean;
  /** `--tipcinfo`. */
  readonly tipcInfo?: boolean;
  /** `--bpf-maps` shows all socket storages, `--bpf-map-id` those of the maps with these ids. */
  readonly bpfMaps?: 'all' | readonly number[];
}

/** The protocols services are named by. */
export type ServiceProtocol = 'tcp' | 'udp';

/** Security contexts, as SELinux names them; undefined where there is none or it may not be read. */
export interface SsContexts {
  /** The context of a process or thread. */
  process(task: number): string | undefined;
  /** The context the kernel itself began with. */
  kernel(): string | undefined;
  /** The context of the socket behind a descriptor. */
  socket(pid: number, fd: number): string | undefined;
}

/** Where names for numbers come from: rendering itself reads nothing. */
export interface SsNames {
  /** The service of a port, for the protocol or for any; undefined where it has no name. */
  service(port: number, protocol: ServiceProtocol | undefined): string | undefined;
  /** The name of an IP protocol, such as `icmp`. */
  protocol(number: number): string | undefined;
  /** Whether host names were asked for. */
  readonly hosts: boolean;
  /** The name of a host, where host names were asked for and it has one. */
  host(address: string): string | undefined;
  /** The command name of a process, for the port ids of netlink sockets. */
  process(pid: number): string | undefined;
  /** For `-Z` and `-z`. */
  readonly contexts?: SsContexts;
}

/** What describes the values that BPF programs keep with sockets. */
export interface SsStorages {
  /** A value as C writes it, on one line or on several; undefined where nothing is known of its map. */
  text(storage: BpfStorage, compact: boolean): string | undefined;
}

/** Everything a line needs besides its record. */
export interface SsContext {
  readonly show: SsShow;
  readonly names: SsNames;
  readonly ports: PortNames;
  /** Addresses of the socket's own end. */
  readonly local: HostText;
  /** Addresses of the other end. */
  readonly peer: HostText;
  /** For `--bpf-maps` and `--bpf-map-id`. */
  readonly storages: SsStorages | undefined;
  /** Inode of the SCTP socket before this one; an association has that of its endpoint. */
  sctpInode: number;
}
