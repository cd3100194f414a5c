/**
 * What the systems of a small hospital say in a few minutes, drawn from a seed: every second one act, so that what is true at the end is known
 * whatever order the messages arrive in. Encoded by the simulator, which writes HL7 apart from the reader in ingest.
 */
import { hash } from 'node:crypto';
import { encounterId } from '@healthos/core/ids.ts';
import { instant, type Instant } from '@healthos/core/time.ts';
import type { Act, Person, Place, VisitNow, VitalSigns } from '@healthos/simulators/day/acts.ts';
import { seeded, type Random } from '@healthos/simulators/day/random.ts';
import { createEncoder } from '@healthos/simulators/encode/hl7.ts';
import { workBodies } from '@healthos/simulators/encode/work-json.ts';
import { bedName, placesOf, trialHospital } from './trial-hospital.ts';

export const lines = ['adt', 'laboratory', 'pharmacy', 'billing', 'devices', 'departments'] as const;
export type Line = (typeof lines)[number];

/** A message as its sender has it. */
export interface Written {
  /** Its number in the story. */
  readonly n: number;
  readonly line: Line;
  /** Milliseconds after the beginning at which the sender has it ready. */
  readonly dueMs: number;
  readonly act: Act;
  readonly controlId: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** 2026-03-12 at nine in the morning in New York. */
export const startsAt = instant(Date.UTC(2026, 2, 12, 13));
const apartMs = 1000;

export interface StoryOptions {
  readonly seed: number;
  readonly messages: number;
  /** Milliseconds by which the clock of a sender is off. */
  readonly skews?: Partial<Readonly<Record<Line, number>>>;
}

interface World {
  readonly random: Random;
  readonly visits: VisitNow[];
  readonly drugs: Map<string, number>;
  people: number;
  numbers: number;
}

export function storyOf({ seed, messages, skews = {} }: StoryOptions): Written[] {
  const world: World = { random: seeded(seed), visits: [], drugs: new Map(), people: 0, numbers: 0 };
  const encode = createEncoder({ facility: trialHospital.facility });
  return Array.from({ length: messages }, (_, n): Written => {
    const at = (line: Line): Instant => instant(startsAt + (n + 1) * apartMs + Math.round((skews[line] ?? 0) / 1000) * 1000);
    const dueMs = (n + 1) * apartMs + world.random.integer(0, 2500);
    const act = nextAct(world, at);
    const controlId = `S${seed}-${n + 1}`;
    if (act.kind === 'work') {
      const [body] = workBodies(trialHospital.facility, controlId, [act]);
      return written(n, 'departments', dueMs, act, body?.messageId ?? '', body?.text ?? '');
    }
    const { stream, text } = encode(act, controlId);
    return written(n, lines.find((line) => line === stream) ?? 'adt', dueMs, act, controlId, text);
  });
}

function written(n: number, line: Line, dueMs: number, act: Act, controlId: string, text: string): Written {
  const bytes = Buffer.from(text, 'latin1');
  return { n, line, dueMs, act, controlId, bytes, sha256: shaOf(bytes) };
}

export const shaOf = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

type Draw = (world: World, at: (line: Line) => Instant) => Act | undefined;

function nextAct(world: World, at: (line: Line) => Instant): Act {
  const draws: readonly (readonly [Draw, number])[] = [
    [admit, world.visits.length < 6 ? 30 : 8],
    [arrive, world.visits.length < 6 ? 20 : 6],
    [transfer, 12],
    [discharge, 5],
    [update, 4],
    [plan, 2],
    [cancel, 1],
    [merge, 2],
    [bedStatus, 3],
    [laboratory, 8],
    [vitals, 8],
    [monitor, 8],
    [prescription, 4],
    [dose, 6],
    [charge, 7],
    [porter, 4],
    [emergency, 3],
  ];
  for (let tries = 0; tries < 20; tries++) {
    const act = world.random.weighted(draws)(world, at);
    if (act !== undefined) return act;
  }
  return bedStatus(world, at);
}

function free(world: World, units: readonly string[]): Place | undefined {
  const taken = new Set(world.visits.map(({ place }) => (place === undefined ? '' : bedName(place))));
  const open = units.flatMap(placesOf).filter((place) => !taken.has(bedName(place)));
  return open[world.random.integer(0, Math.max(0, open.length - 1))];
}

const someone = (world: World, fits: (visit: VisitNow) => boolean = () => true): VisitNow | undefined => {
  const found = world.visits.filter(fits);
  return found.length === 0 ? undefined : found[world.random.integer(0, found.length - 1)];
};

function put(world: World, visit: VisitNow): VisitNow {
  const n = world.visits.findIndex((one) => one.visit === visit.visit);
  if (n < 0) world.visits.push(visit);
  else world.visits[n] = visit;
  return visit;
}

function newPerson(world: World): Person {
  const n = ++world.people;
  return {
    mrn: `M${n}`,
    family: `Family${n}`,
    given: `Given${n}`,
    birthDate: `19${String(30 + (n % 60))}0${String(1 + (n % 9))}1${String(n % 9)}`,
    sex: n % 2 === 0 ? 'F' : 'M',
  };
}

const payers: readonly [VisitNow['payer'], ...VisitNow['payer'][]] = [
  ['MCR', 'Medicare', 'MC'],
  ['BLU', 'Blue Shield demo plan', 'BL'],
  ['MCD', 'Medicaid', 'MD'],
];

function newVisit(world: World, kind: 'I' | 'E', place: Place, at: Instant): VisitNow {
  return put(world, {
    visit: `V${++world.numbers}`,
    person: newPerson(world),
    class: kind,
    place,
    service: 'MED',
    attending: `D${world.random.integer(1, 4)}`,
    payer: world.random.pick(payers),
    admittedAt: at,
  });
}

const admit: Draw = (world, at) => {
  const place = free(world, ['4W', 'ICU']);
  return place === undefined ? undefined : { kind: 'movement', at: at('adt'), trigger: 'A01', visit: newVisit(world, 'I', place, at('adt')) };
};

const arrive: Draw = (world, at) => {
  const place = free(world, ['ED']);
  return place === undefined ? undefined : { kind: 'movement', at: at('adt'), trigger: 'A04', visit: newVisit(world, 'E', place, at('adt')) };
};

const transfer: Draw = (world, at) => {
  const [one, place] = [someone(world), free(world, ['4W', 'ICU'])];
  if (one?.place === undefined || place === undefined) return undefined;
  const trigger = one.class === 'E' ? 'A06' : 'A02';
  return { kind: 'movement', at: at('adt'), trigger, visit: put(world, { ...one, class: 'I', place }), prior: one.place };
};

const leave =
  (trigger: 'A03' | 'A11', fits: (visit: VisitNow) => boolean): Draw =>
  (world, at) => {
    const one = someone(world, fits);
    if (one === undefined) return undefined;
    world.visits.splice(world.visits.indexOf(one), 1);
    return { kind: 'movement', at: at('adt'), trigger, visit: one, ...(trigger === 'A03' ? { disposition: '01' } : {}) };
  };
const discharge = leave('A03', () => true);
const cancel = leave('A11', ({ class: kind }) => kind === 'E');

const update: Draw = (world, at) => {
  const one = someone(world);
  return one && { kind: 'movement', at: at('adt'), trigger: 'A08', visit: put(world, { ...one, service: world.random.pick(['MED', 'SUR', 'CAR']) }) };
};

const plan: Draw = (world, at) => {
  const one = someone(world, ({ class: kind }) => kind === 'I');
  return one && { kind: 'movement', at: at('adt'), trigger: 'A16', visit: put(world, { ...one, expectedDischargeAt: instant(at('adt') + 7_200_000) }) };
};

const merge: Draw = (world, at) => {
  const one = someone(world);
  return one && { kind: 'merge', at: at('adt'), survivor: one.person, given: `9${one.person.mrn}${world.random.integer(0, 9)}` };
};

const bedStatus = (world: World, at: (line: Line) => Instant): Act => {
  const places = ['4W', 'ICU', 'ED'].flatMap(placesOf);
  const place = places[world.random.integer(0, places.length - 1)] ?? { unit: '4W', room: '01', bed: 'A' };
  return { kind: 'bed', at: at('adt'), place, status: world.random.pick(['K', 'H', 'U', 'C']) };
};

const laboratory: Draw = (world, at) => {
  const one = someone(world);
  const value = (low: number, high: number): string => String(world.random.integer(low, high));
  return (
    one && {
      kind: 'laboratory',
      at: at('laboratory'),
      visit: one,
      order: `L${++world.numbers}`,
      collectedAt: instant(at('laboratory') - 60_000),
      status: 'F',
      values: [
        ['2951-2', 'Sodium', value(120, 150), 'mmol/L', '136-145', ''],
        ['2823-3', 'Potassium', value(3, 7), 'mmol/L', '3.5-5.1', ''],
      ],
    }
  );
};

const signs = (random: Random): VitalSigns => ({
  respiratoryRate: random.integer(10, 28),
  oxygenSaturation: random.integer(88, 99),
  oxygenFlow: random.integer(0, 3),
  systolicPressure: random.integer(85, 160),
  heartRate: random.integer(50, 135),
  consciousness: random.pick(['A', 'A', 'C', 'V']),
  temperature: random.integer(355, 395) / 10,
});

const vitals: Draw = (world, at) => {
  const one = someone(world);
  return one && { kind: 'vitals', at: at('laboratory'), visit: one, order: `N${++world.numbers}`, vitals: signs(world.random) };
};

const monitor: Draw = (world, at) => {
  const one = someone(world, ({ place }) => place !== undefined);
  return one?.place && { kind: 'monitor', at: at('devices'), place: one.place, device: `0000${bedName(one.place)}`, vitals: signs(world.random) };
};

const drug = { code: 'METO25', name: 'Metoprolol', dose: '25', unit: 'mg', route: 'PO', everyHours: 12 } as const;

const prescription: Draw = (world, at) => {
  const one = someone(world, ({ visit }) => !world.drugs.has(visit));
  if (one === undefined) return undefined;
  world.drugs.set(one.visit, 0);
  return { kind: 'prescription', at: at('pharmacy'), visit: one, order: `R${one.visit}`, drug };
};

const dose: Draw = (world, at) => {
  const one = someone(world, ({ visit }) => world.drugs.has(visit));
  if (one === undefined) return undefined;
  const number = (world.drugs.get(one.visit) ?? 0) + 1;
  world.drugs.set(one.visit, number);
  return { kind: 'dose', at: at('pharmacy'), visit: one, order: `R${one.visit}`, number, drug, completion: 'CP', action: 'A', givenAt: at('pharmacy') };
};

const charge: Draw = (world, at) => {
  const one = someone(world);
  const n = ++world.numbers;
  return one && { kind: 'charge', at: at('billing'), visit: one, charge: `C${n}`, code: `SUP${n}`, name: 'Supply', cents: world.random.integer(100, 90_000) };
};

const porter: Draw = (world, at) => {
  const one = someone(world, ({ place }) => place !== undefined);
  if (one?.place === undefined) return undefined;
  const job = `T${++world.numbers}`;
  return {
    kind: 'work',
    at: at('departments'),
    fact: {
      type: 'TransportRequested',
      job,
      encounter: encounterId(one.visit),
      from: bedName(one.place),
      to: 'Radiology',
      mode: 'wheelchair',
      priority: 'routine',
    },
  };
};

const emergency: Draw = (world, at) => {
  const one = someone(world, ({ class: kind }) => kind === 'E');
  return one && { kind: 'work', at: at('departments'), fact: { type: 'EmergencyStepped', encounter: encounterId(one.visit), step: 'triaged', esi: 3 } };
};
