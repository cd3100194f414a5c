/** The keys of the sample EHR, made anew with each start, and what it signs with them. */
import { createPrivateKey, generateKeyPairSync, randomUUID, sign, type JsonWebKey } from 'node:crypto';

export interface EhrKeys {
  readonly jwks: { readonly keys: readonly JsonWebKey[] };
  /** A token of its own for one address, good for two minutes, used once. */
  signed(issuer: string, audience: string): string;
}

const lifeSeconds = 120;

export function createKeys(): EhrKeys {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const key = createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const kid = randomUUID();
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES384', use: 'sig' }] },
    signed: (issuer, audience) => {
      const now = Math.floor(Date.now() / 1000);
      const said = `${part({ alg: 'ES384', typ: 'JWT', kid })}.${part({ iss: issuer, sub: issuer, aud: audience, jti: randomUUID(), iat: now, exp: now + lifeSeconds })}`;
      return `${said}.${sign('sha384', Buffer.from(said), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    },
  };
}
