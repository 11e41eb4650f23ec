import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { testContext } from '../../test/support/endpoint-context.js';
import { SpecificationError } from '../grammar/specification/index.js';
import { checkSpecification, openSpecification } from './open.js';
import type { Endpoint, EndpointAccess, EndpointContext } from './types.js';

const openEnd = async (
  text: string,
  context: EndpointContext,
  access: EndpointAccess = 'both',
): Promise<Endpoint> => {
  const opened = await openSpecification(text, access, context);
  assert.ok(opened.kind === 'endpoint', text);
  return opened.endpoint;
};

/** All that comes out of an endpoint, as text. */
const readAll = async ({ source }: Endpoint, { signal }: EndpointContext): Promise<string> => {
  const into = new Uint8Array(64);
  let text = '';
  for (;;) {
    const length = await source!.read(into, signal);
    if (length === null) return text;
    text += Buffer.from(into.subarray(0, length)).toString();
  }
};

const said = (context: ReturnType<typeof testContext>, level: string): string[] =>
  context.logged.filter((line) => line.level === level).map(({ text }) => text);

describe('openSpecification', () => {
  it('opens what a text says', async () => {
    const context = testContext();
    const end = await openEnd('TEXT:hello', context, 'read');
    assert.equal(await readAll(end, context), 'hello');
    await end.close();
  });

  it('reads from the one and writes to the other address', async () => {
    const context = testContext();
    const end = await openEnd('TEXT:hello!!NULL', context);
    await end.sink!.write(Buffer.from('nowhere'), context.signal);
    assert.equal(await readAll(end, context), 'hello');
    await end.close();
    await end.close();
  });

  it('opens only the address that is needed for one direction', async () => {
    const context = testContext();
    const end = await openEnd('TEXT:hello!!CREATE:/nonexistent/file', context, 'read');
    assert.equal(await readAll(end, context), 'hello');
    assert.deepEqual(said(context, 'warning'), ['unidirectional open of dual address']);
    await end.close();
  });

  it('tells what an implicit form was taken for', async () => {
    const context = testContext();
    await (await openEnd('/dev/null', context)).close();
    assert.ok(said(context, 'info').includes('interpreting address "/dev/null" as file name'));
  });

  it('tells when data can go one way only', async () => {
    const context = testContext();
    await assert.rejects(openEnd('CREATE:/nonexistent/file', context, 'read'));
    assert.deepEqual(said(context, 'warning'), [
      'address is opened in read-only mode but only supports write-only',
    ]);
  });

  it('tries again, and tells each failure but the last', async () => {
    const context = testContext();
    const refused = openEnd('UNIX-CONNECT:/nonexistent/socket,retry=2,interval=0.01', context);
    await assert.rejects(refused, /ENOENT/);
    assert.equal(said(context, 'notice').filter((text) => text.includes('ENOENT')).length, 2);
  });

  it('stops trying when its signal is aborted', async () => {
    const controller = new AbortController();
    const context = testContext(controller.signal);
    const refused = openEnd('UNIX-CONNECT:/nonexistent/socket,forever,interval=1000', context);
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await assert.rejects(refused, /enough/);
  });

  it('rejects, rather than throws, where the text is wrong', async () => {
    const context = testContext();
    for (const text of ['"', 'TPC:1:2', 'TCP:1', 'TEXT:x,frok', 'TEXT:x,backlog=5', 'TEXT:x,ignoreeof=y']) {
      await assert.rejects(openSpecification(text, 'both', context), SpecificationError, text);
    }
  });

  it('closes the first address where the second cannot be opened', async () => {
    const context = testContext();
    await assert.rejects(openEnd('PIPE!!CREATE:/nonexistent/file', context), /ENOENT/);
  });
});

describe('checkSpecification', () => {
  it('reads without opening', () => {
    assert.equal(checkSpecification('OPEN:/nonexistent/file', testContext()).kind, 'single');
    assert.equal(checkSpecification('STDIN!!unix:///a?user=0', testContext()).kind, 'dual');
  });

  it('says what is wrong on either side', () => {
    assert.throws(() => checkSpecification('STDIN!!nonsense', testContext()), {
      fault: 'keyword',
      position: 7,
    });
    assert.throws(() => checkSpecification('STDIN,frok!!STDOUT', testContext()), {
      fault: 'option',
      position: 6,
    });
  });
});
