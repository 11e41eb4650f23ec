// What a test of socat's suite is about: its keywords, read from the script, and the one category that it counts for.
import { readFileSync } from 'node:fs';

/** Categories in the order in which they are tried, and the keywords (or parts of names) that stand for them. */
const categories = [
  ['TLS and DTLS', ['openssl', 'dtls', 'ssl', 'fips'], /SSL|DTLS/],
  ['SOCKS and proxy', ['socks', 'socks4', 'socks4a', 'socks5', 'proxy'], /SOCKS|PROXY/],
  ['raw IP', ['rawip', 'rawip4', 'rawip6'], /^RAWIP|_IP[46]?_RAW|IP4SENDTO/],
  [
    'SCTP, DCCP, UDPLITE, VSOCK',
    ['sctp', 'sctp4', 'sctp6', 'dccp', 'udplite', 'vsock'],
    /SCTP|DCCP|UDPLITE|VSOCK/,
  ],
  ['message queues', ['posixmq'], /POSIXMQ/],
  ['TUN and interfaces', ['tun', 'interface'], /^TUN|INTERFACE/],
  ['generic sockets', ['generic', 'genericsocket'], /^SOCKET_/],
  ['multicast and broadcast', ['multicast', 'broadcast'], /MULTICAST|BROADCAST/],
  ['ancillary data, environment', ['ancillary', 'envvar'], /SCM|ENV$|ANCILLARY/],
  ['access control', ['tcpwrap', 'range', 'lowport', 'sourceport', 'security'], /TCPWRAP|RANGE|LOWPORT/],
  ['terminals', ['pty', 'termios', 'readline'], /PTY|PTMX|READLINE|TERM/],
  ['EXEC, SYSTEM, SHELL', ['exec', 'system', 'shell', 'nofork'], /EXEC|SYSTEM|SHELL|NOFORK/],
  ['UNIX and abstract', ['unix', 'abstract'], /UNIX|ABSTRACT/],
  ['UDP', ['udp', 'udp4', 'udp6'], /UDP/],
  ['TCP', ['tcp', 'tcp4', 'tcp6'], /TCP/],
  ['filan and procan', ['filan', 'procan'], /FILAN|PROCAN/],
  ['syntax and help', ['consistency', 'parse', 'dalan', 'lexical', 'syntax'], /PARSE|CONSISTEN|NESTED/],
  [
    'files, pipes, stdio',
    ['stdio', 'fd', 'file', 'pipe', 'socketpair', 'gopen', 'creat', 'open'],
    /FILE|PIPE|OPEN|FD/,
  ],
];

const OTHER = 'engine';

/** All categories, in the order of reports. */
export const categoryNames = [...categories.map(([name]) => name), OTHER];

/** Category of a test by its name and keywords. */
export const categoryOf = (name, keywords) => {
  const found = categories.find(
    ([, words, names]) => words.some((word) => keywords.has(word)) || names.test(name),
  );
  return found === undefined ? OTHER : found[0];
};

/** The keywords of every test of the script that has its name in plain text. */
export const readKeywords = (script) => {
  const known = new Map();
  let name;
  for (const line of readFileSync(script, 'utf8').split('\n')) {
    name = /^\s*NAME=(\w+)\s*$/.exec(line)?.[1] ?? name;
    if (name === undefined || !line.includes('*%functions%*')) continue;
    known.set(name, new Set(Array.from(line.matchAll(/\*%([\w-]+)%\*/g), ([, word]) => word)));
    name = undefined;
  }
  return known;
};
