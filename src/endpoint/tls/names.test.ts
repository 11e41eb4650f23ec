import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatOneline, longName, parseDistinguishedName } from './distinguished-name.js';
import { coversName, isIssuedFor, parseAlternativeNames } from './peer-name.js';
import { parseTlsVersion } from './version.js';

describe('distinguished names', () => {
  test('one line, as openssl x509 -nameopt oneline shows it', () => {
    const text = 'C=XY\nO=Ärger\\, \\"Inc\\" \\<x\\>\nOU=a + OU=b/c\nCN=local\\\\host\nDC=a \\+ b';
    const attributes = parseDistinguishedName(text);
    assert.deepEqual(
      attributes.map(({ value }) => value),
      ['XY', 'Ärger, "Inc" <x>', 'a', 'b/c', 'local\\host', 'a + b'],
    );
    assert.equal(
      formatOneline(attributes),
      'C = XY, O = "Ärger, \\"Inc\\" <x>", OU = a + OU = b/c, CN = local\\\\host, DC = "a + b"',
    );
  });

  test('long names', () => {
    assert.equal(longName('OU'), 'organizationalUnitName');
    assert.equal(longName('emailAddress'), 'emailAddress');
  });
});

describe('names of certificates', () => {
  test('alternative names, none of which can pretend to be several', () => {
    assert.deepEqual(
      parseAlternativeNames(
        'DNS:x.y, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, URI:http://a/, DNS:"a, DNS:evil"',
      ),
      [
        { kind: 'dns', value: 'x.y' },
        { kind: 'address', value: '127.0.0.1' },
        { kind: 'address', value: '::1' },
        { kind: 'dns', value: 'a, DNS:evil' },
      ],
    );
    assert.deepEqual(parseAlternativeNames(undefined), []);
  });

  test('what a name covers', () => {
    for (const [name, peer, covered] of [
      ['localhost', 'localhost', true],
      ['LocalHost', 'localhost', true],
      ['localhost', 'localhost6', false],
      ['*.example.org', 'example.org', true],
      ['*.example.org', 'www.example.org', true],
      ['*.example.org', 'a.www.example.org', false],
      ['*.example.org', 'wwwexample.org', false],
      ['*.0.0.1', '127.0.0.1', false],
      ['::1', '[0:0::1]', true],
    ] as const) {
      assert.equal(coversName(name, peer), covered, `${name} for ${peer}`);
    }
  });

  test('the common name counts beside the alternative names', () => {
    const names = parseAlternativeNames('DNS:localhost');
    assert.equal(isIssuedFor('localhost', names, undefined), true);
    assert.equal(isIssuedFor('server', names, 'server'), true);
    assert.equal(isIssuedFor('other', names, 'server'), false);
  });
});

test('versions of TLS', () => {
  for (const [text, version] of [
    ['TLS1.2', 'TLSv1.2'],
    ['tlsv1.3', 'TLSv1.3'],
    ['TLS1', 'TLSv1'],
    ['TLSv1.0', 'TLSv1'],
  ] as const) {
    assert.equal(parseTlsVersion(text), version);
  }
  assert.throws(() => parseTlsVersion('DTLSv1.2'), /Wrong type of TLS\/DTLS version "DTLSv1.2"/);
  assert.throws(() => parseTlsVersion('TLS2'), /Unknown SSL\/TLS version "TLS2"/);
});
