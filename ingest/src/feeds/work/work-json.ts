/**
 * Work facts as JSON, `POST /api/feeds/work/messages`:
 *
 *   { "facility": "LGH",
 *     "messageId": "evs-2026-03-12-118",        optional; the same id and bytes again change nothing
 *     "facts": [
 *       { "at": "2026-03-12T12:00:00Z",         when it happened, ISO 8601 with an offset, or milliseconds since 1970
 *         "type": "TurnStepped", "bed": "4W-09-A", "step": "started", "cleaner": "c12" } ] }
 *
 * The kinds of fact, with their fields, are core/src/work, and NurseAssigned; instants inside a fact are written as `at` is. A body is taken whole or not at all.
 */
import { hash } from 'node:crypto';
import Type from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { HealthEvent, Stated } from '@healthos/core/event.ts';
import { instant, orderKey, type Instant } from '@healthos/core/time.ts';
import { workKinds } from '@healthos/core/work/events.ts';
import { instantUnit, UnitKey, VisitKey } from '@healthos/core/work/fact.ts';
import { isObject, member, type Json, type JsonObject } from '../../formats/json.ts';
import { isRejection, reject, type Rejection } from '../../rejection.ts';
import type { FeedContext, Translation } from '../feed.ts';

/** Facts in one body. */
export const workJsonLimits = { facts: 1000 } as const;

export interface ReadWork {
  readonly translation: Translation;
  readonly controlId: string;
}

interface Known {
  readonly schema: (typeof workKinds)[number]['schema'] | typeof nurseAssigned;
  /** Made when the first fact of its kind comes: all of them at once are most of what loading this file takes. */
  check?: Validator;
  /** Properties that hold an instant. */
  readonly instants: readonly string[];
}
/** The staffing system also says who cares for whom: a nursing fact, not one of the work list. */
const nurseAssigned = Type.Object(
  {
    type: Type.Literal('NurseAssigned'),
    encounter: VisitKey,
    unit: UnitKey,
    nurse: Type.Optional(Type.String({ minLength: 1, maxLength: 80, description: 'Opaque staff id; absent = nobody any more' })),
  },
  { additionalProperties: false },
);

const known: ReadonlyMap<string, Known> = new Map(
  [...workKinds, { type: nurseAssigned.properties.type.const, schema: nurseAssigned }].map(({ type, schema }): [string, Known] => [
    type,
    { schema, instants: Object.entries(schema.properties).flatMap(([name, one]) => ('unit' in one && one.unit === instantUnit ? name : [])) },
  ]),
);

/** Rejected with `json.shape` at the JSON path of the first thing that is wrong. */
export function translateWorkJson(body: Json, { receivedAt }: Pick<FeedContext, 'receivedAt'>): ReadWork | Rejection {
  if (!isObject(body)) return reject('json.shape', '$');
  const facts = member(body, 'facts');
  if (!Array.isArray(facts) || facts.length === 0 || facts.length > workJsonLimits.facts) return reject('json.shape', '$.facts');
  const said = member(body, 'messageId');
  const controlId = typeof said === 'string' && said !== '' ? said : hash('sha256', JSON.stringify(body)).slice(0, 24);
  const events: Stated[] = [];
  for (const [n, fact] of (facts as readonly Json[]).entries()) {
    const read = readFact(fact, `$.facts[${n}]`);
    if (isRejection(read)) return read;
    const { event, at } = read;
    events.push({ event, effective: { at }, order: orderKey(at, receivedAt, 75, `${controlId}.${n}`), segments: [n] });
  }
  return { translation: { events, identities: [], samples: [], warnings: [] }, controlId };
}

export function facilityInWork(body: Json): string | undefined {
  const said = isObject(body) ? member(body, 'facility') : undefined;
  return typeof said === 'string' && said !== '' ? said : undefined;
}

function readFact(fact: Json, path: string): { readonly event: HealthEvent; readonly at: Instant } | Rejection {
  if (!isObject(fact)) return reject('json.shape', path);
  const at = instantOf(member(fact, 'at'));
  if (at === undefined) return reject('json.shape', `${path}.at`);
  const type = member(fact, 'type');
  const kind = typeof type === 'string' ? known.get(type) : undefined;
  if (kind === undefined) return reject('json.shape', `${path}.type`);
  const event = withInstants(fact, kind.instants);
  const check = (kind.check ??= Compile(kind.schema));
  if (check.Check(event)) return { event: event as HealthEvent, at };
  const [first] = check.Errors(event);
  return reject('json.shape', `${path}${(first?.instancePath ?? '').replaceAll('/', '.')}`);
}

/** The fact without its own time, its other instants as milliseconds; what is no instant stays, and is refused by the schema. */
function withInstants(fact: JsonObject, instants: readonly string[]): unknown {
  // Not assigned one by one: a property may be called __proto__, which the schema must see to refuse.
  return Object.fromEntries(
    Object.entries(fact).flatMap(([name, said]) => (name === 'at' ? [] : [[name, instants.includes(name) ? (instantOf(said) ?? said) : said]])),
  );
}

/** ISO 8601 with an offset, or milliseconds. */
function instantOf(value: Json | undefined): Instant | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? instant(value) : undefined;
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : instant(at);
}
