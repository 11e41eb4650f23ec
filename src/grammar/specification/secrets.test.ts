import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSpecification } from './index.js';
import { withoutSecrets } from './secrets.js';

describe('withoutSecrets', () => {
  const table: [text: string, hidden: string][] = [
    ['PROXY:p:h:1,proxyauth=me:word,fork', 'PROXY:p:h:1,proxyauth=*******,fork'],
    ['PROXY:p:h:1,Proxy-Authorization=a', 'PROXY:p:h:1,Proxy-Authorization=*'],
    ['SOCKS5:p:h:1,sockspass=word', 'SOCKS5:p:h:1,sockspass=****'],
    ['socks5://me:word@p/h:1', 'socks5://me:****@p/h:1'],
    ['proxy://p/h:1?proxyauth=a:b&fork', 'proxy://p/h:1?proxyauth=***&fork'],
    ['TCP:user@host:80', 'TCP:user@host:80'],
    ['unix:///a:b@c', 'unix:///a:b@c'],
  ];
  for (const [text, hidden] of table) it(text, () => assert.equal(withoutSecrets(text), hidden));

  it('is what errors show', () => {
    assert.throws(
      () => parseSpecification('PROXY:p:h:1,proxyauth=me:word,"x'),
      (error) => {
        assert.match((error as Error).message, /proxyauth=\*{7},/);
        assert.doesNotMatch((error as Error).message, /word/);
        return true;
      },
    );
  });
});
