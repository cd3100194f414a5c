/**
 * Words that open one live connection each, within seconds. A browser sends its cookies and its address wherever a page tells it to, so a connection from
 * one is opened only by a word that the page itself fetched a moment before with its token. What is in it is encrypted, so that any process of the
 * house can take it, and a word that is overheard or taken twice opens nothing.
 */
import { createHash, randomUUID } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';

/** How long there is between asking and connecting. */
export const ticketSeconds = 30;

const header = { alg: 'dir', enc: 'A256GCM' } as const;
const issuer = 'healthos';
const audience = 'healthos-live';

export interface LiveTickets {
  make(token: string): Promise<string>;
  /** The token behind it, once; undefined for one that is used, over or nobody's. */
  take(ticket: string): Promise<string | undefined>;
}

export function createLiveTickets(signingKey: () => Promise<Uint8Array>, now: () => number = Date.now): LiveTickets {
  let derived: Promise<Uint8Array> | undefined;
  const key = (): Promise<Uint8Array> => (derived ??= signingKey().then((own) => createHash('sha256').update('live ticket').update(own).digest()));
  /** Those taken already, and until when they would have been good. */
  const taken = new Map<string, number>();
  return {
    make: async (token) =>
      new EncryptJWT({ token })
        .setProtectedHeader(header)
        .setIssuer(issuer)
        .setAudience(audience)
        .setJti(randomUUID())
        .setExpirationTime(Math.floor(now() / 1000) + ticketSeconds)
        .encrypt(await key()),
    take: async (ticket) => {
      const opened = await jwtDecrypt(ticket, await key(), {
        issuer,
        audience,
        keyManagementAlgorithms: [header.alg],
        contentEncryptionAlgorithms: [header.enc],
        requiredClaims: ['exp', 'jti'],
        currentDate: new Date(now()),
      }).catch(() => undefined);
      const { jti, exp, token } = opened?.payload ?? {};
      if (jti === undefined || exp === undefined || typeof token !== 'string' || taken.has(jti)) return undefined;
      for (const [known, until] of taken) if (until * 1000 < now()) taken.delete(known);
      taken.set(jti, exp);
      return token;
    },
  };
}
