import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appletOptions } from './applet-options.js';

const names = (help: string): (string | undefined)[][] =>
  appletOptions(help).map(({ long, value }) => (value === undefined ? [long] : [long, value]));

test('options of the forms that the helps of the originals have', () => {
  assert.deepEqual(names('   -t, --tcp      -u, --udp'), [['-t'], ['--tcp'], ['-u'], ['--udp']]);
  assert.deepEqual(names('   -f, --family=FAMILY           inet, inet6'), [
    ['-f', 'FAMILY'],
    ['--family', 'FAMILY'],
  ]);
  assert.deepEqual(names('       --tos                     type of service'), [['--tos']]);
  assert.deepEqual(names('  -4  -6              only IPv4, only IPv6'), [['-4'], ['-6']]);
  assert.deepEqual(names('  -w seconds          for connecting'), [['-w', 'seconds']]);
  assert.deepEqual(names('      -b<size_t>      bytes at once'), [['-b', 'size_t']]);
  assert.deepEqual(names('      -r <file>       append'), [['-r', 'file']]);
});

test('options in a sentence or an example are none', () => {
  assert.deepEqual(names('  nc -zv example.org 20-25 80       which of these ports are open?'), []);
  assert.deepEqual(names('                                 with --udp as well'), []);
});

test('what an option does is told where it stands alone', () => {
  assert.equal(appletOptions('  -k                  with -l: go on')[0]?.text, 'with -l: go on');
  assert.equal(appletOptions('  -4  -6              only these')[0]?.text, '');
});
