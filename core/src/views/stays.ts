/** View `stays`: how long each stay has lasted against its kind, and the status clocks of the payer's rules. */
import { expectedDays, expectedFor, expectedStayRules, kindOfStay, zoneOf, finishedStays } from '../house/discharge/expected-stay.ts';
import { outlierDays, stayDays } from '../house/discharge/length-of-stay.ts';
import { conditionCode44, noticeWindow, snfThreeDay, statusRules, twoMidnight } from '../house/discharge/status-clocks.ts';
import { statusOf } from '../house/discharge/status.ts';
import { leaverOf, leaversOf, type Leaver } from '../house/discharge/ways.ts';
import type { EncounterId } from '../ids.ts';
import { changedSince, entries } from '../table.ts';
import { dayMs, hourMs, instant, startOfLocalDay, type Instant } from '../time.ts';
import { remake } from './keep.ts';
import { encounterFacts } from './lineage.ts';
import type { StayRow } from './rows-discharge.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfLeaving } from '../reads.ts';

export const staysView: View<StayRow> = {
  name: 'stays',
  title: 'Stays and status clocks',
  definition: `Days so far against the geometric mean of their kind (${expectedStayRules.source}); two-midnight benchmark and presumption, observation notice, three inpatient midnights for skilled nursing, condition code 44 (${statusRules.pack}: ${statusRules.source}). Midnights are the facility's own.`,
  audience: 'bed',
  reads: ['operations', ...readsOfLeaving],
  tables: [finishedStays, leaversOf],
  rows: (input, earlier) => {
    const means = expectedDays(input);
    const same =
      earlier !== undefined && expectedDays(earlier.input) === means && startOfLocalDay(earlier.input.now, zoneOf(input.hospital)) === midnightOf(input);
    const keys = same ? changedSince(leaversOf(earlier.input), leaversOf(input)) : [...entries(leaversOf(input))].map(([key]) => key);
    const all = same || earlier === undefined ? keys : new Set<string>([...keys, ...earlier.rows.keys()]);
    return remake(earlier?.rows, all, (key) => row(input, key as EncounterId, means));
  },
  lineage: (input, key) => {
    const leaver = leaverOf(input, key as EncounterId);
    return leaver === undefined ? undefined : encounterFacts(input, leaver.encounter, leaver.way.positions);
  },
};

const midnightOf = (input: ViewInput): Instant => startOfLocalDay(input.now, zoneOf(input.hospital));

/** The clocks of one stay; undefined: nobody is here under it. */
export const stayOf = (input: ViewInput, encounter: EncounterId): StayRow | undefined => row(input, encounter, expectedDays(input));

function row(input: ViewInput, key: EncounterId, means: ReadonlyMap<string, number>): StayRow | undefined {
  const leaver = leaverOf(input, key);
  if (leaver === undefined) return undefined;
  const { encounter } = leaver;
  const zone = zoneOf(input.hospital);
  const status = statusOf(leaver);
  const kind = kindOfStay(input.hospital, encounter);
  const { inpatientAt, observationAt, servicesAt } = status;
  const window = observationAt === undefined ? undefined : noticeWindow(observationAt);
  return {
    encounter: key,
    ...(encounter.location === undefined ? {} : { unit: encounter.location.unit }),
    ...(encounter.location?.bedId === undefined ? {} : { bed: encounter.location.bedId }),
    status: status.kind,
    kind,
    ...(servicesAt === undefined ? {} : { servicesAt }),
    ...(inpatientAt === undefined ? {} : { inpatientAt, ...lengthOf(inpatientAt, input, expectedFor(means, kind)) }),
    ...(observationAt === undefined ? {} : { observationAt }),
    ...midnights(leaver, input),
    // The next local midnight: the day after the one that holds a moment 26 h on, or of a short day the same.
    nextMidnightAt: startOfLocalDay(instant(midnightOf(input) + dayMs + 2 * hourMs), zone),
    snfMidnights: snfThreeDay(inpatientAt, input.now, zone).midnights,
    ...(window === undefined ? {} : { noticeFrom: window.opensAt, noticeBy: window.dueBy }),
    ...(status.noticeAt === undefined ? {} : { noticeGivenAt: status.noticeAt }),
    ...(status.kind === 'inpatient' ? { code44Missing: conditionCode44({ ...status, at: input.now }).missing } : {}),
  };
}

function lengthOf(inpatientAt: Instant, input: ViewInput, expected: number | undefined): Pick<StayRow, 'days' | 'expectedDays' | 'excessDays' | 'outlier'> {
  const days = stayDays(inpatientAt, input.now, zoneOf(input.hospital));
  const outlier = outlierDays.findLast((least) => days >= least);
  return {
    days,
    ...(expected === undefined ? {} : { expectedDays: expected, excessDays: Math.max(0, days - expected) }),
    ...(outlier === undefined ? {} : { outlier }),
  };
}

function midnights(leaver: Leaver, input: ViewInput): Pick<StayRow, 'benchmarkMidnights' | 'presumptionMidnights'> {
  const { servicesAt, inpatientAt } = statusOf(leaver);
  if (servicesAt === undefined) return {};
  const { benchmark, presumption } = twoMidnight(servicesAt, inpatientAt, input.now, zoneOf(input.hospital));
  return { benchmarkMidnights: benchmark, ...(presumption === undefined ? {} : { presumptionMidnights: presumption }) };
}
