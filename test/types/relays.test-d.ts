// Compiled, never run: `tsc` is the test. Each @ts-expect-error holds a misuse that must not compile.
import { Readable, type Writable } from 'node:stream';
import {
  type DirectionName,
  type DirectionResult,
  type Endpoint,
  type EndpointContext,
  type EndpointSource,
  type EndReason,
  openSpecification,
  type Relay,
  type RelayStatistics,
  readSpecification,
  relay,
  type SessionEnd,
  type SessionLive,
  type SessionOpened,
  type SessionResult,
  type SocketAddress,
} from '../../src/index.js';
import { a, type Equal, expect } from './equal.js';

const running = await relay('tcp-listen:8080,fork', 'unix:/run/app.sock');
expect<Equal<typeof running, Relay>>();
relay('-', readSpecification('echo'));
relay(a<Endpoint>(), a<EndpointSource>());
relay(Readable.from([]), a<Writable>(), { directions: 'left-to-right', idleTimeout: 1000 });
relay('-', 'echo', {
  tap: (direction, bytes, session) => {
    expect<Equal<typeof direction, DirectionName>>();
    expect<Equal<typeof bytes, Uint8Array>>();
    expect<Equal<typeof session, number>>();
  },
});

// @ts-expect-error there are two ends
relay('-');
// @ts-expect-error a number is no end
relay('-', 80);
// @ts-expect-error a misspelt option
relay('-', 'echo', { idletimeout: 1000 });
// @ts-expect-error a time is a number of milliseconds
relay('-', 'echo', { idleTimeout: '1s' });
// @ts-expect-error no such way
relay('-', 'echo', { directions: 'leftwards' });
// @ts-expect-error no such carrier
relay('-', 'echo', { carry: 'pumped' });

expect<Equal<typeof running.closed, Promise<void>>>();
expect<Equal<typeof running.localAddress, SocketAddress | undefined>>();
const numbers = running.statistics();
expect<Equal<typeof numbers, RelayStatistics>>();
expect<Equal<typeof numbers.open, number>>();
const live = await running.sessions();
expect<Equal<typeof live, readonly SessionLive[]>>();
running.close();
running.close({ drain: true });
running.close({ drain: 5000 });
// @ts-expect-error a time is a number of milliseconds
running.close({ drain: '5s' });
// @ts-expect-error what was counted is not for others to change
numbers.open = 1;

running.on('session', (session) => expect<Equal<typeof session, SessionOpened>>());
running.on('ended', (result) => expect<Equal<typeof result, SessionResult>>());
running.once('broken', (result) => expect<Equal<typeof result, SessionResult>>());
running.on('directionEnded', (id, direction, result) => {
  expect<Equal<typeof id, number>>();
  expect<Equal<typeof direction, DirectionName>>();
  expect<Equal<typeof result, DirectionResult>>();
});
running.on('refused', (end) => expect<Equal<typeof end, SessionEnd>>());
running.on('failed', (end, error) => {
  expect<Equal<typeof end, SessionEnd>>();
  expect<Equal<typeof error, Error>>();
});
running.on('problem', (error) => expect<Equal<typeof error, Error>>());

const { toRight } = a<SessionResult>();
expect<Equal<typeof toRight.reason, EndReason>>();
expect<Equal<typeof toRight.by, 'left' | 'right' | 'us'>>();
expect<Equal<typeof toRight.error, Error | undefined>>();

const opened = await openSpecification('tcp-listen:0,fork', 'both', a<EndpointContext>());
if (opened.kind === 'source') expect<Equal<typeof opened.source, EndpointSource>>();
else expect<Equal<typeof opened.endpoint, Endpoint>>();
// An end can be relayed, whatever it was opened as.
relay(opened.kind === 'source' ? opened.source : opened.endpoint, 'null');

async function disposed(): Promise<void> {
  await using proxy = await relay('tcp-listen:8080,fork', 'echo');
  expect<Equal<typeof proxy, Relay>>();
}
expect<Equal<ReturnType<typeof disposed>, Promise<void>>>();
