/** The environment: defaults, and each variable with a wrong value named with what it accepts. */
import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

const read = (env: Record<string, string>) => readConfig(env, '/srv');
const wrong = (env: Record<string, string>): readonly string[] => {
  const config = read(env);
  return 'host' in config ? [] : config.map(({ variable }) => variable);
};

test('says nothing: loopback, the usual ports, the embedded database, no simulator, no demo', () => {
  expect(read({})).toMatchObject({
    host: '127.0.0.1',
    httpPort: 8080,
    mllpPort: 2575,
    dataDir: '/srv/.healthos',
    simulator: 'off',
    demo: false,
    feedList: 'open',
  });
  expect(read({})).not.toHaveProperty('databaseUrl');
});

test('empty is as absent: an empty host is not every address, an empty folder not the one that somebody stands in', () => {
  const nothing = ['HOST', 'DATA_DIR', 'FEEDS', 'DEMO', 'LOG', 'SIMULATOR', 'ROLES', 'IDLE_MINUTES', 'FACILITY_FILE'].map((name) => [`HEALTHOS_${name}`, '']);
  expect(read(Object.fromEntries(nothing) as Record<string, string>)).toEqual(read({}));
});

test('a folder is made where somebody may write', () =>
  expect(read({ HEALTHOS_DATA_DIR: `${import.meta.dirname}/not/yet/there` })).toMatchObject({ dataDir: `${import.meta.dirname}/not/yet/there` }));

test('a name of this machine is a host', () =>
  expect(['localhost', '0.0.0.0', '::1', 'ward-3.example.org'].flatMap((host) => wrong({ HEALTHOS_HOST: host }))).toEqual([
    'HEALTHOS_MLLP_ALLOW',
    'HEALTHOS_MLLP_ALLOW',
  ]));

test('port 0 picks a free one', () => {
  expect(read({ HEALTHOS_HTTP_PORT: '', DATABASE_URL: '', HEALTHOS_MLLP_PORT: '0' })).toMatchObject({ httpPort: 8080, mllpPort: 0 });
});

test.each([
  ['HEALTHOS_HTTP_PORT', 'eighty'],
  ['HEALTHOS_HTTP_PORT', '65536'],
  ['HEALTHOS_MLLP_PORT', '-1'],
  ['HEALTHOS_MLLP_PORT', '2575.5'],
  ['HEALTHOS_HOST', '999.1.1.1'],
  ['HEALTHOS_HOST', 'http://localhost'],
  ['HEALTHOS_HOST', 'here or there'],
  ['HEALTHOS_DATA_DIR', import.meta.filename],
  ['HEALTHOS_DATA_DIR', `${import.meta.filename}/data`],
  ['DATABASE_URL', 'mysql://x'],
  ['MQTT_URL', 'http://broker'],
  ['REDIS_URL', 'http://cache'],
  ['REDIS_URL', 'redis://cache'],
  ['HEALTHOS_ROLES', 'ingest,everything'],
  ['HEALTHOS_ROLES', 'web'],
  ['HEALTHOS_SIMULATOR', 'sunny'],
  ['HEALTHOS_FEEDS', 'ajar'],
  ['HEALTHOS_DEMO', 'maybe'],
  ['HEALTHOS_IDLE_MINUTES', '0'],
  ['HEALTHOS_IDLE_MINUTES', 'never'],
  ['HEALTHOS_FACILITY_FILE', '/no/such/file.json'],
  ['HEALTHOS_TLS_CERT', '/no/such/cert.pem'],
])('%s=%s is named', (variable, value) => expect(wrong({ [variable]: value })).toContain(variable));

test('of several processes on one database each does a part; one alone does all', () => {
  const several = { REDIS_URL: 'redis://cache', DATABASE_URL: 'postgresql://db/healthos' };
  expect(read({ ...several, HEALTHOS_ROLES: 'ingest, web' })).toMatchObject({ redisUrl: 'redis://cache', roles: new Set(['ingest', 'web']) });
  expect(read(several)).toMatchObject({ roles: new Set(['ingest', 'follow', 'web']) });
  expect(read({})).toMatchObject({ roles: new Set(['ingest', 'follow', 'web']) });
  expect(read({})).not.toHaveProperty('redisUrl');
});

test('everything that is wrong is said at once', () =>
  expect(wrong({ HEALTHOS_HTTP_PORT: 'x', MQTT_URL: 'x' })).toEqual(expect.arrayContaining(['HEALTHOS_HTTP_PORT', 'MQTT_URL'])));

test('a certificate without its key is refused', () => expect(wrong({ HEALTHOS_TLS_CERT: import.meta.filename })).toEqual(['HEALTHOS_TLS_KEY']));

describe('HL7 over a network', () => {
  const certificate = { HEALTHOS_TLS_CERT: import.meta.filename, HEALTHOS_TLS_KEY: import.meta.filename };
  test('is taken by certificate or from named addresses, or the server does not start', () => {
    expect(wrong({ HEALTHOS_HOST: '0.0.0.0' })).toEqual(['HEALTHOS_MLLP_ALLOW']);
    expect(wrong({ HEALTHOS_HOST: '0.0.0.0', ...certificate })).toEqual(['HEALTHOS_MLLP_ALLOW']);
    expect(wrong({ HEALTHOS_HOST: '0.0.0.0', HEALTHOS_MLLP_ALLOW: '10.0.0.0/8, nowhere' })).toEqual(['HEALTHOS_MLLP_ALLOW']);
    expect(read({ HEALTHOS_HOST: '0.0.0.0', HEALTHOS_MLLP_ALLOW: '10.0.0.0/8' })).toMatchObject({ host: '0.0.0.0' });
    expect(read({ HEALTHOS_HOST: '0.0.0.0', ...certificate, HEALTHOS_TLS_CA: import.meta.filename })).toMatchObject({ host: '0.0.0.0' });
    expect(read({ HEALTHOS_HOST: '127.0.0.1' })).not.toHaveProperty('feedAddresses');
  });
  test('certificates are bound only where there is an authority that gave them', () => {
    expect(wrong({ HEALTHOS_MLLP_SENDERS: import.meta.filename })).toEqual(['HEALTHOS_MLLP_SENDERS', 'HEALTHOS_TLS_CA']);
    expect(wrong({ HEALTHOS_MLLP_SENDERS: '/no/such/file.json', ...certificate, HEALTHOS_TLS_CA: import.meta.filename })).toEqual(['HEALTHOS_MLLP_SENDERS']);
  });
});

test('a working screen locks itself after a quarter of an hour, in the demo only where somebody says so', () => {
  expect(read({})).toMatchObject({ idleMs: 900_000 });
  expect(read({ HEALTHOS_DEMO: 'on' })).not.toHaveProperty('idleMs');
  expect(read({ HEALTHOS_DEMO: 'on', HEALTHOS_IDLE_MINUTES: '0.5' })).toMatchObject({ idleMs: 30_000 });
  expect(read({ HEALTHOS_IDLE_MINUTES: 'off' })).not.toHaveProperty('idleMs');
});
