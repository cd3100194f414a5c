/** Identifiers as FHIR writes them: the assigner that the sender named is the system, as a URI where it is one. */
import { concept } from './resource.ts';
import type { Identifier } from './written.ts';

/** A namespace that is no URI is one of the sender's own. */
export function systemOf(assigner: string): string | undefined {
  const name = assigner.trim();
  if (name === '') return undefined;
  if (/^(https?:|urn:)/.test(name)) return name;
  return /^\d+(\.\d+)+$/.test(name) ? `urn:oid:${name}` : `urn:id:${name.replace(/\s/g, '_')}`;
}

export function identifierOf({ assigner, number, kind }: { readonly assigner: string; readonly number: string; readonly kind?: string }): Identifier {
  const system = systemOf(assigner);
  return {
    ...(kind === undefined ? {} : { type: concept('v2-0203', kind) }),
    ...(system === undefined ? {} : { system }),
    value: number,
    ...(system === undefined ? {} : { assigner: { display: assigner } }),
  };
}
