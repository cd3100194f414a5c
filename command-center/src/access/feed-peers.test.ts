/** Who may send: certificates for senders, houses and kinds of message; a rate that makes wait and refuses nothing; addresses of plain TCP. */
import { describe, expect, it, test } from 'vitest';
import { createFeedPeers, isLoopback, readAddresses, readPeers } from './feed-peers.ts';

const peers = [{ certificate: 'LGHADT', facility: 'LGH', senders: ['LGHADT', 'OTHER|LGH'], types: ['ADT', 'ORU^R01'] }, { certificate: 'ANY' }];
const claimed = { sender: 'LGHADT|LGH', facility: 'LGH', type: 'ADT^A01' };

describe('a certificate', () => {
  const feeds = createFeedPeers({ peers });
  it.each([
    ['what it is for', {}, true],
    ['another sender', { sender: 'LGHRX|LGH' }, false],
    ['a sender by both of its names', { sender: 'OTHER|LGH' }, true],
    ['the same application elsewhere', { sender: 'OTHER|XYZ' }, false],
    ['another house', { facility: 'XYZ' }, false],
    ['another kind of message', { type: 'RAS^O17' }, false],
    ['one event of a kind', { type: 'ORU^R01' }, true],
    ['another event of that kind', { type: 'ORU^R30' }, false],
  ])('%s', (_what, other, may) => expect(feeds.allows('LGHADT', { ...claimed, ...other })).toBe(may));
  it('that says nothing of senders speaks for all of them', () => expect(feeds.allows('ANY', { sender: 'X|Y', facility: 'Z', type: 'MDM^T02' })).toBe(true));
  it('that nobody named is not let in, nor is who has none', () => {
    expect([feeds.admits({ address: '127.0.0.1', tlsSubject: 'LGHADT' }), feeds.admits({ address: '127.0.0.1', tlsSubject: 'X' })]).toEqual([true, false]);
    expect(feeds.admits({ address: '127.0.0.1' })).toBe(false);
    expect(feeds.allows('X', claimed)).toBe(false);
  });
  it('is asked of nobody where nobody named any', () => {
    const open = createFeedPeers({});
    expect([open.admits({ address: '10.0.0.1' }), open.allows('X', claimed), open.turn('X')]).toEqual([true, true, undefined]);
  });
});

test('a rate lets a second’s worth through at once and the rest in its turn', async () => {
  let at = 50_000;
  const feeds = createFeedPeers({ peers: [{ certificate: 'A', perSecond: 100 }], now: () => at });
  const turns = Array.from({ length: 103 }, () => feeds.turn('A'));
  expect(turns.filter((turn) => turn === undefined)).toHaveLength(100);
  await Promise.all(turns.filter((turn) => turn !== undefined));
  at += 5_000;
  expect(feeds.turn('A')).toBeUndefined();
});

test('addresses and networks of plain TCP', () => {
  const admits = (text: string, address: string): boolean => createFeedPeers({ addresses: readAddresses(text) ?? expect.fail(text) }).admits({ address });
  expect(admits('10.1.2.3, 10.2.0.0/16', '10.1.2.3')).toBe(true);
  expect(admits('10.1.2.3, 10.2.0.0/16', '10.2.200.1')).toBe(true);
  expect(admits('10.1.2.3, 10.2.0.0/16', '::ffff:10.2.200.1')).toBe(true);
  expect(admits('10.1.2.3, 10.2.0.0/16', '10.3.0.1')).toBe(false);
  expect(admits('fd00::/8', 'fd12::1')).toBe(true);
  for (const wrong of ['', '10.1.2', 'host', '10.0.0.0/33', '10.0.0.0/x']) expect([wrong, readAddresses(wrong)]).toEqual([wrong, undefined]);
});

test('a file that is not such a list is none', () => {
  expect(readPeers(JSON.stringify(peers))).toEqual(peers);
  for (const wrong of ['', '{}', '[]', '[1]', '[{}]', '[{"certificate":""}]', '[{"certificate":"A","senders":[]}]', '[{"certificate":"A","types":[1]}]'])
    expect([wrong, readPeers(wrong)]).toEqual([wrong, undefined]);
  for (const wrong of ['[{"certificate":"A","perSecond":0}]', '[{"certificate":"A"},{"certificate":"A"}]', '[{"certificate":"A","facility":1}]'])
    expect([wrong, readPeers(wrong)]).toEqual([wrong, undefined]);
});

test.each([
  ['127.0.0.1', true],
  ['localhost', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
])('%s is loopback: %s', (host, is) => expect(isLoopback(host)).toBe(is));
