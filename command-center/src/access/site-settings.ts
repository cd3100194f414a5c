/** Sign-in at the provider of the site (OpenID Connect), as the environment says it: where it is, as whom this server asks, and which of its groups is which role; and who signs in here with a second factor. */
import { isProgram, isRole, roles, type Role } from './roles.ts';

export interface SiteSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly secret?: string;
  /** What people call it. */
  readonly name: string;
  /** The claim that lists what somebody is. */
  readonly roleClaim: string;
  /** What the claim may say, in the order in which it counts: the first that somebody has is their role. */
  readonly roles: ReadonlyMap<string, Role>;
  /** The claim with their id among the staff. */
  readonly staffClaim: string;
  /** How strong a sign-in must be: one of these must stand in its `acr` or `amr` (OpenID Connect Core 2; RFC 8176). Empty: however the provider has it. */
  readonly strong: readonly string[];
}

const mostStrong = 10;

type Environment = Readonly<Record<string, string | undefined>>;

/** undefined: nobody signs in elsewhere. */
export function readSite(env: Environment, wrong: (variable: string, accepts: string) => void): SiteSettings | undefined {
  const said = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const [issuer, clientId, secret] = [said('HEALTHOS_OIDC_ISSUER'), said('HEALTHOS_OIDC_CLIENT'), said('HEALTHOS_OIDC_SECRET')];
  if (issuer === undefined) {
    if (clientId !== undefined) wrong('HEALTHOS_OIDC_ISSUER', 'the address of the provider that HEALTHOS_OIDC_CLIENT is registered with');
    return undefined;
  }
  const roles = rolesIn(said('HEALTHOS_OIDC_ROLES') ?? '');
  if (!isProvider(issuer)) wrong('HEALTHOS_OIDC_ISSUER', 'an https address; http on this machine alone');
  if (clientId === undefined) wrong('HEALTHOS_OIDC_CLIENT', 'the id that the provider knows this server by');
  const strong = (said('HEALTHOS_OIDC_STRONG') ?? '').split(/[\s,]+/).filter((one) => one !== '');
  if (strong.length > mostStrong || strong.some((one) => !/^[\x21-\x7e]{1,200}$/.test(one)))
    wrong('HEALTHOS_OIDC_STRONG', 'values of acr or amr by which the provider says that a sign-in was strong, by commas: mfa, phr');
  if (roles === undefined) wrong('HEALTHOS_OIDC_ROLES', 'group=role, group=role: which group of the provider is which role here');
  return {
    issuer,
    clientId: clientId ?? '',
    ...(secret === undefined ? {} : { secret }),
    name: said('HEALTHOS_OIDC_NAME') ?? 'the hospital’s sign-in',
    roleClaim: said('HEALTHOS_OIDC_ROLE_CLAIM') ?? 'groups',
    roles: roles ?? new Map(),
    staffClaim: said('HEALTHOS_OIDC_STAFF_CLAIM') ?? 'sub',
    strong,
  };
}

/** Roles whose accounts of this house sign in with a second factor; `all`: every one. Empty: whoever sets one up. */
export function readSecondFactor(env: Environment, wrong: (variable: string, accepts: string) => void): ReadonlySet<Role> {
  const words = (env['HEALTHOS_SECOND_FACTOR_ROLES'] ?? '').split(/[\s,]+/).filter((one) => one !== '');
  const all = roles.filter(people);
  if (words.length === 1 && words[0] === 'all') return new Set(all);
  const said = words.flatMap((word) => all.find((role) => role === word) ?? []);
  if (said.length < words.length) wrong('HEALTHOS_SECOND_FACTOR_ROLES', `all, or some of ${all.join(', ')} with commas between them`);
  return new Set(said);
}

function isProvider(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname)));
}

/** People only: a wall or a program signs in nowhere. */
const people = (role: Role): boolean => !role.startsWith('wall-') && !isProgram(role) && role !== 'patient';

function rolesIn(text: string): ReadonlyMap<string, Role> | undefined {
  const pairs = text.split(',').map((one) => one.trim().split('='));
  const roles = new Map<string, Role>();
  for (const [group = '', role = ''] of pairs) {
    if (group.trim() === '' || !isRole(role.trim()) || !people(role.trim() as Role)) return undefined;
    roles.set(group.trim(), role.trim() as Role);
  }
  return roles;
}
