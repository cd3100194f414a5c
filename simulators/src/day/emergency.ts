/** The emergency department: the door, triage, the waiting room, a bed, a provider, a decision; and those who give up waiting. */
import { encounterId, unitId } from '@healthos/core/ids.ts';
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import { hourMs, instant, minuteMs } from '@healthos/core/time.ts';
import { bringByAmbulance, offload } from './ambulances.ts';
import { charting } from './charting.ts';
import { admissionLevels, complaints, providersByHour, severities } from './distributions.ts';
import { fallIll } from './illness.ts';
import { imageEmergency } from './imaging.ts';
import { moveTo, request } from './placement.ts';
import { agesOf, arrived, leave, newStay, services } from './stay.ts';
import { sendAway } from './transfers.ts';
import { criticalCare } from './treatments.ts';
import type { Stay, World } from './world.ts';

/** Of those at ESI 1 to 3 who are neither admitted nor sent home. */
const [observed, transferred] = [0.06, 0.012];
/** Minutes from the bed to a provider, and from there to the decision. */
const toProvider = { urgent: 4, median: 19, sigma: 0.6 } as const;
const toDecision = { median: 92, sigma: 0.55 } as const;
/** Mean patience in the waiting room, in hours, by severity. */
const patience: Readonly<Record<number, number>> = { 3: 60, 4: 36, 5: 26 };
const leftUnseen = '07';
/** Whoever sees patients in the ED. */
const physicians = 14;
export const providerIds: readonly string[] = Array.from({ length: physicians }, (_, n) => `P${n + 1}`);
/** Of the urgent, few are very ill. */
const mostlyLess = 1.7;

export function arrive(world: World, drawn?: number): void {
  const { random, house } = world;
  const unit = house.emergency;
  if (unit === undefined) return;
  const esi = drawn ?? random.weighted(severities.map(([severity, share]) => [severity, share] as const));
  const level = nearest(world, random.weighted(admissionLevels));
  const stay = newStay(
    world,
    level,
    { class: 'E', service: 'EMR', acuity: esi, place: { unit, room: 'WAIT', bed: '' } },
    agesOf(level === 'paediatrics' ? level : 'medical-surgical'),
  );
  fallIll(stay, esi <= 2 ? 0.08 + 0.57 * random.next() ** mostlyLess : random.between(0, 0.15), world.clock);
  bringByAmbulance(world, stay, esi, () => comeIn(world, stay, esi));
}

/** A house without step-down beds takes them on telemetry, one without telemetry on a ward; nobody but intensive care and paediatrics goes elsewhere. */
function nearest(world: World, level: LevelOfCare): LevelOfCare {
  const order = ['step-down', 'telemetry', 'medical-surgical'] as const;
  const at = order.findIndex((one) => one === level);
  return at < 0 ? level : (order.slice(at).find((one) => world.house.count(one) > 0) ?? level);
}

function comeIn(world: World, stay: Stay, esi: number): void {
  const { random } = world;
  stay.now = { ...stay.now, admittedAt: world.clock };
  stay.emergency = { esi, arrivedAt: world.clock, triaged: false, roomed: false, seen: false };
  world.act({ kind: 'movement', trigger: 'A04', at: world.clock, visit: stay.now });
  world.plan(world.clock + (esi <= 2 ? random.between(1, 4) : random.between(3, 14)) * minuteMs, () => {
    world.say({
      type: 'EmergencyStepped',
      encounter: encounterId(stay.now.visit),
      step: 'triaged',
      esi,
      complaint: random.weighted(complaints),
      by: `nurse:T${random.integer(1, 6)}`,
    });
    if (stay.emergency !== undefined) stay.emergency.triaged = true;
    world.departments.lobby.push(stay);
    roomNext(world);
  });
  const mean = patience[esi];
  if (mean !== undefined) world.plan(world.clock + random.exponential(mean * hourMs), () => giveUp(world, stay));
}

function giveUp(world: World, stay: Stay): void {
  const { lobby } = world.departments;
  const at = lobby.indexOf(stay);
  if (at < 0 || stay.emergency?.roomed === true) return;
  lobby.splice(at, 1);
  world.say({ type: 'EmergencyStepped', encounter: encounterId(stay.now.visit), step: 'left-unseen', by: 'nurse' });
  offload(world, stay);
  leave(world, stay, leftUnseen);
}

/** The sickest first, then whoever waits longest. */
export function roomNext(world: World): void {
  const { lobby } = world.departments;
  lobby.sort((a, b) => (a.emergency?.esi ?? 5) - (b.emergency?.esi ?? 5) || (a.emergency?.arrivedAt ?? 0) - (b.emergency?.arrivedAt ?? 0));
  for (let stay = lobby[0]; stay !== undefined; stay = lobby[0]) {
    const taken = stay;
    const bed = world.house.free('emergency', (one) => taken.wants.isolation !== 'airborne' || one.pressure === 'negative') ?? world.house.free('emergency');
    if (bed === undefined || taken.emergency === undefined) return;
    lobby.shift();
    world.house.reserve(bed, taken.now.visit, false);
    taken.emergency.roomed = true;
    world.plan(world.clock + world.random.between(0.5, 4) * minuteMs, () => {
      moveTo(world, taken, bed);
      world.say({ type: 'EmergencyStepped', encounter: encounterId(taken.now.visit), step: 'roomed', by: 'nurse' });
      offload(world, taken);
      charting.begin(world, taken, false);
      meetProvider(world, taken);
    });
  }
}

function meetProvider(world: World, stay: Stay): void {
  const { random } = world;
  const urgent = (stay.emergency?.esi ?? 3) <= 2;
  const minutes = urgent ? random.exponential(toProvider.urgent) + 0.5 : random.logNormal(toProvider.median, toProvider.sigma);
  const provider = `P${random.integer(1, physicians)}`;
  world.plan(world.clock + minutes * minuteMs, () => {
    if (stay.emergency !== undefined) stay.emergency.seen = true;
    world.say({ type: 'EmergencyStepped', encounter: encounterId(stay.now.visit), step: 'provider-seen', provider, by: `clinician:${provider}` });
    imageEmergency(world, stay);
    criticalCare(world, stay, provider);
    if (stay.emergency?.esi === 1 && random.chance(0.25))
      world.say({ type: 'CareNeedStated', encounter: encounterId(stay.now.visit), need: 'ventilator', present: true, by: `clinician:${provider}` });
    world.plan(world.clock + random.logNormal(toDecision.median, toDecision.sigma) * minuteMs, () => decide(world, stay, provider));
  });
}

function decide(world: World, stay: Stay, provider: string): void {
  const { random, house } = world;
  const esi = stay.emergency?.esi ?? 3;
  const kept = random.chance((severities.find(([one]) => one === esi)?.[2] ?? 0) * house.admitting);
  const admitted = kept && house.count(stay.level) > 0;
  const disposition =
    kept && !admitted
      ? 'transfer'
      : admitted
        ? 'admit'
        : esi <= 3 && random.chance(transferred)
          ? 'transfer'
          : esi <= 3 && random.chance(observed)
            ? 'observe'
            : 'discharge';
  if (stay.emergency !== undefined) stay.emergency.decided = disposition;
  world.say({ type: 'EmergencyStepped', encounter: encounterId(stay.now.visit), step: 'disposition-decided', disposition, by: `clinician:${provider}` });
  if (disposition === 'admit') admit(world, stay);
  else if (disposition === 'observe') observe(world, stay);
  else if (disposition === 'transfer') sendAway(world, stay);
  else world.plan(world.clock + random.between(8, 35) * minuteMs, () => leave(world, stay, '01'));
}

/** The decision makes an inpatient who still is in the ED: a boarder until in the next bed. */
function admit(world: World, stay: Stay): void {
  stay.now = { ...stay.now, class: 'I', service: services[stay.level] ?? 'MED', admittedAt: world.clock };
  world.act({ kind: 'movement', trigger: 'A06', at: world.clock, visit: stay.now });
  charting.prescribe(world, stay);
  request(world, { stay, level: stay.level, origin: 'ed', readyIn: world.random.logNormal(32, 0.5), arrived: () => arrived(world, stay) });
}

function observe(world: World, stay: Stay): void {
  if (world.house.count('medical-surgical') === 0) return leave(world, stay, '01');
  stay.now = { ...stay.now, class: 'O', service: 'MED' };
  world.act({ kind: 'movement', trigger: 'A08', at: world.clock, visit: stay.now });
  world.say({ type: 'StatusStepped', encounter: encounterId(stay.now.visit), step: 'observation-ordered', by: 'clinician' });
  request(world, { stay, level: 'medical-surgical', origin: 'ed', readyIn: world.random.logNormal(32, 0.5), arrived: () => arrived(world, stay) });
}

/** Said whenever it changes. */
export function countProviders(world: World): void {
  const unit = world.house.emergency;
  if (unit === undefined) return;
  const share = world.house.count('emergency') / 40;
  let said = -1;
  const look = (): void => {
    const hour = Math.floor(world.local() / hourMs) % 24;
    const providers = Math.max(1, Math.round((providersByHour[hour] ?? 5) * share));
    if (providers !== said) world.say({ type: 'ProvidersOnDutyCounted', unit: unitId(unit), providers, by: 'staffing' });
    said = providers;
    world.plan(instant(world.clock + hourMs - (world.clock % hourMs)), look);
  };
  look();
}
