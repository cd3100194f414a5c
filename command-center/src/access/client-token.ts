/**
 * Who calls a service of CDS Hooks: a token that the registered client signed itself (CDS Hooks 2.0, Trusting CDS Clients). Its keys are those of its
 * registration; an address of keys in a token is never followed. A token is taken once.
 */
import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { text } from '@healthos/ingest/feeds/fhir/elements.ts';
import { isObject, parseJson } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import type { RegisteredClient } from '../smart/clients.ts';

export const tokenLimits = {
  /** Longest life of a token that is taken. */
  lifeSeconds: 300,
  /** Clocks may differ by so much. */
  skewSeconds: 30,
  /** Tokens remembered until they end; where there are more, none is taken. */
  remembered: 100_000,
  letters: 8000,
  registrations: 1000,
} as const;
const algorithms = ['ES256', 'ES384', 'RS256', 'RS384', 'PS256', 'PS384', 'EdDSA'];

export interface ClientTokens {
  /** The registered client that signed it for this address, once; undefined for anything else. */
  clientOf(token: string, addresses: readonly string[]): Promise<RegisteredClient | undefined>;
}

/** `find`: the registration under the name that a token says is its own. */
export function createClientTokens(
  find: (id: string) => Promise<RegisteredClient | undefined>,
  nowSeconds: () => number,
  onTrouble: (error: unknown, about: string) => void,
): ClientTokens {
  const keys = new Map<string, JWTVerifyGetKey>();
  const used = new Map<string, number>();
  // What was signed before this process began may have been used at the one before it.
  const startedAt = Math.floor(nowSeconds());

  /** Of a registration as it is now: other keys in it are other keys here. */
  function keysOf({ jwks, jwksUri }: RegisteredClient): JWTVerifyGetKey | undefined {
    const named = jwksUri ?? (jwks === undefined ? undefined : JSON.stringify(jwks));
    if (named === undefined) return undefined;
    if (keys.size > tokenLimits.registrations) keys.clear();
    const made = keys.get(named) ?? (jwksUri === undefined ? createLocalJWKSet(JSON.parse(named) as JSONWebKeySet) : createRemoteJWKSet(new URL(jwksUri)));
    keys.set(named, made);
    return made;
  }

  function isFirstUse(issuer: string, id: string, until: number): boolean {
    const now = nowSeconds();
    if (used.size >= tokenLimits.remembered) for (const [key, end] of used) if (end < now) used.delete(key);
    const key = JSON.stringify([issuer, id]);
    if (used.has(key) || used.size >= tokenLimits.remembered) return false;
    used.set(key, until);
    return true;
  }

  return {
    clientOf: async (token, addresses) => {
      if (token.length > tokenLimits.letters) return undefined;
      const said = readUnverified(token);
      const client = said === undefined ? undefined : await find(said.issuer);
      const key = client?.kind === 'ehr' ? keysOf(client) : undefined;
      if (client === undefined || key === undefined || said === undefined) return undefined;
      // The address of keys may be repeated in a token; another one than the registered is somebody else's.
      if (said.keysAt !== undefined && said.keysAt !== client.jwksUri) return undefined;
      const verified = await jwtVerify(token, key, {
        algorithms,
        issuer: said.issuer,
        audience: [...addresses],
        clockTolerance: tokenLimits.skewSeconds,
        maxTokenAge: tokenLimits.lifeSeconds + tokenLimits.skewSeconds,
        requiredClaims: ['exp', 'iat', 'jti'],
      }).catch((error: unknown) => {
        // Whoever calls with a bad token is refused and that is all; keys that cannot be had refuse everybody.
        if (!isOfToken(error)) onTrouble(error, `the keys of the application ${client.id}`);
        return undefined;
      });
      const { exp = 0, iat = 0, jti = '' } = verified?.payload ?? {};
      if (verified === undefined || jti === '' || iat < startedAt - 1 || exp - iat > tokenLimits.lifeSeconds) return undefined;
      return isFirstUse(said.issuer, jti, exp + tokenLimits.skewSeconds) ? client : undefined;
    },
  };
}

/** The token itself is wrong, or signed with a key that its client does not name. */
const isOfToken = (error: unknown): boolean =>
  [
    errors.JWTInvalid,
    errors.JWTExpired,
    errors.JWTClaimValidationFailed,
    errors.JWSInvalid,
    errors.JWSSignatureVerificationFailed,
    errors.JOSEAlgNotAllowed,
    errors.JOSENotSupported,
    errors.JWKSNoMatchingKey,
    errors.JWKSMultipleMatchingKeys,
  ].some((kind) => error instanceof kind);

/** Only to find whose keys to check it with; anything that is no token is nobody's. */
function readUnverified(token: string): { readonly issuer: string; readonly keysAt?: string } | undefined {
  const [header, claims] = token.split('.').map((part) => {
    const parsed = parseJson(Buffer.from(part, 'base64url'), tokenLimits.letters);
    return isRejection(parsed) || !isObject(parsed.value) ? undefined : parsed.value;
  });
  const [issuer, keysAt] = [text(claims, 'iss'), text(header, 'jku')];
  return header === undefined || issuer === undefined ? undefined : { issuer, ...(keysAt === undefined ? {} : { keysAt }) };
}
