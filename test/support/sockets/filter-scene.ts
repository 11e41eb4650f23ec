import { check, native } from '../native.js';
import { build, type Fixture } from './fixture.js';
import { localPort } from './inet.js';
import { inetName } from './name.js';

const AF_INET = 2;
const AF_INET6 = 10;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const SOCK_NONBLOCK = 0o4000;
const SOL_SOCKET = 1;
const SO_BINDTODEVICE = 25;
const SO_MARK = 36;

const address = (...last: number[]): Uint8Array =>
  Uint8Array.from([...new Array(16 - last.length).fill(0), ...last]);
const four = (...parts: number[]): Uint8Array => Uint8Array.from(parts);

const loopback6 = address(1);
const any6 = address(0);
const mapped = (...parts: number[]): Uint8Array => address(0xff, 0xff, ...parts);

/** What a socket is made with; IPv6 where its address has 16 bytes. */
interface Plan {
  readonly type?: number;
  readonly address: Uint8Array;
  readonly port?: number;
  readonly mark?: number;
  /** Bound to the loopback interface. */
  readonly device?: boolean;
}

const nameOf = ({ address: bytes, port = 0 }: Plan): Buffer =>
  inetName(bytes.length === 4 ? 'inet' : 'inet6', port, bytes);

const open = (fixture: Fixture, plan: Plan, bound = true): number => {
  const family = plan.address.length === 4 ? AF_INET : AF_INET6;
  const type = (plan.type ?? SOCK_STREAM) | SOCK_CLOEXEC | SOCK_NONBLOCK;
  const fd = fixture.own(check('socket', native().socket(family, type, 0)));
  const set = (option: number, value: Uint8Array): number =>
    check('setsockopt', native().setsockopt(fd, SOL_SOCKET, option, value));
  if (plan.device === true) set(SO_BINDTODEVICE, Buffer.from('lo\0'));
  if (plan.mark !== undefined) set(SO_MARK, new Uint8Array(Uint32Array.of(plan.mark).buffer));
  if (bound) check('bind', native().bind(fd, nameOf(plan)));
  return fd;
};

const EINPROGRESS = -115;

const connect = (fd: number, to: Plan): number => {
  const result = native().connect(fd, nameOf(to));
  return result === EINPROGRESS ? 0 : check('connect', result);
};

const marks = [undefined, 1, 0x10, 0x11, 0xffff_ffff] as const;

/** A listener and connections to it: `bound` clients choose their port, the others leave it to the kernel. */
const connections = (fixture: Fixture, listener: Plan, to: Plan, count: number, bound: boolean): void => {
  const fd = open(fixture, listener);
  check('listen', native().listen(fd, 16));
  for (let n = 0; n < count; n++) {
    const plan = {
      ...to,
      port: 20_000 + listener.port! + n,
      mark: marks[n % marks.length],
      device: n % 3 === 1,
    };
    const client = open(fixture, plan as Plan, bound);
    connect(client, { ...to, port: listener.port! });
    const server = fixture.own(check('accept4', native().accept4(fd, null, null, SOCK_CLOEXEC)));
    // FIN-WAIT-2 at one end, CLOSE-WAIT at the other
    if (n % 4 === 3) check('shutdown', native().shutdown(n % 8 === 3 ? client : server, 1));
  }
};

const datagrams = (fixture: Fixture): void => {
  const type = SOCK_DGRAM;
  for (const [n, bytes] of [
    four(127, 0, 0, 1),
    four(127, 1, 0, 1),
    loopback6,
    any6,
    mapped(127, 0, 0, 1),
  ].entries()) {
    open(fixture, {
      type,
      address: bytes,
      port: 53 + n,
      mark: marks[n % marks.length],
      device: n === 1,
    } as Plan);
    const client = open(fixture, { type, address: bytes }, false);
    connect(client, { address: n === 3 ? loopback6 : bytes, port: 53 + n });
    if (localPort(client) === 0) throw new Error('connect(2) gave a datagram socket no port');
  }
};

/**
 * Internet sockets that differ in all that a filter of ss can ask for: families, addresses, mapped ones among them, ports
 * chosen and given, marks, devices, states. Needs a network namespace of its own, in which ports are free.
 */
export const filterScene = (): Fixture =>
  build((fixture) => {
    connections(
      fixture,
      { address: four(127, 0, 0, 1), port: 80 },
      { address: four(127, 0, 0, 1) },
      6,
      false,
    );
    connections(fixture, { address: four(0, 0, 0, 0), port: 443 }, { address: four(127, 1, 2, 3) }, 6, true);
    connections(fixture, { address: loopback6, port: 80 }, { address: loopback6 }, 6, false);
    connections(fixture, { address: any6, port: 7777 }, { address: four(127, 0, 0, 2) }, 6, true);
    connections(fixture, { address: any6, port: 1024 }, { address: mapped(127, 0, 0, 1) }, 5, false);
    connections(fixture, { address: any6, port: 65535 }, { address: loopback6 }, 3, false);
    datagrams(fixture);
  });
