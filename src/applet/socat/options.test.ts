import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SocatUsageError } from './exit.js';
import { readOptions } from './options.js';
import { defaultSettings, type SocatSettings, severities } from './settings.js';

const read = (line: string, environment: Record<string, string> = {}): SocatSettings => {
  const settings = defaultSettings('socat', environment);
  readOptions(line.split(' '), settings);
  return settings;
};

const levelOf = (line: string): string | undefined => severities[read(line).log.level];

test('-d counts up from errors; nothing given means warnings', () => {
  assert.equal(levelOf('- -'), 'warning');
  assert.equal(levelOf('-d - -'), 'warning');
  assert.equal(levelOf('-d -d - -'), 'notice');
  assert.equal(levelOf('-ddd - -'), 'info');
  assert.equal(levelOf('-dddd - -'), 'debug');
  assert.equal(levelOf('-d0 - -'), 'error');
  assert.equal(levelOf('-d3 - -'), 'info');
  assert.equal(levelOf('-d1 -d - -'), 'notice');
});

test('arguments are glued on or stand apart', () => {
  const settings = read('-t 2.5 -T0.25 -b0x10 -lpme -lf /tmp/log -r left -Rright -u -lu -lh A B');
  assert.equal(settings.halfCloseTimeout, 2500);
  assert.equal(settings.idleTimeout, 250);
  assert.equal(settings.blockSize, 16);
  assert.equal(settings.recordToRight, 'left');
  assert.equal(settings.recordToLeft, 'right');
  assert.ok(settings.toRightOnly);
  assert.ok(settings.log.hostname && settings.log.microseconds);
  assert.equal(settings.log.program, 'me');
  assert.equal(settings.log.file, '/tmp/log');
  assert.deepEqual(settings.addresses, ['A', 'B']);
});

test('a dash, alone or with options, is an address', () => {
  for (const first of ['-', '-,raw', '-!!x', '-:']) {
    assert.deepEqual(read(`-v ${first} B`).addresses, [first, 'B']);
  }
});

test('a negative -T means never, 0 at once', () => {
  assert.equal(read('-T -1 - -').idleTimeout, undefined);
  assert.equal(read('-T 0 - -').idleTimeout, 0);
});

test('the IP version comes from the environment, and -4, -6, -0 overrule it', () => {
  const given = { SOCAT_DEFAULT_LISTEN_IP: '6', SOCAT_PREFERRED_RESOLVE_IP: '0' };
  assert.equal(read('- -').listenVersion, 4);
  assert.equal(read('- -', given).listenVersion, 6);
  assert.equal(read('- -', given).resolveVersion, undefined);
  assert.equal(read('-4 - -', given).resolveVersion, 4);
  assert.equal(read('-0 - -').listenVersion, undefined);
});

test('what is to be printed ends the options', () => {
  assert.equal(read('-V').print, 'version');
  assert.equal(read('-h').print, 'help');
  assert.equal(read('-??').print, 'common-help');
  assert.equal(read('-hhh junk').print, 'whole-help');
});

const refused: readonly (readonly [line: string, message: RegExp])[] = [
  ['-q - -', /^unknown option "-q"; use option "-h" for help$/],
  ['--quiet - -', /^unknown option "--quiet"/],
  ['-lz - -', /^unknown log option "-lz"/],
  ['-uv - -', /use "-u -v" instead of "-uv"$/],
  ['-', /^exactly 2 addresses required \(there are 1\)/],
  ['- - -', /there are 3/],
  ['-u -U - -', /^-U and -u must not be combined$/],
  ['-t 1x - -', /trailing garbage in numerical arg of option "-t"/],
  ['-b x - -', /missing numerical value of option "-b"/],
  ['-b 9223372036854775808 - -', /^buffer size option \(-b\) to big - 9223372036854775808 /],
  ['-b', /^option -b requires an argument/],
  ['-ly9 - -', /^unknown syslog facility "9"$/],
  ['-L a -W b - -', /^only one -L and -W option allowed$/],
];

for (const [line, message] of refused) {
  test(`${line} is refused`, () => {
    assert.throws(
      () => read(line),
      (error) => error instanceof SocatUsageError && message.test(error.message),
    );
  });
}
