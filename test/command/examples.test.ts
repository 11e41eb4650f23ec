import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requires } from '../support/skip.js';
import { ExampleStage, type Played } from './example-stage.js';
import { everyExample } from './examples.js';

// Every example of every help is run as it stands, where all hosts it names are this machine and answer.

/** They need the shell they are for, and are typed into it by completion-shells.test.ts. */
const elsewhere = /completion (zsh|fish)/;

/** Commands that stay where they listen themselves, so that nobody else may be there. */
const alone = /socketeer (relay (?!- )|listen|receive (udp|dgram))/;

/** Those that cannot succeed here, with the exit code and what is said. */
const others: readonly (readonly [line: RegExp, code: number, said: RegExp])[] = [
  [/ls .*(nginx|close-wait|rtt > 50ms)/, 1, /^/],
  [/inspect (\/run\/docker\.sock|@)/, 1, /^/],
  [/send (udp|udplite):localhost:9999|send @name/, 1, /Connection refused/],
  [/send \/dev\/log/, 1, /No such file/],
  [/(send|receive) seqpacket:/, 1, /Protocol wrong type/],
  [/kill (dst|-t)/, 2, /standard input is no terminal, so nobody can be asked/],
  [/kill (sport|'user)/, 1, /^/],
  [/scan 192\.0\.2\.0/, 1, /^/],
  [/^socketeer applets$/, 1, /^/],
];

/** Those that depend on what the kernel has, and its answer where it has it not. */
const perhaps: readonly (readonly [line: RegExp, said: RegExp])[] = [
  [/vsock:/, /vsock/],
  [/udplite:/, /udplite/],
  [/mptcp:/, /mptcp/],
];

const check = (line: string, { code, out, err }: Played): void => {
  const said = `${line}\n${out}${err}`;
  assert.doesNotMatch(err, /\(node:|unknown option|^usage:/im, said);
  if ((code === 1 || code === 3) && perhaps.some(([known, why]) => known.test(line) && why.test(err))) return;
  const other = others.find(([known]) => known.test(line));
  if (other === undefined) {
    assert.ok(code === 0 || code === 'running', `${code}: ${said}`);
    return;
  }
  const [, expected, words] = other;
  assert.equal(code, expected, said);
  assert.match(err, words);
};

const needs = requires('netns', 'ip', 'unshare', 'nsenter');

test('the examples of the helps do what they say', { skip: needs }, async (t) => {
  await using served = await ExampleStage.open({ served: true });
  await using empty = await ExampleStage.open({ served: false });
  const examples = await everyExample();
  assert.ok(examples.length > 90, String(examples.length));
  for (const { of, line } of examples) {
    if (elsewhere.test(line)) continue;
    await t.test(`${of}: ${line}`, async () => {
      // a minute is for those who have servers that are slow to start
      const short = line.replace('--timeout 1m', '--timeout 1s');
      const played = await (alone.test(line) ? empty : served).play(short);
      if (short !== line)
        assert.deepEqual([played.code, /is not ready after/.test(played.err)], [1, true], played.err);
      else check(line, played);
    });
  }
});
