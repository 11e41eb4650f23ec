import type { SocketAddress } from '../../family/address.js';
import type { WaitOptions } from '../../socket/types.js';
import type { NamespacePlace } from '../namespace.js';
import type { ErrnoEvidence, IcmpEvidence, LocalSocket, ServiceIdentity, Verdict } from '../result.js';

/** What a scan speaks. */
export type ScanProtocol = 'tcp' | 'udp';

/**
 * How sure a verdict is: `certain` where the target or the kernel said so, `high` where silence was asked again while the
 * target answered for others, `low` where silence is all there is.
 */
export type ScanConfidence = 'certain' | 'high' | 'low';

/** One port of a host. */
export interface ScannedPort {
  readonly protocol: ScanProtocol;
  readonly port: number;
  /** The name of the port in /etc/services. */
  readonly name?: string;
  readonly verdict: Verdict;
  readonly confidence: ScanConfidence;
  /** How often it was asked. */
  readonly attempts: number;
  /** Round trip to the answer or the error, in milliseconds; absent where nothing came back. */
  readonly rtt?: number;
  readonly error?: ErrnoEvidence;
  readonly icmp?: IcmpEvidence;
  /** What answered, where its answer was recognised. */
  readonly service?: ServiceIdentity;
  /** The socket behind it and who holds it, where the host is this machine. */
  readonly socket?: LocalSocket;
}

/** What became of the ports of one protocol. */
export interface ScanSummary {
  readonly protocol: ScanProtocol;
  /** Ports asked for. */
  readonly ports: number;
  /** How many ports have each verdict; verdicts that none has are absent. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** Ports without a verdict, as the time was up. */
  readonly unfinished: number;
  /** The least sure of the verdicts. */
  readonly confidence: ScanConfidence;
  /** Times the ports that did not answer were asked again. */
  readonly repeats: number;
  /** Present where the target limits its ICMP errors: how many a second it was found to send. */
  readonly icmpRate?: number;
}

/** One host of a scan. */
export interface ScannedHost {
  /** As it was given. */
  readonly host: string;
  readonly address: SocketAddress;
  /** An address of this machine. */
  readonly local: boolean;
  /**
   * In ascending order, TCP first: what is open or answers, and other verdicts that at most 64 ports have, but for refused
   * and closed. With `all`, every port.
   */
  readonly ports: readonly ScannedPort[];
  readonly summaries: readonly ScanSummary[];
  /** Milliseconds. */
  readonly elapsed: number;
}

/** What a scan found. */
export interface ScanResult {
  readonly hosts: readonly ScannedHost[];
  /** Whether every port has its verdict. */
  readonly complete: boolean;
  readonly elapsed: number;
}

/** How far a scan is. */
export interface ScanProgress {
  /** Ports with a verdict, of all hosts and protocols. */
  readonly done: number;
  readonly total: number;
  readonly open: number;
  /** The host that reported last. */
  readonly host: string;
  /** Seconds left, where the pace tells. */
  readonly remaining?: number;
}

/** Which network namespace: a name of `ip netns`, a process, or an nsfs file. */
export type ScanNamespace = NamespacePlace;

/** Finds the sockets of this machine behind ports, by protocol and port. */
export type LocateSockets = (query: {
  readonly protocol: ScanProtocol;
  readonly address: SocketAddress;
  readonly ports: readonly number[];
  readonly netns: ScanNamespace | undefined;
  readonly signal?: AbortSignal | undefined;
}) => Promise<ReadonlyMap<number, LocalSocket>>;

/** How a scan is made; every field has a default, misspelt ones are a TypeError. */
export interface ScanOptions extends WaitOptions {
  /** Default: TCP. */
  readonly protocols?: readonly ScanProtocol[];
  /** Only addresses of this family. Default: whatever a name has first. */
  readonly family?: 'inet' | 'inet6';
  /** Scans every address of a name, rather than the first. */
  readonly everyAddress?: boolean;
  readonly netns?: ScanNamespace;
  /** The address to scan from. */
  readonly source?: string;
  /** Most connection attempts at once, over all hosts. Default 512; fewer where descriptors run out. */
  readonly concurrency?: number;
  /** Most ports asked a second, for each host. Default: as fast as the host answers. */
  readonly rate?: number;
  /** Milliseconds until a port counts as silent. Default 1500, on this machine 500 for TCP and 150 for UDP. */
  readonly wait?: number;
  /** Times a port that did not answer is asked again where the host answered for others. Default 1. */
  readonly retries?: number;
  /** Lists every port, refused and closed ones too. */
  readonly all?: boolean;
  /** Sends UDP services what they answer to, at their usual ports. Default true; false sends empty datagrams. */
  readonly payloads?: boolean;
  /** Joins the processes that hold the ports, where the host is this machine. Default true. */
  readonly owners?: boolean;
  /** Most hosts. Default 4096. */
  readonly most?: number;
  /** Called a few times a second. */
  readonly onProgress?: (progress: ScanProgress) => void;
  /** Called with each host when it is done, in the order they are. */
  readonly onHost?: (host: ScannedHost) => void;
}
