/** A resource that names a visit of somebody else than its patient would be charted on the wrong person: it is refused, whichever of the two was meant. */
import type { Enterprise } from '@healthos/core/hospital.ts';
import { personOf } from '@healthos/core/identity/fold.ts';
import { facilityId } from '@healthos/core/ids.ts';
import { knownReference } from './known-reference.ts';
import type { Issue } from './outcome.ts';
import { isElement, type Element } from './resource.ts';

/** Of the resources of this house alone: what a bundle brings itself is read with it. */
export function visitFault(picture: Enterprise, facility: string | undefined, kind: string, resource: Element): Issue | undefined {
  if (facility === undefined) return undefined;
  const patientOf = (element: unknown): ReturnType<typeof knownReference> => {
    const said = isElement(element) ? element['reference'] : undefined;
    const [, local] = /(?:^|\/)([A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})(?:\/_history\/.*)?$/.exec(typeof said === 'string' ? said : '') ?? [];
    return local === undefined ? undefined : knownReference(picture, facilityId(facility), local);
  };
  const person = patientOf(resource['subject'] ?? resource['patient'] ?? resource['beneficiary'])?.patient;
  const { context } = resource;
  const [name, visit] = isElement(context) ? (['context', context['encounter'] ?? context] as const) : (['encounter', resource['encounter']] as const);
  const visits = (Array.isArray(visit) ? (visit as readonly unknown[]) : [visit]).flatMap((one) => patientOf(one)?.patient ?? []);
  if (person === undefined || visits.every((one) => personOf(picture.identity, one) === personOf(picture.identity, person))) return undefined;
  return { code: 'business-rule', says: 'The visit is of another person than the resource.', expression: `${kind}.${name}`, detail: 'fhir.other-visit' };
}
