/** Registered applications as the screen holds them, and what of the form goes to the server. */
import { readJson } from '../reach/read-json.ts';

export type ClientKind = 'public' | 'confidential' | 'backend' | 'ehr';

export interface Client {
  readonly id: string;
  readonly name: string;
  readonly kind: ClientKind;
  readonly redirects: readonly string[];
  readonly launchUrl?: string;
  readonly scopes: readonly string[];
  readonly jwks?: { readonly keys: readonly unknown[] };
  readonly jwksUri?: string;
  readonly consent: 'each' | 'house';
  readonly role?: string;
  readonly origins: readonly string[];
  readonly madeAt: number;
  readonly disabledAt?: number;
  readonly hasSecret: boolean;
  /** Grants that can still be used, and people whom they are about. */
  readonly holds: { readonly grants: number; readonly people: number };
}

export interface Grant {
  readonly grant: string;
  readonly scope: string;
  readonly role: string;
  readonly staff?: string;
  readonly madeAt: number;
  readonly isOfPatient: boolean;
}

export const kindWords: Readonly<Record<ClientKind, string>> = {
  public: 'in a browser',
  confidential: 'on a server, for users',
  backend: 'on a server, for itself',
  ehr: 'an EHR',
};

/** What an application can read now: by the grants of users, or of itself. */
export function holdsWords({ kind, disabledAt, holds: { grants, people } }: Pick<Client, 'kind' | 'disabledAt' | 'holds'>): string {
  if (disabledAt !== undefined) return 'nothing';
  if (kind === 'backend') return 'acts for itself';
  if (grants === 0) return 'nothing';
  return `${grants} ${grants === 1 ? 'grant' : 'grants'}${people === 0 ? '' : `, ${people} ${people === 1 ? 'patient' : 'patients'}`}`;
}

export interface Form {
  id: string;
  name: string;
  kind: ClientKind;
  redirects: string;
  launchUrl: string;
  scopes: string;
  keys: string;
  consent: 'each' | 'house';
  role: string;
  origins: string;
}

export const emptyForm = (): Form => ({
  id: '',
  name: '',
  kind: 'public',
  redirects: '',
  launchUrl: '',
  scopes: 'patient/*.rs',
  keys: '',
  consent: 'each',
  role: 'steward',
  origins: '',
});

/** Widest scopes that make sense for the kind, as a beginning. */
export const usualScopes: Readonly<Record<ClientKind, string>> = {
  public: 'patient/*.rs',
  confidential: 'patient/*.rs offline_access',
  backend: 'system/*.rs',
  ehr: 'healthos/launch',
};

const lines = (text: string): readonly string[] => text.split(/\s+/).filter((one) => one !== '');

/** What is registered; a text where the keys are neither an address nor JSON. */
export function registrationOf(form: Form): object | string {
  const asksUsers = form.kind === 'public' || form.kind === 'confidential';
  const keys = keysOf(form.kind === 'public' ? '' : form.keys);
  if (typeof keys === 'string') return keys;
  return {
    id: form.id.trim(),
    name: form.name.trim(),
    kind: form.kind,
    scopes: lines(form.scopes),
    consent: form.consent,
    ...(asksUsers ? { redirects: lines(form.redirects) } : {}),
    ...(asksUsers && form.launchUrl.trim() !== '' ? { launchUrl: form.launchUrl.trim() } : {}),
    ...(form.kind === 'backend' ? { role: form.role } : {}),
    ...(form.kind === 'ehr' ? { origins: lines(form.origins) } : {}),
    ...keys,
  };
}

function keysOf(text: string): object | string {
  const said = text.trim();
  if (said === '') return {};
  if (/^https?:\/\//.test(said)) return { jwksUri: said };
  const parsed = readJson(said);
  if (typeof parsed !== 'object' || parsed === null) return 'The keys are neither an address nor a JSON Web Key Set.';
  return { jwks: 'keys' in parsed ? parsed : { keys: [parsed] } };
}
