/** Whether scopes let somebody write this: by kind and deed, and where a scope is of one patient, only what is that patient's, before as after. */
import { parseJson } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { fhirLimits } from '@healthos/ingest/feeds/fhir/bundle.ts';
import type { Identity } from '../access/roles.ts';
import type { Deed } from '../access/scopes.ts';
import { allowedOf } from './allowed.ts';
import { findOne, written, type Finding, type Found } from './find.ts';
import { kindOf, parametersOf } from './kinds.ts';
import { valuesAt } from './matching.ts';
import { isElement, type Element, type Resource } from './resource.ts';
import type { Kind, Whose } from './thing.ts';

/** `before`: as it stands, where it is changed. */
export async function mayWrite(finding: Finding, kind: Kind, resource: Element, deed: Deed, before?: Found): Promise<boolean> {
  const { reader } = finding;
  if (reader.identity.scope === undefined) return true;
  const standing = before === undefined ? undefined : await written(before);
  if (before !== undefined && standing !== undefined && !reader.allowed.shows(before, standing, deed)) return false;
  const whole: Resource = { ...resource, resourceType: kind.kind, id: String(resource['id'] ?? '') };
  if (reader.allowed.beyondPatient(kind.kind, deed)) return reader.allowed.shows({ kind }, whole, deed);
  const people = await peopleWith(finding, patientIdsIn(kind, whole));
  return people.length > 0 && people.every((whose) => whose !== undefined && reader.allowed.shows({ kind, whose }, whole, deed));
}

/** Ids of everybody whom it names as its patient. */
export function patientIdsIn(kind: Kind, resource: Element): ReadonlySet<string> {
  const references = parametersOf(kind)
    .filter(({ whose }) => whose === 'patient')
    .flatMap(({ paths }) => paths.flatMap((path) => valuesAt(resource, path)));
  const named = references.flatMap((value) => (isElement(value) && typeof value['reference'] === 'string' ? [value['reference']] : []));
  const own = kind.kind === 'Patient' && typeof resource['id'] === 'string' ? [resource['id']] : [];
  return new Set([...named, ...own].map((one) => one.split('/').at(-1) ?? ''));
}

/** Those people; undefined for one whom this reader may not open. */
export async function peopleWith(finding: Finding, ids: Iterable<string>): Promise<readonly (Whose | undefined)[]> {
  const patients = kindOf('Patient');
  return Promise.all([...ids].map(async (id) => (patients === undefined ? undefined : (await findOne(finding, patients, id))?.whose)));
}

/** A transaction is taken whole: each of its entries needs a scope that no launch narrows. */
export function mayTransact(identity: Identity, bytes: Uint8Array): boolean {
  if (identity.scope === undefined) return true;
  const parsed = parseJson(Buffer.from(bytes), fhirLimits.bytes);
  // What is no bundle is refused in its own words further on.
  if (isRejection(parsed) || !isElement(parsed.value) || !Array.isArray(parsed.value['entry'])) return true;
  const allowed = allowedOf(identity);
  return (parsed.value['entry'] as readonly unknown[]).every((entry) => {
    const request = isElement(entry) && isElement(entry['request']) ? entry['request'] : {};
    const resource = isElement(entry) && isElement(entry['resource']) ? entry['resource'] : {};
    return allowed.wholly(String(resource['resourceType']), request['method'] === 'POST' ? 'c' : 'u');
  });
}
