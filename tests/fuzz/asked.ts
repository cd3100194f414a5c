/** What people ask, each kind by its own schema and beyond it: decided against a house with a story behind it, folded, and looked at in every view. */
import { Compile, type Validator } from 'typebox/compile';
import type { Recorded } from '@healthos/core/event.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import type { Enterprise } from '@healthos/core/hospital.ts';
import { feedId, messageId } from '@healthos/core/ids.ts';
import { isRefusal, type RequestKind } from '@healthos/core/requests/request.ts';
import { requests, requestNamed } from '@healthos/core/requests/requests.ts';
import { refusalCodes } from '@healthos/core/requests/refusals.ts';
import { instant, orderKey } from '@healthos/core/time.ts';
import { rules } from '@healthos/core/reasoning/rules.ts';
import { views } from '@healthos/core/views/views.ts';
import { openMemoryDisk } from '@healthos/command-center/memory/disk.ts';
import { openMemoryLog } from '@healthos/command-center/memory/event-log.ts';
import type { Random } from '@healthos/simulators/day/random.ts';
import { facility, pseudonym, receiverOf } from '../simulated-day/seeded/house.ts';
import { startsAt, storyOf } from '../simulated-day/seeded/story.ts';
import { bedName, placesOf, trialHospital } from '../simulated-day/seeded/trial-hospital.ts';
import { byJson, type Mutate } from './mutate.ts';

const storyMessages = 90;
const now = instant(startsAt + 3_600_000);
const actors = [
  { role: 'house' },
  { role: 'bed-manager', staff: 'S1' },
  { role: 'nurse', staff: 'S2', unit: '4W' },
  { role: 'clinician', staff: 'S3' },
] as const;

/** Told once: the same house for every input. */
let told: Promise<Enterprise> | undefined;

async function tell(): Promise<Enterprise> {
  const clock = { now: () => instant(startsAt + storyMessages * 1000) };
  const disk = openMemoryDisk();
  const receive = receiverOf(openMemoryLog({ clock, disk }), clock, (error) => {
    throw error;
  });
  await receive.facilityJson(Buffer.from(JSON.stringify(trialHospital)), { peer: 'file' });
  for (const { line, bytes } of storyOf({ seed: 11, messages: storyMessages }))
    if (line === 'departments') await receive.workJson(bytes, { peer: 'fuzz', sender: 'departments' });
    else await receive.hl7(bytes, { peer: 'fuzz' });
  return foldEnterprise(emptyEnterprise(), disk.facts.get(facility) ?? []);
}

/** Schemas as JSON: what TypeBox makes of them. */
interface Shape {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly patternProperties?: Readonly<Record<string, Shape>>;
}

const words = ['constructor', '__proto__', 'toString', 'x', 'mg', 'MED', '2026-03-12', 'O1', 'p_1', '=1+1', '|', '/', '#', ' '];
const beds = ['4W', 'ICU', 'ED'].flatMap(placesOf).map(bedName);
const visits = Array.from({ length: 30 }, (_, n) => `V${n + 1}`);

/** Something that the schema lets through, mostly of things that are there. */
function made(random: Random, shape: Shape, name = ''): unknown {
  if (shape.const !== undefined) return shape.const;
  if (shape.enum !== undefined) return shape.enum[random.integer(0, shape.enum.length - 1)];
  if (shape.anyOf !== undefined) return made(random, shape.anyOf[random.integer(0, shape.anyOf.length - 1)] ?? {}, name);
  switch (shape.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(
          shape.properties ??
            Object.fromEntries(Object.values(shape.patternProperties ?? {}).map((one) => [words[random.integer(0, words.length - 1)] ?? 'x', one])),
        )
          .filter(([key]) => shape.required?.includes(key) === true || random.chance(0.6))
          .map(([key, one]) => [key, made(random, one, key)]),
      );
    case 'array':
      return Array.from({ length: random.integer(shape.minItems ?? 0, Math.min(shape.maxItems ?? 3, (shape.minItems ?? 0) + 3)) }, () =>
        made(random, shape.items ?? {}, name),
      );
    case 'integer':
      return random.chance(0.3)
        ? (shape.minimum ?? -1)
        : random.chance(0.4)
          ? now + random.integer(-7_200_000, 7_200_000)
          : random.integer(shape.minimum ?? -5, Math.min(shape.maximum ?? 500, 500));
    case 'number':
      return random.between(shape.minimum ?? -5, Math.min(shape.maximum ?? 500, 500));
    case 'boolean':
      return random.chance(0.5);
    case 'string':
      return text(random, shape, name);
    default:
      return words[random.integer(0, words.length - 1)];
  }
}

/** Of the things that the story has, by what a property is called. */
const numbered = (letter: string, most: number): readonly string[] => Array.from({ length: most }, (_, n) => `${letter}${n + 1}`);
const things: readonly (readonly [RegExp, readonly string[]])[] = [
  [/bed/i, beds],
  [/encounter|visit/i, visits],
  [/unit/i, ['4W', 'ICU', 'ED', 'mg', '9X']],
  [/patient|record|from|into|person/i, numbered('M', 30).map((number) => pseudonym('LGH', number))],
  [/order/i, [...visits.map((visit) => `R${visit}`), ...numbered('L', 40)]],
  [/job/i, numbered('T', 60)],
  [/rule/i, rules.map(({ rule }) => rule)],
  [/staff|nurse|cleaner|porter|provider/i, ['S1', 'S2', 'D1']],
  [/message/i, numbered('', 90)],
  [/charge/i, numbered('C', 60)],
  [/view/i, views.map(({ name }) => name)],
];

function text(random: Random, { minLength = 0, maxLength = 40, pattern }: Shape, name: string): string {
  const list = things.find(([called]) => called.test(name))?.[1] ?? words;
  const from = random.chance(0.85) ? list : words;
  const picked = from[random.integer(0, from.length - 1)] ?? '';
  // A pattern is mostly that of a number, a day or a time.
  const fitting = pattern === undefined ? undefined : ['12', '0.5', '2026-03-12', '08:00', '12345', picked].filter((one) => new RegExp(pattern).test(one));
  return (fitting?.[random.integer(0, fitting.length - 1)] ?? picked).padEnd(minLength, 'x').slice(0, maxLength);
}

export const byRequest: Mutate = (random, seeds) => {
  const kind = requests[random.integer(0, requests.length - 1)];
  const asked = Buffer.from(
    JSON.stringify({ request: kind?.request, actor: random.integer(0, actors.length - 1), body: made(random, (kind?.body ?? {}) as Shape) }),
  );
  return random.chance(0.15) ? byJson(random, [asked, ...seeds]) : asked;
};

const checks = new Map<RequestKind, Validator>();

function fits(kind: RequestKind, body: unknown): boolean {
  const known = checks.get(kind) ?? Compile(kind.body);
  checks.set(kind, known);
  return known.Check(body);
}

/** The outcome, or the code of the refusal. `wrong` is called with what must not be. */
export async function takeAsked(bytes: Buffer, isWhole: boolean, wrong: (says: string) => never, survives: (value: unknown) => boolean): Promise<string> {
  const enterprise = await (told ??= tell());
  const hospital = enterprise.hospitals.get(facility);
  const asked = JSON.parse(bytes.toString('utf8')) as { readonly request?: unknown; readonly actor?: unknown; readonly body?: unknown } | null;
  const kind = typeof asked?.request === 'string' ? requestNamed(asked.request) : undefined;
  if (hospital === undefined || kind === undefined || !fits(kind, asked?.body)) return 'not of the schema';
  const actor = actors[typeof asked?.actor === 'number' ? asked.actor : 0] ?? actors[0];
  const input = { hospital, identity: enterprise.identity, now };
  const decision = kind.decide(input, { body: asked?.body as never, at: now, id: 'fuzzed-request' }, actor);
  if (isRefusal(decision) && !Object.hasOwn(refusalCodes, decision.refused)) wrong(`the refusal ${decision.refused} is not documented`);
  const events = decision.events ?? [];
  if (!survives(events)) wrong('facts that do not survive being written');
  const facts = events.map((event, n): Recorded => ({
    event,
    effective: { at: now },
    order: orderKey(now, now, 80, `f.${n}`),
    segments: [],
    position: hospital.position + n + 1,
    facility,
    recordedAt: now,
    feed: feedId('requests'),
    message: messageId('1'),
  }));
  const after = foldEnterprise(enterprise, facts);
  const changed = after.hospitals.get(facility);
  if (isWhole && changed !== undefined && facts.length > 0) for (const view of views) view.rows({ hospital: changed, identity: after.identity, now });
  return isRefusal(decision) ? decision.refused : kind.request;
}
