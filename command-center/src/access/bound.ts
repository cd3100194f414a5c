/** What a token reaches in the hands of an application: which doors, and whether it is about one person alone. */
import { houseScope, openLaunchScope, scopesIn, split } from './scopes.ts';
import type { Identity } from './roles.ts';

/** Doors for whoever holds scopes of resources; each of them asks the scopes again for what it shows. */
const scopedDoors = /^\/(fhir|cds-services|oauth)(\/|$)/;

/** What the panel inside another chart asks of the house, about whom it was launched. */
export const panelAsks = ['finding-step', 'barrier-step', 'milestone-step'] as const;
/** Doors of the API of the house for its applications: what the panel needs, and nothing beside it. */
const panelDoors: ReadonlySet<string> = new Set([
  '/live',
  '/api/live-tickets',
  '/api/launched',
  '/api/patients/:patient/panel',
  ...panelAsks.map((request) => `/api/facilities/:facility/requests/${request}`),
]);

/** Whether an application may knock at this door at all; everybody else is asked by the door itself. */
export function mayKnock({ client, scope }: Identity, route: string): boolean {
  if (client === undefined || scopedDoors.test(route)) return true;
  const scopes = split(scope);
  return (scopes.includes(houseScope) && panelDoors.has(route)) || (route === '/api/launches' && scopes.includes(openLaunchScope));
}

/** In the hands of an application, or made for one. */
export const isApplication = ({ client, scope }: Identity): boolean => client !== undefined || scope !== undefined;

/** One person alone, or nobody where none was named; undefined: as far as the role reaches. */
/** Whose record somebody's token is about: of a patient their own, or that of whom they act for. */
export const personOfToken = ({ about, patient }: Identity): string | undefined => about ?? patient;

export function boundToPerson(identity: Identity): { readonly patient?: string } | undefined {
  const { client, role, scope } = identity;
  const patient = personOfToken(identity);
  if (role === 'patient') return patient === undefined ? {} : { patient };
  if (client === undefined && scope === undefined) return undefined;
  const scopes = scopesIn(scope ?? '');
  if (scopes.some(({ level }) => level !== 'patient')) return undefined;
  if (patient !== undefined) return { patient };
  // One that was opened about nobody sees nobody, an application of the house too.
  return scopes.length === 0 && client === undefined ? undefined : {};
}
