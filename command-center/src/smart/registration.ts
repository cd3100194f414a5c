/** Whether an application can be registered as it was put: each field is looked at, and what is wrong is said of all of them at once. */
import { isRole, type Role } from '../access/roles.ts';
import { isScope, openLaunchScope, introspectScope, readScope, scopeLimits } from '../access/scopes.ts';
import { clientKinds, type ClientKind, type NewClient } from './clients.ts';

export const registrationLimits = { redirects: 20, origins: 20, keys: 20, url: 500, name: 80 } as const;

export interface Registration {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly redirects?: readonly string[];
  readonly launchUrl?: string;
  readonly scopes: readonly string[];
  readonly jwks?: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  readonly jwksUri?: string;
  readonly consent?: string;
  readonly role?: string;
  readonly facility?: string;
  readonly origins?: readonly string[];
}

export interface Wrong {
  readonly field: keyof Registration;
  readonly says: string;
}

/** As whom an application may act for itself: those who hold an office, and who count money; nobody's bedside. */
export const actingRoles: readonly Role[] = ['admin', 'steward', 'finance', 'feed'];

const loopbacks = new Set(['localhost', '127.0.0.1', '[::1]']);

/** https, or http on this machine; no user, no fragment. */
function isAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || text.length > registrationLimits.url || url.hash !== '' || url.username !== '' || text.includes('*')) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopbacks.has(url.hostname));
}

const isOrigin = (text: string): boolean => isAddress(text) && URL.parse(text)?.origin === text;

export function readRegistration(asked: Registration): NewClient | readonly Wrong[] {
  const kind = clientKinds.find((one) => one === asked.kind);
  // The rest depends on what it is.
  if (kind === undefined) return [{ field: 'kind', says: `One of ${clientKinds.join(', ')}.` }, ...aboutItself(asked)];
  const wrong = [...aboutItself(asked), ...aboutAddresses(asked, kind), ...aboutScopes(asked, kind), ...aboutKeys(asked, kind), ...aboutRole(asked, kind)];
  if (wrong.length > 0) return wrong;
  const { id, name, redirects = [], launchUrl, scopes, jwks, jwksUri, consent, role, facility, origins = [] } = asked;
  return {
    id,
    name: name.trim(),
    kind,
    redirects,
    scopes: [...new Set(scopes)],
    consent: consent === 'house' ? 'house' : 'each',
    origins,
    ...(launchUrl === undefined ? {} : { launchUrl }),
    ...(jwks === undefined ? {} : { jwks }),
    ...(jwksUri === undefined ? {} : { jwksUri }),
    ...(role === undefined || !isRole(role) ? {} : { role }),
    ...(facility === undefined ? {} : { facility }),
  };
}

function aboutItself({ id, name, consent }: Registration): readonly Wrong[] {
  return [
    ...(/^[A-Za-z0-9][A-Za-z0-9._-]{2,59}$/.test(id) ? [] : [{ field: 'id' as const, says: 'Letters, digits, dot, dash and underscore; 3 to 60.' }]),
    ...(name.trim() === '' || name.length > registrationLimits.name
      ? [{ field: 'name' as const, says: `1 to ${registrationLimits.name} letters: users read it.` }]
      : []),
    ...(consent === undefined || consent === 'each' || consent === 'house' ? [] : [{ field: 'consent' as const, says: 'each or house.' }]),
  ];
}

function aboutAddresses({ redirects = [], launchUrl, origins = [] }: Registration, kind: ClientKind): readonly Wrong[] {
  const says = 'https addresses without fragment or wildcard; http on this machine alone.';
  const asksUsers = kind === 'public' || kind === 'confidential';
  return [
    ...(redirects.length > registrationLimits.redirects || !redirects.every(isAddress) ? [{ field: 'redirects' as const, says }] : []),
    ...(asksUsers && redirects.length === 0 ? [{ field: 'redirects' as const, says: 'Where its answers go must be said, to the letter.' }] : []),
    ...(!asksUsers && redirects.length > 0 ? [{ field: 'redirects' as const, says: 'It asks no user, so no answer is sent to a page.' }] : []),
    ...(launchUrl === undefined || isAddress(launchUrl) ? [] : [{ field: 'launchUrl' as const, says }]),
    ...(origins.length > registrationLimits.origins || !origins.every(isOrigin)
      ? [{ field: 'origins' as const, says: 'Origins: scheme, host and port alone.' }]
      : []),
    ...(origins.length > 0 && kind !== 'ehr' ? [{ field: 'origins' as const, says: 'Only a registered EHR frames the chart.' }] : []),
  ];
}

function aboutScopes({ scopes }: Registration, kind: ClientKind): readonly Wrong[] {
  if (scopes.length === 0 || scopes.length > scopeLimits.scopes) return [{ field: 'scopes', says: `1 to ${scopeLimits.scopes} scopes.` }];
  const unknown = scopes.find((one) => !isScope(one));
  if (unknown !== undefined) return [{ field: 'scopes', says: `${unknown.slice(0, 80)} is no scope of SMART 2.2.` }];
  const acts = kind === 'backend' || kind === 'ehr';
  const ofItself = (one: string): boolean => readScope(one)?.level === 'system' || one === openLaunchScope || one === introspectScope;
  const other = scopes.find((one) => ofItself(one) !== acts && one !== introspectScope);
  return other === undefined ? [] : [{ field: 'scopes', says: `${other.slice(0, 80)} is not a scope for an application of this kind.` }];
}

function aboutKeys({ jwks, jwksUri }: Registration, kind: ClientKind): readonly Wrong[] {
  if (jwks !== undefined && jwksUri !== undefined) return [{ field: 'jwks', says: 'Keys, or where they are: not both.' }];
  if (jwksUri !== undefined && !isAddress(jwksUri)) return [{ field: 'jwksUri', says: 'An https address.' }];
  if ((kind === 'backend' || kind === 'ehr') && jwks === undefined && jwksUri === undefined)
    return [{ field: 'jwks', says: 'It proves who it is by a key: its public keys, or where they are, must be said.' }];
  if (kind === 'public' && (jwks !== undefined || jwksUri !== undefined)) return [{ field: 'jwks', says: 'A page in a browser keeps no key.' }];
  return jwks === undefined ? [] : wrongKeys(jwks.keys);
}

function wrongKeys(keys: readonly Readonly<Record<string, unknown>>[]): readonly Wrong[] {
  if (keys.length === 0 || keys.length > registrationLimits.keys) return [{ field: 'jwks', says: `1 to ${registrationLimits.keys} keys.` }];
  if (keys.some((key) => 'd' in key || 'k' in key)) return [{ field: 'jwks', says: 'This holds a secret. Only public keys are registered; make a new pair.' }];
  const isGood = (key: Readonly<Record<string, unknown>>): boolean =>
    typeof key['kid'] === 'string' && ((key['kty'] === 'RSA' && String(key['n']).length >= 342) || (key['kty'] === 'EC' && key['crv'] === 'P-384'));
  return keys.every(isGood) ? [] : [{ field: 'jwks', says: 'RSA of 2048 bits (RS384) or P-384 (ES384), each with its kid.' }];
}

function aboutRole({ role, scopes }: Registration, kind: ClientKind): readonly Wrong[] {
  if (kind !== 'backend') return role === undefined ? [] : [{ field: 'role', says: 'Only what acts for itself has a role of its own.' }];
  if (!scopes.some((one) => readScope(one) !== undefined)) return [];
  return actingRoles.some((one) => one === role) ? [] : [{ field: 'role', says: `As whom it acts: one of ${actingRoles.join(', ')}.` }];
}
