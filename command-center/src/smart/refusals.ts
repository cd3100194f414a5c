/** What the authorisation server refuses of an application's request, and in which word of the standard: scopes beyond its registration, another audience, a foreign issuer. */
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { houseScopes, introspectScope, isScope, isWithin, openLaunchScope, readScope, scopeLimits, split } from '../access/scopes.ts';
import type { RegisteredClient } from './clients.ts';

/** Every application of users may ask who they are and about whom it was opened; to stay beyond the visit is registered. */
const always = ['openid', 'fhirUser', 'launch', 'launch/patient', 'launch/encounter', 'online_access'];

export function refuseScopes(scopes: readonly string[], client: RegisteredClient): void {
  if (scopes.length > scopeLimits.scopes || scopes.join(' ').length > scopeLimits.letters) throw new errors.InvalidScope('more scopes than are read', '');
  const acts = client.kind === 'backend' || client.kind === 'ehr';
  for (const scope of scopes) {
    if (!isScope(scope)) throw new errors.InvalidScope('unknown scope', scope);
    if (!(acts ? mayAct(scope) : mayHold(scope))) throw new errors.InvalidScope('not a scope for this kind of application', scope);
    if (!isWithin(scope, acts ? client.scopes : [...client.scopes, ...always]))
      throw new errors.InvalidScope('wider than the application is registered for', scope);
  }
}

const mayAct = (scope: string): boolean => readScope(scope)?.level === 'system' || scope === openLaunchScope || scope === introspectScope;
const mayHold = (scope: string): boolean =>
  readScope(scope)?.level !== 'system' && scope !== openLaunchScope && (scope !== introspectScope || !houseScopes.includes(scope));

/** A token is for this server's record alone: an application that meant another was sent here by somebody else. */
export function refuseAudience(audience: string | undefined, base: string): void {
  if (audience === undefined) throw new errors.InvalidRequest('aud is needed: the address of the FHIR server');
  if (audience.replace(/\/$/, '') !== base) throw new errors.InvalidRequest('aud is not the FHIR server of this authorization server');
}

export function refuseForeign(iss: string | undefined, base: string): void {
  if (iss !== undefined && iss.replace(/\/$/, '') !== base) throw new errors.InvalidRequest('iss is not the FHIR server of this authorization server');
}

/** An assertion says it is of now, and is over within five minutes; one that is good for longer is as good as a password. */
export function refuseAssertion(claims: Readonly<Record<string, unknown>>, header: Readonly<Record<string, unknown>>): void {
  const [exp, kid] = [claims['exp'], header['kid']];
  if (typeof exp !== 'number' || exp - Date.now() / 1000 > assertionSeconds + 30)
    throw new errors.InvalidClientAuth('the assertion is good for longer than five minutes');
  if (typeof kid !== 'string') throw new errors.InvalidClientAuth('the assertion names no key (kid)');
}
const assertionSeconds = 300;

export const scopesOf = (ctx: KoaContextWithOIDC): readonly string[] => {
  const { params, entities } = ctx.oidc;
  const asked = typeof params?.['scope'] === 'string' ? params['scope'] : undefined;
  // A code and a refresh token say themselves what was asked for when they were given.
  return split([asked, entities.AuthorizationCode?.scope, entities.RefreshToken?.scope].filter((one) => one !== undefined).join(' '));
};
