import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyOption } from '../../src/endpoint/option/effect.js';
import { encodeValue } from '../../src/endpoint/option/encode.js';
import { endpointOptions } from '../../src/endpoint/option/table.js';
import type { EndpointOption } from '../../src/endpoint/option/types.js';
import { readValue } from '../../src/endpoint/option/value.js';
import { close, getsockopt, socket } from '../../src/kernel/index.js';
import { requires } from '../support/skip.js';

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;

/** What each option is set to; 1 where nothing is said. */
const values: Readonly<Record<string, string>> = {
  'dccp-set-ccid': '2',
  'ip-mtu-discover': '2',
  'ip-multicast-if': '127.0.0.1',
  'ip-multicast-ttl': '7',
  'ip-tos': '16',
  'ip-ttl': '17',
  'ipv6-mtu-discover': '2',
  'ipv6-tclass': '16',
  'ipv6-unicast-hops': '17',
  'so-bindtodevice': 'lo',
  'so-linger': '5',
  'so-max-pacing-rate': '125k',
  'so-priority': '3',
  'so-rcvbuf': '30000',
  'so-rcvbuf-late': '30000',
  'so-rcvtimeo': '2.5',
  'so-sndbuf': '30000',
  'so-sndbuf-late': '30000',
  'so-sndtimeo': '0.5',
  'tcp-congestion': 'reno',
  'tcp-keepcnt': '3',
  'tcp-keepidle': '100',
  'tcp-keepintvl': '10',
  'tcp-maxseg': '1000',
  'tcp-maxseg-late': '1000',
  'tcp-notsent-lowat': '16Ki',
  'tcp-syncnt': '3',
  'tcp-user-timeout': '1.5',
  'tcp-window-clamp': '20000',
  'udp-segment': '1200',
};

/** What the kernel makes of them, where that is something else: memory is doubled, some are rounded. */
const becomes: Readonly<Record<string, string>> = {
  'so-rcvbuf': '60000',
  'so-rcvbuf-late': '60000',
  'so-sndbuf': '60000',
  'so-sndbuf-late': '60000',
  'so-busy-poll': '1',
};

/** Options that cannot be read back, or cannot be set on a socket without a connection, with the reason. */
const apart: Readonly<Record<string, string>> = {
  'ip-hdrincl': 'for raw sockets',
  'ip-mtu': 'only to be read, of a connection',
  'ip-pktoptions': 'of a connection',
  'ip-retopts': 'not for reading',
  'ip-router-alert': 'for raw sockets',
  'ipv6-authhdr': 'unknown to Linux',
  'ipv6-dstopts': 'bytes of a header',
  'ipv6-hoplimit': 'said with each message',
  'ipv6-hopopts': 'bytes of a header',
  'ipv6-pktinfo': 'a structure',
  'ipv6-rthdr': 'bytes of a header',
  'so-acceptconn': 'only to be read',
  'so-attach-filter': 'a program',
  'so-bsdcompat': 'without effect',
  'so-detach-filter': 'takes no value',
  'so-error': 'only to be read',
  'so-incoming-cpu': 'depends on the processors',
  'so-peercred': 'only to be read',
  'so-security-authentication': 'unknown to the kernel',
  'so-security-encryption-network': 'unknown to the kernel',
  'so-security-encryption-transport': 'unknown to the kernel',
  'so-sndlowat': 'only to be read',
  'tcp-defer-accept': 'rounded to retransmissions',
  'tcp-info': 'only to be read',
  'tcp-md5sig': 'a structure',
  'tcp-quickack': 'forgotten at once',
  'tcp-thin-linear-timeouts': 'needs a connection in some kernels',
};

function socketFor({ groups, name }: EndpointOption): number {
  if (name === 'so-passcred') return socket(AF_UNIX, SOCK_DGRAM);
  if (groups.includes('TCP')) return socket(AF_INET, SOCK_STREAM);
  const six = name.startsWith('ipv6') || (!groups.includes('IP4') && groups.includes('IP6'));
  return socket(six ? AF_INET6 : AF_INET, SOCK_DGRAM);
}

const rows = endpointOptions.filter(
  ({ name, effect, groups }) =>
    effect.kind === 'sockopt' &&
    apart[name] === undefined &&
    !groups.includes('UDPLITE') &&
    !groups.includes('SCTP') &&
    !groups.includes('DCCP'),
);

test('what an option sets is what the kernel has', { skip: requires('root') }, async (t) => {
  for (const option of rows) {
    await t.test(option.name, () => {
      const { effect } = option;
      assert.equal(effect.kind, 'sockopt');
      if (effect.kind !== 'sockopt') return;
      const given = readValue(option.type, values[option.name] ?? '1');
      const expected = encodeValue(
        option,
        readValue(option.type, becomes[option.name] ?? values[option.name] ?? '1'),
      );
      const fd = socketFor(option);
      try {
        applyOption(option, given, fd);
        const bytes = new Uint8Array(64);
        const length = getsockopt(fd, effect.level, effect.number, bytes);
        const least = Math.min(length, expected.length);
        assert.deepEqual(bytes.subarray(0, least), expected.subarray(0, least));
      } finally {
        close(fd);
      }
    });
  }
});
