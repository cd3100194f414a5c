/** Operations of the FHIR door, and the kinds that may be written through it: what the CapabilityStatement says of them. */
import type { Capability } from '../fhir/capability.ts';

export const writableKinds: ReadonlySet<string> = new Set();

export const operations: Capability['operations'] = [];
