import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SsExit } from './exit.js';
import { readRequest } from './request.js';

/** What a command line selects: kinds, Internet families, states (short), and which columns are shown. */
const select = (line: string): string => {
  const { selection } = readRequest(line.split(' ').filter((word) => word !== ''));
  selection.complete();
  const columns =
    `${selection.severalTables ? 'netid' : ''} ${selection.severalStates ? 'state' : ''}`.trim();
  return `${selection.kinds} | ${selection.inetFamilies} | ${selection.stateNames} | ${columns}`;
};

const connected = 'established,syn-sent,fin-wait-1,fin-wait-2,close-wait,last-ack,closing';

test('tables bring their families and their states', () => {
  assert.equal(select('-t'), `tcp | inet,inet6 | ${connected} | state`);
  assert.equal(select('-u'), 'udp | inet,inet6 | established | ');
  assert.equal(select('-x'), `unix |  | ${connected} | netid state`);
  assert.equal(select('-0'), 'packet |  | close | netid');
  assert.equal(select('-tu'), `udp,tcp | inet,inet6 | ${connected} | netid state`);
});

test('families bring their tables', () => {
  assert.equal(select('-4'), `raw,udp,tcp,dccp,sctp,mptcp | inet | ${connected} | netid state`);
  assert.equal(select('-f netlink'), 'netlink |  | close | ');
  assert.equal(select('-4 -t'), `tcp | inet | ${connected} | state`);
  assert.equal(select('-4 -x'), `unix,raw,udp,tcp,dccp,sctp,mptcp | inet | ${connected} | netid state`);
  assert.equal(select('-t -x'), `unix,tcp | inet,inet6 | ${connected} | netid state`);
});

test('of both Internet families the last one wins', () => {
  assert.match(select('-4 -6 -t'), /^tcp \| inet6 \|/);
  assert.match(select('-6 -4 -t'), /^tcp \| inet \|/);
  assert.match(select('-4 -6 -x -t'), /\| inet,inet6 \|/);
});

test('everything, but not TIPC, where nothing is said', () => {
  assert.equal(
    select(''),
    `unix,raw,udp,tcp,dccp,sctp,vsock,mptcp | inet,inet6 | ${connected} | netid state`,
  );
  assert.match(
    select('-a'),
    /^netlink,packet,unix,raw,udp,tcp,dccp,sctp,vsock,xdp,mptcp \| .*,listen,closing \| netid state$/,
  );
  assert.match(select('-l'), /\| close,listen \|/);
});

test('-A forgets the tables before it and can leave some out', () => {
  assert.equal(
    select('-t -A udp -a'),
    `udp | inet,inet6 | established,syn-sent,syn-recv,${connected
      .slice(21)
      .replace('close-wait', 'time-wait,close,close-wait')
      .replace('last-ack', 'last-ack,listen')} | state`,
  );
  assert.match(select('-A inet,!tcp,!udp'), /^raw,dccp,sctp,mptcp \|/);
  assert.match(select('-A u_dgr,tcp'), /^unix,tcp \|/);
});

test('states', () => {
  assert.match(select('-t state established'), /\| established \| $/);
  assert.match(select('-t state syn-rcv state LISTENING'), /\| syn-recv,listen \| state$/);
  assert.match(select('-t exclude big'), /\| syn-recv,time-wait \| state$/);
  assert.match(select('-l state bucket'), /\| syn-recv,time-wait \|/);
  assert.match(select('-a exclude close excl established -t'), /\| syn-sent,.*,listen,closing \| state$/);
});

/** How a command line ends early. */
const exit = (line: string): SsExit => {
  try {
    const { fault } = readRequest(line.split(' '));
    if (fault !== undefined) return fault;
  } catch (error) {
    if (error instanceof SsExit) return error;
    throw error;
  }
  throw new Error(`${line} does not end early`);
};

test('what is no state, table or family is said', () => {
  assert.equal(exit('state foo').complaint, 'ss: wrong state name: foo');
  assert.equal(exit('state').complaint, 'Command line is not complete. Try option "help"');
  assert.match(exit('-A tcp,foo').complaint, /^ss: "foo" is illegal socket table id\nUsage: ss /);
  assert.match(exit('-f toString').complaint, /^ss: "toString" is invalid family\n/);
  assert.equal(exit('-f help').code, 0);
});

test('the rest is a filter', () => {
  assert.deepEqual(readRequest(['-t', 'state', 'all', 'dport', '=', ':22']).filter, ['dport', '=', ':22']);
  assert.deepEqual(readRequest(['-t']).filter, []);
});

test('actions and details are gathered', () => {
  const { kill, show, queues, recording } = readRequest(['-tKQ', '-b', '-T', '-D', 'file']);
  assert.deepEqual({ kill, queues, recording }, { kill: true, queues: false, recording: 'file' });
  assert.ok(show.bpf && show.options && show.threads && show.processes);
});

test('maps are named by id or all of them', () => {
  const maps = (line: string) => readRequest(line.split(' ')).show.bpfMaps;
  assert.equal(maps('--bpf-maps'), 'all');
  assert.deepEqual(maps('--bpf-map-id 7 --bpf-map-id=0x10 --bpf-map-id 010'), [7, 16, 8]);
  for (const wrong of ['0', '-1', 'x', '4294967295', '7x']) {
    assert.equal(exit(`--bpf-map-id=${wrong}`).complaint, `ss: invalid BPF map ID ${wrong}`);
  }
  assert.match(exit('--bpf-maps --bpf-map-id 1').complaint, /cannot be used together/);
  assert.match(exit('--bpf-map-id 1 --bpf-maps').complaint, /cannot be used together/);
  assert.deepEqual(maps('--bpf-map-id=1 '.repeat(33).trim()), [1]);
  assert.deepEqual(
    [exit('--bpf-maps --bpf-map-id 1').code, exit('--bpf-map-id 1 --bpf-maps').code],
    [1, 255],
  );
});
