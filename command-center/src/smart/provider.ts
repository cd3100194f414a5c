/** The authorisation server of SMART App Launch, made of `oidc-provider`: what it allows, for how long, and whom it believes. What people see of it is in http/. */
import Provider, { errors, interactionPolicy, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { contextScopes, introspectScope, split } from '../access/scopes.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { metadataOf, type Clients } from './clients.ts';
import type { Agreement } from './agreement.ts';
import type { Grants } from './grants.ts';
import type { SmartKeys } from './keys.ts';
import type { Launches } from './launches.ts';
import { objectsOf } from './objects.ts';
import { refuseAssertion, refuseAudience, refuseForeign, refuseScopes, scopesOf } from './refusals.ts';
import { withContext } from './token-answer.ts';
import { createTokenLimit, type TokenLimit } from './token-pace.ts';

/** Lives, in seconds. */
export const lives = {
  code: 60,
  access: 15 * 60,
  backend: 5 * 60,
  refresh: 14 * 24 * 3600,
  session: 8 * 3600,
  signIn: 10 * 60,
  grant: 14 * 24 * 3600,
} as const;

export interface ProviderParts {
  readonly db: Queryable;
  /** `https://host`: of whatever this server answers. */
  readonly origin: string;
  readonly keys: SmartKeys;
  readonly clients: Clients;
  readonly launches: Launches;
  readonly grants: Grants;
  readonly agreement: Agreement;
  renderError(ctx: KoaContextWithOIDC, error: string): void;
  onTrouble(error: unknown, about: string): void;
}

export const issuerOf = (origin: string): string => `${origin}/oauth`;
export const fhirBaseOf = (origin: string): string => `${origin}/fhir/R4`;

export function createProvider(parts: ProviderParts): Provider {
  const { origin, clients, grants } = parts;
  const limit = createTokenLimit();
  const provider = new Provider(issuerOf(origin), configurationOf(parts, limit));
  // Addresses are the issuer's, whatever a request says of itself: whoever hands requests on has written it into them.
  provider.proxy = true;
  // Secrets are kept as digests.
  provider.Client.prototype.compareClientSecret = function compare(this: { clientId: string }, secret: string) {
    return clients.isSecret(this.clientId, secret);
  } as never;
  provider.use(withContext(grants, origin));
  provider.use((ctx, next) => limit.counted(ctx as KoaContextWithOIDC, next));
  provider.on('server_error', (_ctx, error) => parts.onTrouble(error, 'the authorization server'));
  return provider;
}

function configurationOf(parts: ProviderParts, limit: TokenLimit): Configuration {
  const { db, origin, keys, clients, grants, agreement, renderError } = parts;
  const isSecure = origin.startsWith('https:');
  return {
    adapter: (kind) => {
      const kept = objectsOf(db, kind);
      return kind === 'Client' ? { ...kept, find: async (id) => registered(clients, id, limit) } : kept;
    },
    jwks: { keys: keys.jwks.keys.map((key) => ({ ...key })) } as never,
    scopes: [...contextScopes],
    claims: { openid: ['sub'], fhirUser: ['fhirUser'] },
    routes: { authorization: '/authorize', token: '/token', jwks: '/jwks', introspection: '/introspect', revocation: '/revoke', end_session: '/sign-out' },
    responseTypes: ['code'],
    clientAuthMethods: ['none', 'client_secret_basic', 'private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: ['RS384', 'ES384'], idTokenSigningAlgValues: ['RS256', 'ES384'] },
    assertJwtClientAuthClaimsAndHeader: (_ctx, claims, header) => refuseAssertion(claims, header),
    pkce: { required: () => true },
    allowOmittingSingleRegisteredRedirectUri: false,
    features: featuresOf(parts),
    extraParams: extraParams(parts),
    findAccount: (_ctx, sub, token) => agreement.account(sub, grantOf(token)),
    loadExistingGrant: (ctx) => agreement.grantFor(ctx),
    interactions: { policy: policy(), url: (_ctx, interaction) => `/oauth/sign-in/${interaction.uid}` },
    extraTokenClaims: async (_ctx, token) => (token.kind === 'AccessToken' ? told(await grants.contextOf(token.grantId ?? '')) : undefined),
    issueRefreshToken: (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') && (code.scopes.has('offline_access') || code.scopes.has('online_access')),
    expiresWithSession: (_ctx, code) => code.scopes.has('online_access') && !code.scopes.has('offline_access'),
    rotateRefreshToken: true,
    revokeGrantPolicy: () => true,
    clientBasedCORS: (_ctx, from, client) => client.redirectUris?.some((uri) => URL.parse(uri)?.origin === from) ?? false,
    cookies: {
      keys: [...keys.cookies],
      names: { session: isSecure ? '__Host-healthos-session' : 'healthos-session', interaction: 'healthos-sign-in', resume: 'healthos-resume' },
      long: { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure },
      short: { httpOnly: true, sameSite: 'lax', secure: isSecure },
    },
    ttl: {
      AuthorizationCode: lives.code,
      AccessToken: lives.access,
      ClientCredentials: lives.backend,
      RefreshToken: lives.refresh,
      Session: lives.session,
      Interaction: lives.signIn,
      IdToken: lives.access,
      Grant: lives.grant,
    },
    clockTolerance: 10,
    fetch: fetchKeys,
    conformIdTokenClaims: false,
    renderError: (ctx, out) => renderError(ctx, out.error),
  };
}

/** Codes and refresh tokens name the grant that they are of. */
const grantOf = (token: object | undefined): string | undefined =>
  token !== undefined && 'grantId' in token && typeof token.grantId === 'string' ? token.grantId : undefined;

/**
 * Keys at an address that an administrator registered. The library keeps such calls off this machine and its neighbours, which a registered name could be made
 * to lead to; what was registered as this machine by its own name leads nowhere else.
 */
function fetchKeys(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = URL.parse(input instanceof Request ? input.url : input);
  if (!['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '')) return fetch(input, init);
  const { dispatcher: _guard, ...plain }: RequestInit & { readonly dispatcher?: unknown } = init ?? {};
  return fetch(input, plain);
}

async function registered(clients: Clients, id: string, limit: TokenLimit) {
  const client = await clients.find(id);
  limit.named(client?.id, client !== undefined && client.kind !== 'public');
  return client === undefined ? undefined : metadataOf(client);
}

const told = (context: { readonly patient?: string; readonly encounter?: string } | undefined) =>
  context === undefined
    ? undefined
    : {
        ...(context.patient === undefined ? {} : { patient: context.patient }),
        ...(context.encounter === undefined ? {} : { encounter: context.encounter }),
      };

/** What the standard asks for, and nothing else: every other feature is a door. */
function featuresOf({ origin, clients }: ProviderParts): NonNullable<Configuration['features']> {
  const base = fhirBaseOf(origin);
  return {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    dPoP: { enabled: false },
    clientCredentials: { enabled: true },
    revocation: { enabled: true },
    introspection: {
      enabled: true,
      allowedPolicy: async (_ctx, client, token) => {
        if (client.clientAuthMethod === 'none') return false;
        return token.clientId === client.clientId || ((await clients.find(client.clientId))?.scopes.includes(introspectScope) ?? false);
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => base,
      useGrantedResource: () => true,
      getResourceServerInfo: async (ctx, resource, client) => {
        if (resource !== base) throw new errors.InvalidTarget();
        const known = await clients.find(client.clientId);
        const scopes = scopesOf(ctx);
        if (known === undefined) throw new errors.InvalidClient('disabled');
        refuseScopes(scopes, known);
        const ofRecord = scopes.filter((one) => !(contextScopes as readonly string[]).includes(one));
        return { scope: ofRecord.join(' '), audience: base, accessTokenFormat: 'opaque' };
      },
    },
  };
}

/** Parameters of SMART beside those of OAuth. They are asked of each request before anybody is asked anything. */
function extraParams({ origin, launches, grants }: ProviderParts): Configuration['extraParams'] {
  const base = fhirBaseOf(origin);
  return {
    aud: (_ctx, aud) => refuseAudience(aud, base),
    iss: (_ctx, iss) => refuseForeign(iss, base),
    launch: async (ctx, launch, client) => {
      if (launch === undefined) {
        if (split(ctx.oidc.params?.['scope'] as string | undefined).includes('launch'))
          throw new errors.InvalidRequest('the scope launch needs the launch that was handed over');
        return forgetLaunched(ctx);
      }
      const context = await launches.use(launch, client.clientId);
      if (context === undefined) throw new errors.InvalidRequest('the launch is unknown, over, used, or of another application');
      signIn(ctx, await grants.subjectOf(context.identity));
    },
  };
}

/** Whoever came by a launch has shown no password here: without one they sign in. */
function forgetLaunched({ oidc: { session } }: KoaContextWithOIDC): void {
  if (session?.amr?.includes('launch') !== true) return;
  delete session.accountId;
  session.amr = [];
  session.authorizations = {};
}

/** The user of the launch, whoever else was signed in at this browser: the word was opened in their hands a moment ago. */
function signIn({ oidc: { session } }: KoaContextWithOIDC, sub: string): void {
  if (session === undefined || session.accountId === sub) return;
  session.authorizations = {};
  session.resetIdentifier();
  session.loginAccount({ accountId: sub, amr: ['launch'], transient: true });
}

const policy = () => interactionPolicy.base();
