/**
 * The money of a simulated hospital, from the messages of its departments to the lines of its claims: every kind of charge is there, every claim line
 * opens to the facts and bytes that it rests on, and a leaf that is taken back or altered after the claim holds exactly the lines that rest on it.
 * `HEALTHOS_ENCOUNTERS` says of how many encounters a leaf is taken back, `HEALTHOS_SEED` which.
 */
import { expect, test } from 'vitest';
import type { Encounter } from '@healthos/core/encounter.ts';
import type { HealthEvent, Recorded } from '@healthos/core/event.ts';
import { billedOf, type Billed } from '@healthos/core/financial/claims/billed.ts';
import { formOf } from '@healthos/core/financial/claims/claim-lines.ts';
import { correctionOf, draftsOf } from '@healthos/core/financial/claims/draft.ts';
import type { ClaimForm, ClaimSubmitted } from '@healthos/core/financial/claim-events.ts';
import { ledgerOf, zoneOf, type Ledger } from '@healthos/core/financial/ledger.ts';
import { chargeKinds, type Books } from '@healthos/core/financial/lines.ts';
import { standingLines } from '@healthos/core/financial/stay-facts.ts';
import type { Enterprise } from '@healthos/core/hospital.ts';
import { emptyEnterprise, emptyHospital, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { facilityId, type EncounterId } from '@healthos/core/ids.ts';
import { getRow, rows } from '@healthos/core/table.ts';
import { dayMs, hourMs, instant, type Instant } from '@healthos/core/time.ts';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import { networkHospitals } from '@healthos/simulators/day/network-hospitals.ts';
import { seeded } from '@healthos/simulators/day/random.ts';
import { openHistory } from './history.ts';
import { later, leafOf, told } from './leaves.ts';

const wanted = Number(process.env['HEALTHOS_ENCOUNTERS'] ?? 40);
/** On two cores that are busy with other things. */
const perEncounterMs = 400;
const seed = Number(process.env['HEALTHOS_SEED'] ?? 11);
/** A small house for the suite; many encounters need the large one, which discharges about two hundred a day. */
const hospital = wanted > 60 ? demoHospital : (networkHospitals.find(({ facility }) => facility === 'UCH') ?? demoHospital);
const hours = wanted > 60 ? 36 + wanted / 8 : 54;
const facility = facilityId(hospital.facility);

const history = openHistory(seed, hospital, { detail: true });
const end = instant(history.startsAt + hours * hourMs);
const log: readonly Recorded[] = [...history.facts, ...history.go(end)];
const whole = foldEnterprise(emptyEnterprise(), log);

const booksOf = ({ hospitals, identity }: Enterprise, now: Instant): Books => ({ hospital: hospitals.get(facility) ?? emptyHospital(facility), identity, now });
const encounterIn = ({ hospital: { operations } }: Books, key: EncounterId): Encounter => {
  const found = getRow(operations.encounters, key);
  if (found === undefined) throw new RangeError(key);
  return found;
};
const encounters = [...rows(booksOf(whole, end).hospital.operations.encounters)];

test('the ledger shows every kind of charge', () => {
  const kinds = new Set(encounters.flatMap((encounter) => ledgerOf(booksOf(whole, end), encounter).lines.map(({ kind }) => kind)));
  expect([...kinds].sort()).toEqual([...chargeKinds].sort());
});

test('what an outside system posts for a derived charge is one charge, and what it alone knows is there', () => {
  const posted = log.flatMap(({ event }) => (event.type === 'ChargePosted' ? [event.code.code] : []));
  expect(new Set(posted).size).toBeGreaterThan(1);
  const codes = encounters.flatMap((encounter) =>
    ledgerOf(booksOf(whole, end), encounter)
      .lines.filter(({ kind }) => kind === 'posted')
      .map(({ code }) => code),
  );
  expect(new Set(codes)).toEqual(new Set(['PATH-SURG']));
});

/** Everything that was said of one encounter: of the visit, of its person, of its surgical cases. */
const description = log.filter(({ event }) => event.type === 'FacilityDescribed');
const saidOf = new Map<string, Recorded[]>();
const casesOf = new Map<string, string>();
for (const fact of log) {
  const { event } = fact;
  if (event.type === 'CaseScheduled' && event.encounter !== undefined) casesOf.set(event.case, event.encounter);
  const visit =
    'encounter' in event && typeof event.encounter === 'string' ? event.encounter : event.type === 'CaseStepped' ? casesOf.get(event.case) : undefined;
  const owner = visit ?? ('patient' in event && typeof event.patient === 'string' ? event.patient : undefined);
  if (owner === undefined) continue;
  const list = saidOf.get(owner);
  if (list === undefined) saidOf.set(owner, [fact]);
  else list.push(fact);
}
const ownFacts = ({ encounter, patient }: Encounter): readonly Recorded[] =>
  [...description, ...(saidOf.get(encounter) ?? []), ...(saidOf.get(patient) ?? [])].sort((a, b) => a.position - b.position);

const fold = (facts: readonly Recorded[], now: Instant): Books => booksOf(foldEnterprise(emptyEnterprise(), facts), now);

interface Sent {
  readonly encounter: Encounter;
  readonly facts: readonly Recorded[];
  readonly claims: readonly ClaimSubmitted[];
  readonly at: Instant;
}

/** The bills of those who left, a week later. */
function sentOf(encounter: Encounter): Sent | undefined {
  if (encounter.dischargedAt === undefined) return undefined;
  const at = instant(encounter.dischargedAt + 7 * dayMs);
  const own = ownFacts(encounter);
  const books = fold(own, at);
  const one = encounterIn(books, encounter.encounter);
  const ledger = ledgerOf(books, one);
  const claims = draftsOf({ books, encounter: one, ledger, zone: zoneOf(books.hospital) }).flatMap(({ claim }) => (claim.lines.length === 0 ? [] : [claim]));
  const [like] = own;
  if (like === undefined || claims.length === 0) return undefined;
  return { encounter: one, claims, at, facts: [...own, ...claims.map((claim, n) => told(like, claim, at, n))] };
}
const sent = encounters.flatMap((encounter) => sentOf(encounter) ?? []).slice(0, wanted);

test(`every line of the claims of ${sent.length} encounters opens to clinical facts of its own patient, and to the bytes that say them`, () => {
  expect(sent.length).toBe(wanted);
  for (const { encounter, claims } of sent)
    for (const { lines } of claims)
      for (const { positions, charges } of lines) {
        expect(positions.length, charges.join()).toBeGreaterThan(0);
        for (const position of positions) {
          const fact = log[position - 1];
          const bytes = fact === undefined ? undefined : history.bytesOf(fact.message);
          expect([charges, fact?.position]).toEqual([charges, position]);
          // A step of a surgical case names the case, and its booking the visit.
          const names =
            fact?.event.type === 'CaseStepped' ? casesOf.get(fact.event.case) : bytes?.includes(encounter.encounter) === true ? encounter.encounter : bytes;
          expect(names).toBe(encounter.encounter);
        }
      }
});

/** Standing lines by the charge that they were first put as: what is put again after a credit has a number behind it, and may stand for the same money. */
const standing = ({ lines }: Ledger) => {
  const known = new Set(lines.map(({ charge }) => charge));
  const firstAs = (charge: string): string => {
    const before = charge.replace(/:\d+$/, '');
    return known.has(before) ? before : charge;
  };
  const now = new Map(
    standingLines(lines)
      .filter(({ heldBy }) => heldBy === undefined)
      .map((line) => [firstAs(line.charge), line]),
  );
  return (charge: string) => now.get(firstAs(charge));
};

/** Lines whose charges are worth something else, or are something else, in a ledger that never heard of the leaf. */
function changedIn({ lines }: ClaimSubmitted, ledger: Ledger): readonly number[] {
  const now = standing(ledger);
  return lines.flatMap(({ line, charges, amountCents, code }) => {
    const left = charges.flatMap((charge) => now(charge) ?? []).filter((one) => (one.billed?.code ?? one.code) === code);
    const worth = left.reduce((sum, one) => sum + one.amountCents, 0);
    return left.length === charges.length && worth === amountCents ? [] : [line];
  });
}

const billed = (books: Books, encounter: Encounter): Billed => {
  const one = encounterIn(books, encounter.encounter);
  return billedOf(books, one, ledgerOf(books, one), zoneOf(books.hospital));
};

test(
  `a leaf of each of ${sent.length} encounters that is taken back or altered holds exactly the lines that rest on it, and a claim in its place is proposed`,
  () => {
    const random = seeded(seed);
    const tally: Record<string, number> = {};
    let held = 0;
    for (const { encounter, facts, claims, at } of sent) {
      const leaves = [...new Set(claims.flatMap(({ lines }) => lines.flatMap(({ positions }) => positions)))].flatMap((position) => {
        const fact = log[position - 1];
        const leaf = fact === undefined ? undefined : leafOf(fact);
        return leaf === undefined ? [] : [leaf];
      });
      // Of each kind as often as there are visits with it: reports are many, notes and bags few.
      const kinds = [...new Set(leaves.map(({ kind }) => kind))];
      const kind = kinds[random.integer(0, Math.max(0, kinds.length - 1))];
      const ofKind = leaves.filter((leaf) => leaf.kind === kind);
      const leaf = ofKind[random.integer(0, Math.max(0, ofKind.length - 1))];
      if (leaf === undefined) continue;
      const otherwise = random.chance(0.5) ? leaf.otherwise : undefined;
      const change = otherwise ?? leaf.back;
      const what = `${encounter.encounter} ${otherwise === undefined ? 'back' : 'altered'}: ${leaf.kind}`;
      tally[leaf.kind] = (tally[leaf.kind] ?? 0) + 1;
      const books = fold([...facts, ...later(facts, leaf, change, instant(at + dayMs))], instant(at + 2 * dayMs));
      const now = billed(books, encounter);
      const asIf = fold(without(facts, leaf, otherwise), instant(at + 2 * dayMs));
      const never = ledgerOf(asIf, encounterIn(asIf, encounter.encounter));
      const about = {
        books,
        encounter: encounterIn(books, encounter.encounter),
        ledger: ledgerOf(books, encounterIn(books, encounter.encounter)),
        zone: zoneOf(books.hospital),
      };
      expect(about.ledger.chargedCents, what).toBe(never.chargedCents);
      for (const claim of claims) {
        const shown = now.claims.find((one) => one.now.claim === claim.claim);
        const stale = shown?.stale.map(({ line }) => line) ?? [];
        expect([what, claim.claim, stale]).toEqual([what, claim.claim, changedIn(claim, never)]);
        held += stale.length;
        const mine = new Set(facts.flatMap(({ event, position }) => (leaf.says(event) ? [position] : [])));
        for (const { line, positions, charges } of claim.lines)
          // Said otherwise it may also take from a line that never rested on it: a better infusion is the initial one.
          if (otherwise === undefined && stale.includes(line))
            expect([what, charges, positions.some((position) => mine.has(position))]).toEqual([what, charges, true]);
        if (shown === undefined || stale.length === 0) continue;
        expect(correctionOf(about, shown.now, '7')?.claim).toMatchObject({ frequency: '7', replaces: claim.claim, totalCents: worthOf(never, claim.form) });
        expect(correctionOf(about, shown.now, '8')?.claim).toMatchObject({ frequency: '8', replaces: claim.claim, totalCents: claim.totalCents });
      }
    }
    process.stdout.write(`leaves ${JSON.stringify(tally)}, lines held ${held}, seed ${seed}\n`);
    expect(held).toBeGreaterThan(sent.length / 4);
  },
  60_000 + wanted * perEncounterMs,
);

function without(
  facts: readonly Recorded[],
  leaf: ReturnType<typeof leafOf>,
  otherwise: ((event: HealthEvent) => HealthEvent) | undefined,
): readonly Recorded[] {
  return facts.flatMap((fact) => {
    if (leaf?.says(fact.event) !== true) return [fact];
    return otherwise === undefined ? [] : [{ ...fact, event: otherwise(fact.event) }];
  });
}

function worthOf({ lines }: Ledger, form: ClaimForm): number {
  return standingLines(lines)
    .filter((line) => formOf(line) === form && line.heldBy === undefined)
    .reduce((sum, { amountCents }) => sum + amountCents, 0);
}
