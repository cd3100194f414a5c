/** The steward's desk: which pairs wait, two records side by side with the panel of their score, overlays, and what was done. Names from the erasable table, for stewards only. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { barredOf } from '@healthos/core/identity/matching/eligible.ts';
import { matchPackOf, matchPacksOf } from '@healthos/core/identity/matching/packs.ts';
import { scorePair } from '@healthos/core/identity/matching/score.ts';
import { traitsOf } from '@healthos/core/identity/matching/traits.ts';
import { identityKpis } from '@healthos/core/identity/kpis.ts';
import { personOf } from '@healthos/core/identity/fold.ts';
import { pairKey } from '@healthos/core/identity/pairs.ts';
import { linkKindOf, standingOf, waitingPairs } from '@healthos/core/identity/standing.ts';
import type { IdentityState } from '@healthos/core/identity/state.ts';
import { encounterId, facilityId, patientId, type PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { stricter, type SensitivityLabel } from '@healthos/core/sensitivity.ts';
import { labelOf } from '@healthos/core/house/access/label.ts';
import { getRow, rows } from '@healthos/core/table.ts';
import { heldNames, type HeldNames } from '../postgres/identity-held.ts';
import { frequenciesOf } from '../postgres/identity-keys.ts';
import { createLooks } from '../audit/looks.ts';
import { asker, type Parts } from './context.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';

/** Rows of each list. */
const [pairsShown, doneShown, visitsShown] = [200, 100, 8];

const Facility = Type.Object({ facility: Type.String({ maxLength: 200 }) });
const Pair = Type.Object({ a: Type.String({ minLength: 1, maxLength: 80 }), b: Type.String({ minLength: 1, maxLength: 80 }) });

export function identityRoutes(app: FastifyInstance, parts: Parts): void {
  const looks = createLooks<PatientId>(parts.clock);
  app.get<{ Params: Static<typeof Facility> }>(
    '/api/facilities/:facility/identity',
    { schema: { tags: ['identity'], summary: 'Pairs that wait, overlays, what was decided, and how clean the records are', params: Facility } },
    async (request, reply) => {
      const { facility } = request.params;
      const steward = await asker(parts, request, reply, 'see-identity', facility);
      if (steward === undefined) return reply;
      await parts.follow.level();
      const { people, ...work } = await workOf(parts, parts.follow.enterprise().identity);
      // A desk that stays open asks every few seconds: who came into view since is a read, the same people again are not.
      const read = { ...whoOf(steward), facility, patients: looks.unseen(steward, 'desk', people), kind: 'identity', view: 'desk', why: 'office' };
      if (read.patients.length > 0 && !(await audited(parts, request, reply, read))) return reply;
      looks.saw(steward, 'desk', read.patients);
      void reply.header('cache-control', 'no-store');
      return work;
    },
  );

  app.get<{ Params: Static<typeof Facility>; Querystring: Static<typeof Pair> }>(
    '/api/facilities/:facility/identity/pair',
    { schema: { tags: ['identity'], summary: 'Two records side by side, with the panel of their score', params: Facility, querystring: Pair } },
    async (request, reply) => {
      const { facility } = request.params;
      const steward = await asker(parts, request, reply, 'see-identity', facility);
      if (steward === undefined) return reply;
      await parts.follow.level();
      const [a, b] = [patientId(request.query.a), patientId(request.query.b)];
      const answer = await pairOf(parts, a, b);
      if (answer === undefined) return problem(reply, 'access.absent');
      const patients = looks.unseen(steward, 'pair', [a, b]);
      if (
        patients.length > 0 &&
        !(await audited(parts, request, reply, { ...whoOf(steward), facility, patients, kind: 'identity', view: 'pair', why: 'office' }))
      )
        return reply;
      looks.saw(steward, 'pair', patients);
      void reply.header('cache-control', 'no-store');
      return answer;
    },
  );
}

async function workOf(parts: Parts, identity: IdentityState) {
  const now = parts.clock.now();
  const waiting = waitingPairs(identity);
  const shown = waiting.slice(0, pairsShown);
  const overlays = [...rows(identity.discrepancies)].filter(({ kind }) => kind === 'identity-overlay');
  const done = doneIn(identity);
  const wanted = [...shown.flatMap(({ a, b }) => [a, b]), ...overlays.map(({ about }) => patientId(about)), ...done.flatMap(({ a, b }) => [a, b])];
  const names = await linesOf(parts, wanted);
  const held = new Map((overlays.length === 0 ? [] : await heldNames(parts.db)).map((one) => [one.patient, one] as const));
  return {
    people: [...new Set(wanted)].filter((one) => names.has(one)),
    asOf: now,
    kpis: identityKpis(identity, now),
    pack: packsShown(parts),
    pairs: shown.map(({ a, b, proposed: { score, band, at } }) => ({
      a,
      b,
      score,
      band,
      since: at,
      linked: linkKindOf(identity, a, b) !== undefined,
      one: shortOf(names.get(a)),
      other: shortOf(names.get(b)),
    })),
    morePairs: waiting.length - shown.length,
    overlays: overlays.map(({ about, since, says }) => ({
      patient: about,
      since,
      says,
      visits: visitsOf(parts, patientId(about)),
      ...shortOf(names.get(patientId(about))),
      newcomer: newcomerOf(held.get(patientId(about))),
    })),
    done: done.map((one) => ({ ...one, one: shortOf(names.get(one.a)), other: shortOf(names.get(one.b)) })),
  };
}

/** The weights in force, and those that are to come. */
function packsShown({ follow, clock }: Parts) {
  const houses = [...follow.enterprise().hospitals.values()];
  const now = matchPackOf(houses, clock.now());
  const [next] = matchPacksOf(houses)
    .filter(({ effectiveFrom }) => effectiveFrom > new Date(clock.now()).toISOString().slice(0, 10))
    .reverse();
  const short = ({ pack, effectiveFrom, source }: typeof now) => ({ pack, effectiveFrom, source });
  return { ...short(now), link: now.link, review: now.review, automatic: now.automatic, next: next === undefined ? undefined : short(next) };
}

interface Done {
  readonly what: 'merged' | 'unmerged' | 'linked' | 'unlinked' | 'refused' | 'accepted' | 'split';
  readonly a: PatientId;
  readonly b: PatientId;
  readonly at: number;
  readonly facility: string;
  readonly position: number;
  readonly by?: string;
  readonly reason?: string;
  /** It holds now: a merge that nobody took back, a link that nobody parted. */
  readonly holds: boolean;
}

/** Merges, links, refusals and decided overlays, newest first. */
function doneIn(identity: IdentityState): readonly Done[] {
  const facts = identity.facts.map((fact): Done => {
    const merge = fact.type === 'PatientsMerged' || fact.type === 'PatientsUnmerged';
    const [a, b] = merge ? [fact.from, fact.into] : [fact.a, fact.b];
    const what = { PatientsMerged: 'merged', PatientsUnmerged: 'unmerged', PatientsLinked: 'linked', PatientsUnlinked: 'unlinked' } as const;
    return {
      what: what[fact.type],
      a,
      b,
      at: fact.at,
      facility: fact.facility,
      position: fact.position,
      ...(fact.by === undefined ? {} : { by: fact.by }),
      ...(fact.type === 'PatientsUnmerged' ? { reason: fact.reason } : {}),
      holds:
        fact.type === 'PatientsMerged'
          ? getRow(identity.mergedInto, a) === b
          : fact.type === 'PatientsLinked' && getRow(identity.links, a)?.includes(b) === true,
    };
  });
  const overlays = overlaysDecided(identity);
  const split = new Set(overlays.map(({ a, b }) => pairKey(a, b)));
  const refusals = [...rows(identity.pairs)].flatMap(({ a, b, refused }): Done[] =>
    refused === undefined || split.has(pairKey(a, b))
      ? []
      : [
          {
            what: 'refused',
            a,
            b,
            at: refused.at,
            facility: refused.facility,
            position: refused.position,
            by: refused.by,
            reason: refused.reason,
            holds: true,
          },
        ],
  );
  return [...facts, ...refusals, ...overlays].sort((one, other) => other.at - one.at || other.position - one.position).slice(0, doneShown);
}

/** What stewards made of records that were written over; a split made two of one. */
function overlaysDecided(identity: IdentityState): readonly Done[] {
  return [...rows(identity.decisions)].flatMap((decisions) =>
    decisions.map(({ decision, patient, into, at, facility, position, by, reason }): Done => ({
      what: decision,
      a: patient,
      b: into ?? patient,
      at,
      facility,
      position,
      by,
      reason,
      holds: true,
    })),
  );
}

async function linesOf(parts: Parts, patients: readonly PatientId[]): Promise<ReadonlyMap<PatientId, IdentityLine>> {
  const lines = await parts.log.identitiesOf([...new Set(patients)]);
  return new Map(lines.map((line) => [line.patient, line] as const));
}

function shortOf(line: IdentityLine | undefined): Pick<Partial<IdentityLine>, 'family' | 'given' | 'birthDate' | 'sex' | 'number'> {
  if (line === undefined) return {};
  const { family, given, birthDate, sex, number } = line;
  return {
    number,
    ...(family === undefined ? {} : { family }),
    ...(given === undefined ? {} : { given }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(sex === undefined ? {} : { sex }),
  };
}

/** Who the record is said to be now. */
function newcomerOf(held: HeldNames | undefined): ReturnType<typeof shortOf> | undefined {
  if (held === undefined) return undefined;
  const { patient: _whose, order: _said, ...names } = held;
  return names;
}

async function pairOf(parts: Parts, a: PatientId, b: PatientId) {
  const { identity } = parts.follow.enterprise();
  const lines = await linesOf(parts, [a, b]);
  const [one, other] = [lines.get(a), lines.get(b)];
  if (one === undefined || other === undefined || a === b) return undefined;
  const [traits, others] = [traitsOf(one), traitsOf(other)];
  const panel = scorePair(matchPackOf(parts.follow.enterprise().hospitals.values(), parts.clock.now()), traits, others, await frequenciesOf(parts.db));
  return {
    asOf: parts.clock.now(),
    standing: standingOf(identity, a, b),
    link: linkKindOf(identity, a, b),
    barred: barredOf(identity, traits, others),
    panel,
    one: sideOf(parts, identity, a, one),
    other: sideOf(parts, identity, b, other),
    history: doneIn(identity).filter((fact) => [a, b].includes(fact.a) && [a, b].includes(fact.b)),
  };
}

function sideOf(parts: Parts, identity: IdentityState, patient: PatientId, line: IdentityLine) {
  const record = getRow(identity.records, patient);
  return {
    ...line,
    person: personOf(identity, patient),
    mergedInto: getRow(identity.mergedInto, patient),
    links: getRow(identity.links, patient) ?? [],
    unidentified: record?.unidentified === true,
    deceased: record?.deceased === true,
    label: labelHere(parts, patient),
    visits: visitsOf(parts, patient),
  };
}

/** The strictest label of the person in any house. */
function labelHere(parts: Parts, patient: PatientId): SensitivityLabel {
  const inputs = [...parts.follow.enterprise().hospitals.keys()].flatMap((facility) => parts.follow.input(facility) ?? []);
  return inputs.map((input) => labelOf(input, patient).label).reduce(stricter, 'normal');
}

/** Visits of a record in every house, the newest first. */
function visitsOf(parts: Parts, patient: PatientId) {
  const found = [...parts.follow.enterprise().hospitals.values()].flatMap(({ facility, operations }) =>
    [...(getRow(operations.index.encountersByRecord, patient) ?? [])].flatMap((id) => {
      const visit = getRow(operations.encounters, encounterId(id));
      // A visit that named several records is of the one that it names now.
      if (visit?.patient !== patient) return [];
      const { encounter, status, location, dischargedAt } = visit;
      return [{ facility: facilityId(facility), encounter, status, at: visit.locatedAt ?? dischargedAt ?? 0, unit: location?.unit }];
    }),
  );
  return found.sort((one, other) => other.at - one.at).slice(0, visitsShown);
}
