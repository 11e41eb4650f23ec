import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { enterFreshNamespace } from '../support/namespace.js';
import { requires } from '../support/skip.js';
import { masked, NcRun, type Side } from './nc-runs.js';
import { NcScene } from './nc-scene.js';

/** Command lines that are refused, or that say something before anything is connected. */
const refused = [
  '',
  '-y',
  '-w',
  'localhost',
  '-w 1.5 h 1',
  '-w -1 h 1',
  '-w 99999999999 h 1',
  '-i x h 1',
  '-i 5000000000 h 1',
  '-q 1x h 1',
  '-W 0 h 1',
  '-W x h 1',
  '-M 256 h 1',
  '-M -1 h 1',
  '-m x h 1',
  '-I 0 h 1',
  '-O 0 h 1',
  '-O 99999999999 h 1',
  '-V 1 h 1',
  '-S h 1',
  '-T 256 h 1',
  '-T foo h 1',
  '-T 0x1ff h 1',
  '-X 6 h 1',
  '-X socks h 1',
  '-l -z 3',
  '-lk',
  '-l',
  '-k h 1',
  '-l 1 2 3',
  '-l -p 1 h',
  '-l -s 127.0.0.1 1',
  '-U',
  '-U a b',
  '-UZ a',
  '-FU a',
  '-lU -z a',
  '-u -x p h 1',
  '-l -x p 1',
  '-U -x p a',
  '-s 127.0.0.1 -x p h 1',
  '-x [::1 h 1',
  '-x [::1]a h 1',
  '-zv 127.0.0.1 0',
  '-zv 127.0.0.1 70000',
  '-zv 127.0.0.1 x',
  '-zv 127.0.0.1 5-',
  '-zv 127.0.0.1 1,2',
  '-zv 127.0.0.1 65535-65537',
  '-zv 127.0.0.1 http-ssh',
  '-nzv localhost 80',
  '-4zv ::1 80',
  '-6zv 127.0.0.1 80',
  '-zv 1.2.3.4.5 80',
  '-zv fe80::1%nosuch 80',
  '-l nosuch',
  '-l 127.0.0.1 0x1',
  '-ln nosuch 1',
  '-l 1.2.3.4 99',
  '-lv -s 1.2.3.4 -p 99',
  '-lU /nosuch/a',
  '-luU /nosuch/a',
];

/** What a scan says and returns. */
const scans = [
  '-z 127.0.0.1 $echo',
  '-z 127.0.0.1 $closed',
  '-zv 127.0.0.1 $echo',
  '-zv 127.0.0.1 $closed',
  '-zvn 127.0.0.1 $echo',
  '-zv ::1 $echo',
  '-zv localhost $closed',
  '-zv localhost $echo',
  '-zv 127.1 $echo',
  '-zv 127.1 $closed',
  '-zv 0x7f.1 $closed',
  '-zv 017700000001 $closed',
  '-zv 2130706433 $closed',
  '-zv 127.0.0.1 http',
  '-zv 127.0.0.1 +$closed',
  '-zv 127.0.0.1 $closed $echo',
  '-zv 127.0.0.1 $echo $closed',
  '-z 127.0.0.1 $echo $closed',
  '-zv 127.0.0.1 $closed-$closed2',
  '-zv 127.0.0.1 $echo-$greet',
  '-zv -w 1 127.0.0.1 $echo',
  '-zv -s 127.0.0.5 127.0.0.1 $echo',
  '-zv -s 9.9.9.9 127.0.0.1 $echo',
  '-zv -s ::1 127.0.0.1 $echo',
  '-zv -p foo 127.0.0.1 $echo',
  '-zv -s nosuch -n 127.0.0.1 $echo',
  '-zv -T lowdelay -M 5 -I 4096 -O 4096 -b 127.0.0.1 $echo',
  '-zv -T 0x10 -m 5 ::1 $echo',
  '-Zzv 127.0.0.1 $echo',
  '127.0.0.1 $closed -v',
  '-zv 203.0.113.1 9',
  '-uz 127.0.0.1 $udpclosed',
  '-uz 127.0.0.1 $udpsilent',
  '-uzv -w 1 127.0.0.1 $udpclosed',
  '-uzv -w 1 127.0.0.1 $udpsilent',
  '-uzv 127.0.0.1 $udpsilent',
  '-uzv -w 1 127.0.0.1 $udpclosed $udpsilent',
  '-uzv -w 1 127.0.0.1 $udpsilent $udpclosed',
  '-uzvn -w 1 127.0.0.1 $udpsilent',
  '-uzv -w 1 203.0.113.1 9',
  '-zU $live',
  '-zvU $live',
  '-zU $missing',
  '-zU $stale',
  '-zU $file',
  '-zU $dgram',
  '-zU $abstract',
  '-zU @nosuch',
  '-zuU $live',
  '-zuU $dgram',
  '-zuvU $dgram',
  '-zuvU $missing',
  `-zU /${'x'.repeat(120)}`,
  `-zU @${'x'.repeat(108)}`,
];

/** Data in both directions: command line and input. */
const talks: readonly (readonly [line: string, input: string | undefined])[] = [
  ['127.0.0.1 $greet', undefined],
  ['127.0.0.1 $greet', ''],
  ['-N 127.0.0.1 $echo', 'hello\n'],
  ['-Nv 127.0.0.1 $echo', 'hello\n'],
  ['-q 0 127.0.0.1 $echo', 'hello\n'],
  ['-q 1 127.0.0.1 $echo', 'hello\n'],
  ['-q -1 -w 1 127.0.0.1 $echo', 'hello\n'],
  ['-w 1 127.0.0.1 $echo', 'hello\n'],
  ['-w 1 127.0.0.1 $sink', 'hello\n'],
  ['-N 127.0.0.1 $late', 'hello\n'],
  ['-q 0 127.0.0.1 $late', 'hello\n'],
  ['-N 127.0.0.1 $hex', Buffer.from([0, 255, 10, 13, 0, 128]).toString('latin1')],
  ['-CN 127.0.0.1 $hex', 'one\ntwo\r\n\nthree'],
  ['-CN -i 1 127.0.0.1 $hex', 'one\ntwo\r\n'],
  ['-N -i 1 127.0.0.1 $hex', 'one\ntwo\nthree'],
  ['-N 127.0.0.1 $hex', 'x'.repeat(40_000)],
  ['-W 1 127.0.0.1 $echo', 'hello\n'],
  ['-W 1 127.0.0.1 $quiet', 'hello\n'],
  ['-d 127.0.0.1 $greet', 'hello\n'],
  ['-dN 127.0.0.1 $greet', 'hello\n'],
  ['-t 127.0.0.1 $telnet', undefined],
  ['127.0.0.1 $reset', 'hello\n'],
  ['127.0.0.1 $quiet', undefined],
  ['127.0.0.1 $closed', 'hello\n'],
  ['-v 127.0.0.1 $closed', 'hello\n'],
  ['127.0.0.1 $greet $greet', undefined],
  ['-F 127.0.0.1 $greet', undefined],
  ['-u -w 1 127.0.0.1 $udpecho', 'hello\n'],
  ['-u -W 1 127.0.0.1 $udpecho', 'hello\n'],
  ['-u -q 0 127.0.0.1 $udpsilent', 'hello\n'],
  ['-u -q 1 127.0.0.1 $udpsilent', 'hello\n'],
  ['-u 127.0.0.1 $udpclosed', 'hello\n'],
  ['-uv -w 1 127.0.0.1 $udpecho', 'hello\n'],
  ['-U $unixgreet', undefined],
  ['-UN $live', 'hello\n'],
  ['-UNv $live', 'hello\n'],
  ['-U $abstract', undefined],
  ['-U $missing', 'hello\n'],
  ['-uU -w 1 $dgram', 'hello\n'],
  ['-uvU -W 1 $dgram', 'hello\n'],
  ['-uU $stale', 'hello\n'],
  ['-N -x 127.0.0.1:$socks5 10.0.0.1 80', 'hi\n'],
  ['-Nv -x 127.0.0.1:$socks5 10.0.0.1 80', 'hi\n'],
  ['-N -X 5 -x 127.0.0.1:$socks5 example.org 80', 'hi\n'],
  ['-N -X 5 -x [::1]:$socks5 fe80::1 80', 'hi\n'],
  ['-N -X 5 -x 127.0.0.1:$socks5six 10.0.0.1 80', 'hi\n'],
  ['-X 5 -x 127.0.0.1:$socks5refused 10.0.0.1 80', 'hi\n'],
  ['-X 5 -x 127.0.0.1:$socks5odd 10.0.0.1 80', 'hi\n'],
  ['-X 5 -x 127.0.0.1:$socks5nomethod 10.0.0.1 80', 'hi\n'],
  ['-X 5 -x 127.0.0.1:$socks5type 10.0.0.1 80', 'hi\n'],
  ['-X 5 -x 127.0.0.1:$httphang 10.0.0.1 80', 'hi\n'],
  ['-N -X 4 -x 127.0.0.1:$socks4 10.0.0.1 80', 'hi\n'],
  ['-X 4 -x 127.0.0.1:$socks4refused 10.0.0.1 80', 'hi\n'],
  ['-X 4 -x 127.0.0.1:$socks4ident 10.0.0.1 80', 'hi\n'],
  ['-X 4 -x 127.0.0.1:$httphang 10.0.0.1 80', 'hi\n'],
  ['-N -X connect -x 127.0.0.1:$http 10.0.0.1 80', 'hi\n'],
  ['-N -X CONNECT -x 127.0.0.1:$http ::1 80', 'hi\n'],
  ['-X connect -x 127.0.0.1:$http403 10.0.0.1 80', 'hi\n'],
  ['-X connect -x 127.0.0.1:$http407 10.0.0.1 80', 'hi\n'],
  ['-X connect -P me -x 127.0.0.1:$http407 10.0.0.1 80', 'hi\n'],
  ['-X connect -x 127.0.0.1:$httphang 10.0.0.1 80', 'hi\n'],
  ['-X connect -x 127.0.0.1:$http [x] 80', 'hi\n'],
  ['-x 127.0.0.1:$closed 10.0.0.1 80', 'hi\n'],
  ['-v -x 127.0.0.1:$closed 10.0.0.1 80', 'hi\n'],
  ['-v -x 127.1:$closed 10.0.0.1 80', 'hi\n'],
];

enterFreshNamespace();

describe('nc as a client', { concurrency: 6, skip: requires('nc', 'netns') }, () => {
  let scene: NcScene;
  before(async () => {
    scene = await NcScene.create();
  });
  after(() => scene[Symbol.asyncDispose]());

  const compare = async (line: string, input?: string): Promise<void> => {
    const args = scene.fill(line);
    const go = async (side: Side) => {
      const bytes = input === undefined ? undefined : Buffer.from(input, 'latin1');
      const { code, out, err } = await new NcRun(side, args, bytes).end();
      return { code, out, err: masked(err) };
    };
    const [real, ours] = await Promise.all([go('real'), go('ours')]);
    assert.deepEqual(ours, real);
  };

  it('is compared in at least 120 command lines', (context) => {
    const lines = new Set([...refused, ...scans, ...talks.map(([line, input]) => `${line} < ${input}`)]);
    context.diagnostic(`${lines.size} command lines of a client are compared with the real nc`);
    assert.ok(lines.size >= 120, String(lines.size));
  });

  for (const line of [...refused, ...scans]) it(`nc ${line}`, () => compare(line));
  for (const [line, input] of talks)
    it(`nc ${line} < ${JSON.stringify(input?.slice(0, 20))}`, () => compare(line, input));
});
