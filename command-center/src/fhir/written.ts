/** Elements and resources of the standard as the kinds write them: the types of the FHIR package, read-only; the frame adds kind, id and meta. */
import type * as standard from 'fhir/r4.js';

type Frozen<T> = T extends readonly (infer One)[] ? readonly Frozen<One>[] : T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;
type ByKind = { [R in standard.FhirResource as R['resourceType']]: R };

/** What a kind writes of a resource. */
export type Made<K extends keyof ByKind> = Frozen<Omit<ByKind[K], 'resourceType' | 'id' | 'meta'>>;

export type Address = Frozen<standard.Address>;
export type Annotation = Frozen<standard.Annotation>;
export type CodeableConcept = Frozen<standard.CodeableConcept>;
export type Coding = Frozen<standard.Coding>;
export type ContactPoint = Frozen<standard.ContactPoint>;
export type Dosage = Frozen<standard.Dosage>;
export type Extension = Frozen<standard.Extension>;
export type HumanName = Frozen<standard.HumanName>;
export type Identifier = Frozen<standard.Identifier>;
export type Money = Frozen<standard.Money>;
export type ObservationReferenceRange = Frozen<standard.ObservationReferenceRange>;
export type Period = Frozen<standard.Period>;
export type Quantity = Frozen<standard.Quantity>;
export type Reference = Frozen<standard.Reference>;
