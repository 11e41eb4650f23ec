/**
 * The contract with native/: integers and bytes across the system-call boundary.
 * Every call returns a result >= 0 or a negative errno, never throws for a failed system call, and throws
 * TypeError/RangeError only for misuse (a wrong argument type, a length beyond its buffer).
 */
export interface NativeModule {
  // descriptor.c
  /** close(2); never retried on EINTR, as Linux has closed the descriptor by then. */
  close(fd: number): number;
  /** fcntl(F_DUPFD_CLOEXEC). */
  dup(fd: number): number;
  /** fcntl(2) with an integer argument. */
  fcntl(fd: number, command: number, argument: number): number;
  /** ioctl(2); `argument` is read and written in place. */
  ioctl(fd: number, request: number, argument: Uint8Array): number;
  /** open(2), always O_CLOEXEC. */
  open(path: string, flags: number, mode: number): number;
  read(fd: number, bytes: Uint8Array): number;
  write(fd: number, bytes: Uint8Array): number;
  /** Zeros that begin at a multiple of 4096 bytes, for O_DIRECT; a negative errno on failure. */
  aligned(size: number): Buffer | number;
  /** A whole small file in one call (open, read to the end, close); a negative errno on failure. */
  readFile(path: string): Buffer | number;
  /** getxattr(2) into `value`; returns the length. */
  getxattr(path: string, name: string, value: Uint8Array): number;
  pidfdOpen(pid: number, flags: number): number;
  pidfdGetfd(pidfd: number, targetFd: number): number;
  pidfdSendSignal(pidfd: number, signal: number): number;
  /** setns(2) of the calling thread. */
  setns(fd: number, type: number): number;
  /** unshare(2) of the calling thread. */
  unshare(flags: number): number;
  /** The C library's text for an errno, strerror(3). */
  strerror(errno: number): string;

  // pipe.c
  /** pipe2(2), always O_CLOEXEC; the descriptors that is read from and that is written to are stored in `pair`. */
  pipe(pair: Int32Array): number;
  /** mkfifo(3): makes a pipe with a name. */
  mkfifo(path: string, mode: number): number;

  // lock.c
  /** lseek(2); returns the new position. */
  seek(fd: number, offset: number, whence: number): number;
  flock(fd: number, operation: number): number;
  /** fcntl(2) F_SETLK or F_SETLKW of the whole file with F_RDLCK, F_WRLCK or F_UNLCK. */
  lockRecords(fd: number, command: number, type: number): number;
  /** ioctl(2) of a request that takes a number instead of an address. */
  ioctlNumber(fd: number, request: number, number: number): number;

  // self.c
  chroot(path: string): number;
  setsid(): number;
  setpgid(pid: number, group: number): number;

  // queue.c
  /** mq_open(3) of a name without its slash; `most` and `size` are the limits of a new queue, 0 for the usual ones. */
  mqOpen(name: string, flags: number, mode: number, most: number, size: number): number;
  mqUnlink(name: string): number;
  /** mq_getattr(3): stores [most messages, longest message, messages there]. */
  mqAttributes(fd: number, result: Int32Array): number;
  mqSend(fd: number, message: Uint8Array, priority: number): number;
  /** mq_receive(3); returns the length and stores the priority. */
  mqReceive(fd: number, room: Uint8Array, priority: Int32Array): number;

  // own.c
  /**
   * Notes that the descriptor belongs to this thread, or with `wanted` false that it does not any more: what is noted
   * when the thread ends, which a worker may do at any moment, is closed.
   */
  closeAtExit(fd: number, wanted: boolean): number;
  /** 1 where another thread of this process has noted the descriptor as its own, else 0. */
  ownedElsewhere(fd: number): number;

  // socket.c
  /** socket(2); the caller passes SOCK_NONBLOCK and SOCK_CLOEXEC in `type`. */
  socket(family: number, type: number, protocol: number): number;
  /** socketpair(2); the two descriptors are stored in `pair`. */
  socketpair(family: number, type: number, protocol: number, pair: Int32Array): number;
  /** socket(2) made inside another network namespace by a short-lived thread; the caller's is untouched. */
  socketIn(namespaceFd: number, family: number, type: number, protocol: number): number;
  /** open(2) made inside another network namespace by a short-lived thread (for `/proc/thread-self/net/…`). */
  openIn(namespaceFd: number, path: string, flags: number): number;
  bind(fd: number, name: Uint8Array): number;
  connect(fd: number, name: Uint8Array): number;
  listen(fd: number, backlog: number): number;
  /** accept4(2); `nameLength[0]` is set to the length the kernel reports. */
  accept4(fd: number, name: Uint8Array | null, nameLength: Int32Array | null, flags: number): number;
  shutdown(fd: number, how: number): number;
  /** getsockname(2); returns the length of the name. */
  getsockname(fd: number, name: Uint8Array): number;
  /** getpeername(2); returns the length of the name. */
  getpeername(fd: number, name: Uint8Array): number;
  /** getsockopt(2); returns the length of the value, in bytes for SO_GET_FILTER as well. */
  getsockopt(fd: number, level: number, option: number, value: Uint8Array): number;
  setsockopt(fd: number, level: number, option: number, value: Uint8Array): number;
  /** setsockopt(2) with a struct sock_fprog of these instructions, 8 bytes each: SO_ATTACH_FILTER and its like. */
  attachFilter(fd: number, level: number, option: number, program: Uint8Array): number;

  // message.c
  /** send(2). MSG_NOSIGNAL is always added. */
  send(fd: number, payload: Uint8Array, flags: number): number;
  /** sendmsg(2) of one payload. MSG_NOSIGNAL is always added. */
  sendmsg(
    fd: number,
    name: Uint8Array | null,
    payload: Uint8Array,
    control: Uint8Array | null,
    flags: number,
  ): number;
  /**
   * recvmsg(2). `result` receives [name length, control length, msg_flags]. MSG_CMSG_CLOEXEC is added where `control`
   * has room for descriptors and the family bears it; packet sockets, which carry none, do not.
   */
  recvmsg(
    fd: number,
    name: Uint8Array | null,
    payload: Uint8Array,
    control: Uint8Array | null,
    flags: number,
    result: Int32Array,
  ): number;
  /**
   * sendmmsg(2): `count` payloads at multiples of `slot` in `slab`, `lengths[i]` bytes each; names likewise when
   * given. Returns how many were sent.
   */
  sendmmsg(
    fd: number,
    slab: Uint8Array,
    slot: number,
    lengths: Int32Array,
    count: number,
    names: Uint8Array | null,
    nameSlot: number,
    nameLengths: Int32Array | null,
    flags: number,
  ): number;
  /**
   * recvmmsg(2), mirror image of sendmmsg; `messageFlags[i]` receives msg_flags when given, and the control messages come to
   * multiples of `controlSlot` (itself a multiple of 8) in `control`, `controlLengths[i]` bytes each, close-on-exec as with
   * recvmsg.
   */
  recvmmsg(
    fd: number,
    slab: Uint8Array,
    slot: number,
    lengths: Int32Array,
    count: number,
    names: Uint8Array | null,
    nameSlot: number,
    nameLengths: Int32Array | null,
    messageFlags: Int32Array | null,
    flags: number,
    control?: Uint8Array | null,
    controlSlot?: number | null,
    controlLengths?: Int32Array | null,
  ): number;

  // reactor.c
  /**
   * Opens this environment's reactor (at most one). For each batch the callback gets `count` and finds triples
   * [token low, token high, epoll events] in the Uint32Array it was given. `threaded` makes a thread wait instead
   * of Node's event loop, for runtimes without libuv.
   */
  reactorOpen(events: Uint32Array, callback: (count: number) => void, threaded?: boolean): number;
  /** epoll_ctl(2) on the private epoll: ADD 1, DEL 2, MOD 3. `token` (a generation, below 2^53) comes back in events. */
  reactorControl(operation: number, fd: number, events: number, token: number): number;
  /** Whether watched descriptors keep the event loop alive (a count the caller keeps; 0 lets it end). */
  reactorRef(count: number): void;

  // dump.c
  /**
   * Sends each request on the netlink socket in turn and drains its dump (up to NLMSG_DONE or NLMSG_ERROR, which
   * are part of the bytes) on a thread. `onChunk` gets (index of the request, bytes, 0) for each chunk of whole
   * messages, then (index, null, status) at the end of each request: 0, or a negative errno when
   * send or recv failed. After a failure the later requests still run. Returns a handle for dumpCancel, or a
   * negative errno, and then the callback is never called.
   *
   * The thread uses a duplicate of `fd`. Datagrams with another sequence number, or from another process, are dropped.
   * -ENOBUFS and -EMSGSIZE mean that messages were lost, the others being there. A request without NLM_F_DUMP ends with
   * its first reply that is not NLM_F_MULTI, or with its acknowledgement where NLM_F_ACK asks for one; one of the
   * two must come. A socket whose dump was cancelled answers the next one with EBUSY: open another.
   */
  dump(
    fd: number,
    requests: Uint8Array[],
    chunkBytes: number,
    onChunk: (request: number, bytes: Buffer | null, status: number) => void,
  ): number;
  /** Stops a dump; its callback is not called again, except once with (-1, null, -ECANCELED). */
  dumpCancel(handle: number): void;

  // walk.c
  /**
   * Walks `<procPath>/<pid>/fd` on threads and finds every socket descriptor. For processes that have one,
   * reads up to 64 KiB of each of the named files of the process directory. `threads` is the most to use, 0 for one
   * per processor. Calls back once; returns 0, or a negative errno, and then the callback is never called.
   */
  walk(
    procPath: string,
    files: string[],
    threads: number,
    onResult: (result: NativeWalk | number) => void,
  ): number;
  /**
   * Reads the named files of the given processes, ascending by pid, as walk does and without their descriptors:
   * `sockets` is empty, and a process that has vanished is there with no user and empty files.
   */
  describe(
    procPath: string,
    pids: Int32Array,
    files: string[],
    onResult: (result: NativeWalk | number) => void,
  ): number;

  // spawn.c
  /**
   * Starts a child process and waits until it has executed; returns its number. The first candidate (a path) that is there
   * is executed. Before, `actions` are performed in order (spawn.h), and `descriptors`, pairs of target and source, are put
   * in their places all at once; everything else that is close-on-exec is closed. Signals are as for a new program.
   * Lists of strings are packed, each ended by a zero. `outcome` gets [pidfd, step], where the step tells what a negative
   * errno is about: the index of an action, -1 for execve(2), -2 for descriptors.
   */
  spawn(
    candidates: Uint8Array,
    args: Uint8Array,
    environment: Uint8Array,
    descriptors: Int32Array,
    actions: Int32Array,
    paths: Uint8Array,
    outcome: Int32Array,
  ): number;
  /** The same in our own place: does not return, except with a negative errno, and then this process is of little use. */
  execute(
    candidates: Uint8Array,
    args: Uint8Array,
    environment: Uint8Array,
    descriptors: Int32Array,
    actions: Int32Array,
    paths: Uint8Array,
    outcome: Int32Array,
  ): number;
  /** waitid(2) of a pidfd without waiting: 1 with [si_code, si_status] in `end`, 0 while the child lives. */
  reap(pidfd: number, end: Int32Array): number;

  // sweep.c
  /**
   * Asks one host at many ports on a thread: by connection attempts, or by datagrams from one socket. `settings` are
   * [datagram (0 or 1), family, type, protocol, offset of the 16-bit port in `name`, level and option that turn the error
   * queue on, most attempts at once, timeout of one in milliseconds, most ports begun a second or 0, descriptor of a
   * network namespace or -1]. The payload of port i ends in `payloads` at `ends[i]` and begins where the one before ends.
   *
   * `onOutcomes` gets (0, records, 0), and at the end (0, null, status), or (-1, null, -ECANCELED) after sweepCancel. A
   * record is [port, 32 bits; result, 32 bits; round trip in microseconds, 32 bits; lengths of detail and answer, 16 bits
   * each], the detail (struct sock_extended_err and the offender's sockaddr), the answer's first 2 KiB, and padding to 4
   * bytes. The result is 0 for accepted or answered, an errno (ETIMEDOUT where nothing came), -1 where we met our own
   * source port, or -2 for news: datagrams are sent from this port. Returns a handle, or a negative errno, and then the
   * callback is never called.
   */
  sweep(
    settings: Int32Array,
    name: Uint8Array,
    ports: Int32Array,
    source: Uint8Array | null,
    payloads: Uint8Array | null,
    ends: Int32Array | null,
    onOutcomes: (request: number, records: Buffer | null, status: number) => void,
  ): number;
  /** Stops a sweep; its callback is called once more, with (-1, null, -ECANCELED). */
  sweepCancel(handle: number): void;

  // pump.c
  /**
   * Starts a pump, a thread that moves data between descriptors. `settings` are [how bytes are carried: 0 as suits, 1 by
   * copies, 2 by splice(2) wherever that is possible]. `onRecords` gets (0, records, 0) with records of native/pump.h, and
   * at the end (0, null, 0). Returns a handle, or a negative errno, and then the callback is never called.
   */
  pumpOpen(
    settings: Int32Array,
    onRecords: (request: number, records: Buffer | null, status: number) => void,
  ): number;
  /**
   * Joins two ends. `settings` are [descriptor to read from or -1, to write to or -1, how it ends (0 not at all, 1
   * shutdown, 2 close, 3 empty message) plus 4 for messages] of the left and of the right end, and a policy: [directions
   * (1 to the right, 2 to the left), half-close and idle timeouts in milliseconds or -1, largest block or 0, 1 to pass
   * resets on]. A name is where messages of that end go. Tells the end of the session as a record with this id.
   */
  pumpJoin(
    handle: number,
    id: number,
    settings: Int32Array,
    leftName: Uint8Array | null,
    rightName: Uint8Array | null,
  ): number;
  /**
   * Listens on a descriptor and dials for each session. `settings` are [descriptor, what it takes (0 connections with
   * bytes, 1 connections with messages, 2 messages of peers), most sessions or 0,
   * most sessions per source or 0, events wanted, family, type, protocol and 1 for messages of what is dialled, connect
   * timeout in milliseconds or -1] and a policy. `to` and `from` are names to connect and to bind to. Options are records
   * [level, number, phase (0 after socket, 1 after connect), length] and value, padded to 4 bytes; ranges are records of
   * 40 bytes: family and offset, 16 bits each, length, 32 bits, address and mask, 16 bytes each.
   */
  pumpListen(
    handle: number,
    id: number,
    settings: Int32Array,
    to: Uint8Array,
    from: Uint8Array | null,
    listenerOptions: Uint8Array,
    dialOptions: Uint8Array,
    ranges: Uint8Array | null,
  ): number;
  /** The listener takes no more sessions. */
  pumpStop(handle: number, listener: number): number;
  /** Ends the session with this id; of a listener with id 0 all, and it takes no more. */
  pumpEnd(handle: number, listener: number, id: number): number;
  /** Asks for a record of each session of a listener, or of each join for 0. */
  pumpSessions(handle: number, listener: number): number;
  /** Stores [begun, ended, refused, failed, dropped, bytes right and left, blocks right and left] as doubles. */
  pumpStatistics(handle: number, listener: number, numbers: Uint8Array): number;
  /** Forgets the statistics of a listener that has finished. */
  pumpForget(handle: number, listener: number): number;
  /** Ends all sessions, tells their ends, then the thread. */
  pumpClose(handle: number): number;

  // tls.c
  /** 1 where the runtime has the OpenSSL 3 that the calls below need, else 0; without it tlsContext throws. */
  tlsThere(): number;
  /**
   * Makes what is the same for many sessions. `settings` are [1 for datagrams, DTLS; 1 for a server, of datagrams only; 1 to
   * verify the peer; lowest and highest version as on the wire, or 0; code of RFC 6066 of the longest record asked for, or 0;
   * most bytes sent in a record, or 0]. Certificates, key and parameters for Diffie-Hellman are PEM, `protocols` those of
   * ALPN as on the wire. A text is what OpenSSL does not take, and why.
   */
  tlsContext(
    settings: Int32Array,
    ciphers: string,
    certificate: Uint8Array | null,
    key: Uint8Array | null,
    authorities: Uint8Array | null,
    parameters: Uint8Array | null,
    protocols: Uint8Array | null,
  ): NativeTlsContext | string;
  /** Sessions that use it go on. */
  tlsCloseContext(context: NativeTlsContext): void;
  /** Begins a session; `serverName` is asked for in the open, empty for none. A text is why it could not. */
  tlsOpen(context: NativeTlsContext, serverName: string): NativeTlsSession | string;
  tlsClose(session: NativeTlsSession): void;
  /** Gives it a datagram of the peer, or bytes. -EBUSY while those before were not read. */
  tlsFeed(session: NativeTlsSession, bytes: Uint8Array): number;
  /** A datagram for the peer, or bytes; null for none. */
  tlsTake(session: NativeTlsSession): Buffer | null;
  /** Goes on with the handshake: 1 when it is done, -EAGAIN where more has to be fed. A text is why it failed. */
  tlsHandshake(session: NativeTlsSession): number | string;
  /** The length of what was decrypted, 0 at the end, -EAGAIN where more has to be fed. */
  tlsRead(session: NativeTlsSession, into: Uint8Array): number | string;
  /** How many bytes were encrypted: of datagrams all of them, or a text. */
  tlsWrite(session: NativeTlsSession, bytes: Uint8Array): number | string;
  /** Says that no more comes, where that can be said. */
  tlsShutdown(session: NativeTlsSession): number;
  /** Milliseconds until tlsExpire is to be called unless something is fed, or -1. */
  tlsTimer(session: NativeTlsSession): number;
  /** Sends again what was not answered in time. A text is that it was sent often enough. */
  tlsExpire(session: NativeTlsSession): number | string;
  /** The peer's certificate in DER, or null. */
  tlsPeer(session: NativeTlsSession): Buffer | null;
  /** Version, cipher, version that the cipher is of, and why the peer's certificate is not trusted; empty for what is not. */
  tlsFacts(session: NativeTlsSession): [version: string, cipher: string, of: string, distrust: string];
  /** The most bytes in one record that were agreed upon. */
  tlsLimit(session: NativeTlsSession): number;

  // bpf.c
  /**
   * bpf(2). The addresses of the buffers are written into a copy of the attribute, 64 bits each, at the offsets; so
   * the kernel writes into the buffers (a verifier's log) and never into `attribute`.
   */
  bpf(command: number, attribute: Uint8Array, offsets: Int32Array, buffers: Uint8Array[]): number;
  /**
   * Fills the buffer with the BTF behind a descriptor, or with its beginning; returns the length of all of it, or a
   * negative errno.
   */
  btf(fd: number, buffer: Uint8Array): number;
  /**
   * Reads a descriptor to its end on a thread, a BPF iterator for one, and calls back once with its bytes or a
   * negative errno. Returns 0, or a negative errno, and then the callback is never called. The thread uses a
   * duplicate of `fd`, which must not be non-blocking.
   */
  readOut(fd: number, onResult: (result: Buffer | number) => void): number;
  /**
   * mmap(2) of a whole file; a negative errno on failure, ENODEV where the file cannot be mapped. Writing to the bytes
   * is a fault that nothing catches, and so is reading them once the file has become shorter: for files of the kernel.
   */
  mapFile(path: string): Buffer | number;
}

/** Stands for a struct of native/tls.h, which it frees. */
export interface NativeTlsContext {
  readonly kind?: 'context';
}

/** Likewise. */
export interface NativeTlsSession {
  readonly kind?: 'session';
}

/** The result of a descriptor walk, column by column. */
export interface NativeWalk {
  /** Triples [index into pids, fd, socket inode], ascending by process. */
  readonly sockets: Float64Array;
  /** Processes that hold at least one socket. */
  readonly pids: Int32Array;
  /** Effective owner (st_uid of the process directory) of each process in `pids`; 4294967295 when it has vanished. */
  readonly uids: Uint32Array;
  /** The contents of the files, process by process, file by file. */
  readonly blob: Buffer;
  /** Ends of each file in `blob`: pids.length x files.length entries. */
  readonly ends: Uint32Array;
  /** Processes seen in all. */
  readonly processes: number;
  /** Processes whose descriptors could not be read (EACCES or EPERM), kernel threads and ended ones aside. */
  readonly unreadable: number;
}
