/** Certificates for one test run, made by openssl: an authority, the server's and a sender's. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../services/temporary.ts';

export interface Certificates {
  readonly folder: string;
  readonly ca: string;
  readonly client: { readonly cert: string; readonly key: string };
  /** Of the same authority, by another name. */
  readonly other: { readonly cert: string; readonly key: string };
  readonly paths: { readonly cert: string; readonly key: string; readonly ca: string };
}

export function makeCertificates(): Certificates {
  const folder = temporaryFolder('healthos-tls-');
  const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=Test authority',
    '-days',
    '2',
  );
  for (const [name, subject] of [
    ['server', 'localhost'],
    ['sender', 'LGHADT'],
    ['other', 'STRANGER'],
  ] as const) {
    writeFileSync(join(folder, `${name}.ext`), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
    openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${subject}`,
    );
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      `${name}.pem`,
      '-days',
      '2',
      '-extfile',
      `${name}.ext`,
    );
  }
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return {
    folder,
    ca: read('ca.pem'),
    client: { cert: read('sender.pem'), key: read('sender.key') },
    other: { cert: read('other.pem'), key: read('other.key') },
    paths: { cert: join(folder, 'server.pem'), key: join(folder, 'server.key'), ca: join(folder, 'ca.pem') },
  };
}
