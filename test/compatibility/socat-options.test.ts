import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { takesOption } from '../../src/endpoint/option/read.js';
import { findOption } from '../../src/endpoint/option/table.js';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';
import { runSocat } from './socat-runs.js';

/** Terminals, as the program that runs on one finds them. */
const terminals = [
  'echo=0',
  'raw',
  'cfmakeraw',
  'raw,echo=0',
  'sane,onlcr=0',
  'icanon=0,isig=0,opost=0',
  'tab3,cr2,vt1',
  'intr=3,quit=4,eof=5,vmin=2,vtime=9',
  'b9600',
  'cstopb,parodd,hupcl=0',
];

/** What the options do to files and processes, as is seen from outside. */
const others = [
  '-u -,readbytes=2 CREATE:file,perm=600',
  '-u - OPEN:file,creat,excl,ftruncate=7',
  '-u - OPEN:file,creat,seek=3',
  '-u - OPEN:file,creat,flock-ex-nb,setlk',
];

describe('options beside the real socat', { skip: requires('socat') }, () => {
  for (const options of terminals) {
    it(`EXEC on a terminal with ${options}`, async () => {
      const args = ['/dev/null,ignoreeof!!-', `EXEC:stty -a,pty,${options}`];
      const [real, ours] = await Promise.all([runSocat('real', args), runSocat('ours', args)]);
      assert.match(real.out, /speed/);
      assert.equal(ours.out, real.out);
    });
  }

  for (const line of others) {
    it(line, async () => {
      const input = { input: 'data\n' };
      const [real, ours] = await Promise.all([
        runSocat('real', line.split(' '), input),
        runSocat('ours', line.split(' '), input),
      ]);
      assert.equal(real.code, 0);
      assert.deepEqual({ out: ours.out, files: ours.files }, { out: real.out, files: real.files });
    });
  }

  it('opens what comes after chroot inside of the new root', { skip: requires('root') }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'root-'));
    try {
      const { code } = await runSocat('ours', ['-u', `-,chroot=${folder}`, 'CREATE:/file'], {
        input: 'data',
      });
      assert.equal(code, 0);
      assert.equal(readFileSync(join(folder, 'file'), 'utf8'), 'data');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has all names of the installed socat, with its groups', async () => {
    const { out } = await run('socat', ['-hhh']);
    const lines = out.slice(out.indexOf('<opt>{')).split('\n').slice(2);
    const names = lines.map((line) => line.trim().split(/\s/)[0] as string).filter((name) => name !== '');
    assert.ok(names.length > 600);
    const missing = names.filter((name) => findOption(name) === undefined);
    assert.deepEqual(missing, []);
    const groups = [...out.matchAll(/^ +(\S+)\s+groups=(\S+?)\s*phase=/gm)];
    const narrower = groups.filter(([, name, given]) => {
      const option = findOption(name as string);
      // groups that 1.8 has named anew
      const newer = (given as string).replace('SOCKS4', 'SOCKS').split(',');
      return (
        given !== '(all)' && option !== undefined && !newer.every((group) => takesOption([group], option))
      );
    });
    assert.deepEqual(
      narrower.map(([line]) => line),
      [],
    );
  });
});
