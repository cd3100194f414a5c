/**
 * Scopes of SMART App Launch 2.2, read and compared: `patient/Observation.rs?category=laboratory`. The letters c r u d s stand in this order, each at
 * most once; `read`, `write` and `*` of version 1 are read as what they mean in version 2. What is no such scope opens nothing.
 */
export const deeds = ['c', 'r', 'u', 'd', 's'] as const;
export type Deed = (typeof deeds)[number];
export type Level = 'patient' | 'user' | 'system';

export interface Scope {
  readonly level: Level;
  /** A kind of resource, or `*`. */
  readonly kind: string;
  readonly deeds: readonly Deed[];
  /** Only what answers this search. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** Scopes that are not of resources: who one is, the context of the launch, and how long. */
export const contextScopes = ['openid', 'fhirUser', 'launch', 'launch/patient', 'launch/encounter', 'offline_access', 'online_access'] as const;
/** The API of the house itself, beside FHIR: for applications of the house. */
export const houseScope = 'healthos/api';
/** A registered EHR opens launches for its users with it. */
export const openLaunchScope = 'healthos/launch';
/** A resource server asks what somebody else's token is. */
export const introspectScope = 'healthos/introspect';
export const houseScopes: readonly string[] = [houseScope, openLaunchScope, introspectScope];

export const scopeLimits = { letters: 4000, scopes: 100, parameters: 5 } as const;

const oldWords: Readonly<Record<string, readonly Deed[]>> = { read: ['r', 's'], write: ['c', 'u', 'd'], '*': deeds };
const shape = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]{1,63})\.(read|write|\*|c?r?u?d?s?)(?:\?(.{1,300}))?$/;

export function readScope(text: string): Scope | undefined {
  const [, level, kind, may = '', query] = shape.exec(text) ?? [];
  if (level === undefined || kind === undefined || may === '') return undefined;
  const asked = query === undefined ? [] : [...new URLSearchParams(query)];
  if (asked.length > scopeLimits.parameters || asked.some(([name, value]) => name === '' || value === '')) return undefined;
  return { level: level as Level, kind, deeds: oldWords[may] ?? deeds.filter((one) => may.includes(one)), query: asked };
}

const read = new Map<string, readonly Scope[]>();
const keptTexts = 500;

/** Those of a token, read once. */
export function scopesIn(text: string): readonly Scope[] {
  const known = read.get(text);
  if (known !== undefined) return known;
  if (read.size >= keptTexts) read.clear();
  const scopes = split(text).flatMap((one) => readScope(one) ?? []);
  read.set(text, scopes);
  return scopes;
}

export const split = (text: string | undefined): readonly string[] => [...new Set((text ?? '').split(' ').filter((one) => one !== ''))];

const isContext = (text: string): boolean => (contextScopes as readonly string[]).includes(text) || houseScopes.includes(text);

/** Something that this server knows how to keep to. */
export const isScope = (text: string): boolean => isContext(text) || readScope(text) !== undefined;

/** Whether whoever was promised one of these may have that one: the same, or a narrower one. */
export function isWithin(asked: string, promised: readonly string[]): boolean {
  if (promised.includes(asked)) return true;
  const scope = isContext(asked) ? undefined : readScope(asked);
  if (scope === undefined) return false;
  const wide = promised.flatMap((one) => readScope(one) ?? []).filter((one) => holds(one, scope));
  return scope.deeds.every((deed) => wide.some((one) => one.deeds.includes(deed)));
}

/** Of the same level, of that kind or of every kind, and with no condition that the other has not. */
function holds(wide: Scope, narrow: Scope): boolean {
  const isSameKind = wide.kind === '*' || wide.kind === narrow.kind;
  return (
    wide.level === narrow.level && isSameKind && wide.query.every(([name, value]) => narrow.query.some(([other, text]) => other === name && text === value))
  );
}

/** Those of the scopes that let this be done to that kind. */
export const scopesFor = (scopes: readonly Scope[], kind: string, deed: Deed): readonly Scope[] =>
  scopes.filter((one) => (one.kind === '*' || one.kind === kind) && one.deeds.includes(deed));
