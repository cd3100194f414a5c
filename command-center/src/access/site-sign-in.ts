/**
 * Sign-in at the provider of the site: code with PKCE, state and nonce, its answer checked by `openid-client` (issuer, audience, signature, time). Who comes back
 * is the role that their group is mapped to, and nobody where none is.
 */
import * as openid from 'openid-client';
import type { Identity } from './roles.ts';
import type { SiteSettings } from './site-settings.ts';

/** What is remembered between going and coming back. */
export interface Going {
  readonly verifier: string;
  readonly nonce: string;
  /** Where one wanted to go. */
  readonly then: string;
}

/** Where to send the browser, and what it must come back with. */
export interface Begun {
  readonly url: string;
  readonly state: string;
  readonly going: Going;
}

export interface SiteSignIn {
  readonly name: string;
  /** undefined: the provider is not found, or cannot be asked. */
  begin(answerAt: string, then: string): Promise<Begun | undefined>;
  /**
   * undefined: the answer is not of that going, the provider did not stand by it, or it is of nobody whom this house knows. `weak`: it is of somebody who
   * did not sign in as strongly as this house asks.
   */
  finish(answer: URL, state: string, going: Going): Promise<Identity | 'weak' | undefined>;
}

/** What whoever signs in said no to at the provider is no trouble of it. */
const declined = 'access_denied';

/** `onTrouble` is told by codes alone: what a provider says besides may hold tokens and identities. */
export function createSiteSignIn(settings: SiteSettings, onTrouble: (error: unknown, about: string) => void): SiteSignIn {
  let found: Promise<openid.Configuration> | undefined;
  const provider = (): Promise<openid.Configuration> => {
    found ??= discover(settings).catch((error: unknown) => {
      // A provider that does not answer now may answer the next who asks.
      found = undefined;
      throw error;
    });
    return found;
  };
  const saying =
    (about: string) =>
    (error: unknown): undefined => {
      if (!(error instanceof openid.AuthorizationResponseError && error.error === declined)) onTrouble(error, `the sign-in of the site: ${about}`);
      return undefined;
    };
  return {
    name: settings.name,
    begin: (answerAt, then) => beginAt(provider, settings, answerAt, then).catch(saying('the provider cannot be asked')),
    finish: async (answer, state, { verifier, nonce }) => {
      const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
      const tokens = await provider()
        .then((there) => openid.authorizationCodeGrant(there, answer, checks))
        .catch(saying('its answer was not taken'));
      const claims = tokens?.claims();
      const identity = claims === undefined ? undefined : identityOf(settings, claims);
      return claims === undefined || identity === undefined || isStrong(settings, claims) ? identity : 'weak';
    },
  };
}

async function beginAt(provider: () => Promise<openid.Configuration>, { strong }: SiteSettings, answerAt: string, then: string): Promise<Begun> {
  const [verifier, state, nonce] = [openid.randomPKCECodeVerifier(), openid.randomState(), openid.randomNonce()];
  const url = openid.buildAuthorizationUrl(await provider(), {
    redirect_uri: answerAt,
    scope: 'openid profile',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    // A wish (OpenID Connect Core 3.1.2.1): whether it was met stands in the answer alone.
    ...(strong.length === 0 ? {} : { acr_values: strong.join(' ') }),
  });
  return { url: url.href, state, going: { verifier, nonce, then } };
}

function discover({ issuer, clientId, secret }: SiteSettings): Promise<openid.Configuration> {
  const isHere = issuer.startsWith('http:');
  return openid.discovery(new URL(issuer), clientId, {}, secret === undefined ? openid.None() : openid.ClientSecretBasic(secret), {
    timeout: 5,
    ...(isHere ? { execute: [openid.allowInsecureRequests] } : {}),
  });
}

export function identityOf({ roleClaim, roles, staffClaim }: SiteSettings, claims: Readonly<Record<string, unknown>>): Identity | undefined {
  const said = claims[roleClaim];
  const groups = Array.isArray(said) ? (said as readonly unknown[]) : typeof said === 'string' ? said.split(/[\s,]+/) : [];
  const role = [...roles].find(([group]) => groups.includes(group))?.[1];
  const staff = claims[staffClaim];
  return role === undefined || typeof staff !== 'string' || staff === '' || staff.length > 80 ? undefined : { role, staff };
}

/** Whether the provider says of this sign-in that it was as strong as the house asks. One that says nothing of it was not. */
export function isStrong({ strong }: Pick<SiteSettings, 'strong'>, { acr, amr }: Readonly<Record<string, unknown>>): boolean {
  const said: readonly unknown[] = [acr, ...(Array.isArray(amr) ? (amr as readonly unknown[]) : [])];
  return strong.length === 0 || strong.some((one) => said.includes(one));
}
