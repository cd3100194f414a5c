/** A person's chart of one picture: everything that the facts of their records and visits say, made anew each time from the indexes of that person alone. */
import { getRow } from '../../table.ts';
import type { Hospital } from '../../hospital.ts';
import type { Encounter } from '../../encounter.ts';
import { reached } from '../../by-subject.ts';
import { personOf, recordsOf } from '../../identity/fold.ts';
import type { EncounterId, PatientId } from '../../ids.ts';
import { scoreOf } from '../../reasoning/encounter-score.ts';
import { isOfUse, numbersOf } from '../../visit-numbers.ts';
import type { ViewInput } from '../../views/view.ts';
import { labelOf } from '../access/label.ts';
import { documentsOf } from './documents.ts';
import { isAnyChanged } from './items.ts';
import { dispensesOf, labelsOf, resourcesOf, teamOf } from './kept.ts';
import { allergiesOf, linesOf } from './lines.ts';
import { dosesOf, duesOf, imagingOf, medicationsOf, ordersOf } from './orders.ts';
import { resultsOf } from './results.ts';
import type { Chart } from './rows.ts';
import { stripsOf } from './strips.ts';
import { timelineOf } from './timeline.ts';
import { careTeamOf, currentOf, visitOf } from './visits.ts';
import { personIn, type Person } from './whose.ts';
import { present } from './words.ts';

/** What facts about the person alone make, and who the person is in that picture. */
interface Told {
  readonly chart: Chart;
  readonly current: Encounter | undefined;
}

/** undefined: nothing is known of such a person here. */
export function chartOf(input: ViewInput, patient: PatientId): Chart | undefined {
  const person = personIn(input, patient);
  return toldOf(input, person)?.chart;
}

interface Kept {
  readonly parts: readonly unknown[];
  /** Of the picture that it was last found to say the same of. */
  readonly hospital: Hospital;
  readonly items: ReadonlySet<string>;
  readonly told: Told;
}
/** Charts of the present, the one read last at the end: as many as are open on screens that ask again and again. */
const kept = new Map<string, Kept>();
const keptCharts = 32;

/**
 * The chart of the present picture, made anew only where a fact named the person, a visit or a bed of theirs since, or records became one. What time and the
 * rest of the house change (score, team, label) is looked at each time.
 */
export function liveChartOf(input: ViewInput, patient: PatientId): Chart | undefined {
  const { hospital, identity } = input;
  const key = `${hospital.facility}|${patient}`;
  const { units, aliases } = hospital.operations;
  const records = recordsOf(identity, personOf(identity, patient)).map((one) => getRow(identity.records, one));
  const said = [...reached(hospital.index.subjects, [`P|${patient}`])].map((subject) => getRow(hospital.index.subjects.newest, subject));
  const parts = [...said, identity.mergedInto, identity.facts, units, aliases, ...records];
  const known = kept.get(key);
  kept.delete(key);
  if (
    known !== undefined &&
    known.parts.length === parts.length &&
    known.parts.every((part, n) => part === parts[n]) &&
    !isAnyChanged(known.hospital, hospital, known.items)
  ) {
    kept.set(key, { ...known, hospital });
    return {
      ...withoutScore(known.told.chart),
      position: hospital.position,
      ...livePartsOf(input, known.told.current, known.told.chart.patient, known.told.chart.team),
    };
  }
  const person = personIn(input, patient);
  const told = toldOf(input, person);
  if (told === undefined) return undefined;
  kept.set(key, { parts, hospital, items: person.items, told });
  if (kept.size > keptCharts) kept.delete(kept.keys().next().value ?? key);
  return told.chart;
}

function withoutScore({ score: _score, ...chart }: Chart): Chart {
  return chart;
}

/** What is so at this moment, beside what was written of the person. */
function livePartsOf(input: ViewInput, current: Encounter | undefined, person: PatientId, team: Chart['team']) {
  const score = current === undefined ? undefined : scoreOf(input, current);
  return {
    scorePositions: score?.positions ?? [],
    careTeam: careTeamOf(input, current, team),
    label: labelOf(input, person).label,
    ...present({ score: score?.state }),
  };
}

function toldOf(input: ViewInput, person: Person): Told | undefined {
  const { hospital, identity } = input;
  const record = person.records.map((one) => getRow(identity.records, one)).find((one) => one !== undefined);
  const current = currentOf(person);
  const results = resultsOf(hospital, person);
  const orders = ordersOf(hospital, person, results);
  const doses = dosesOf(hospital, person);
  const lines = linesOf(hospital, person);
  const team = teamOf(hospital, person);
  const chart: Omit<Chart, 'timeline'> = {
    facility: hospital.facility,
    position: hospital.position,
    patient: person.person,
    records: person.records,
    deceased: record?.deceased === true,
    unidentified: record?.unidentified === true,
    visits: person.encounters.map(visitOf),
    allergies: allergiesOf(lines),
    lines,
    medications: medicationsOf(orders, doses, duesOf(hospital, person, orders, doses)),
    orders,
    doses: doses.filter(({ vaccine }) => !vaccine),
    immunisations: doses.filter(({ vaccine }) => vaccine),
    results,
    strips: stripsOf(hospital, person),
    documents: documentsOf(hospital, person),
    imaging: imagingOf(orders, results),
    team,
    labels: labelsOf(hospital, person),
    dispenses: dispensesOf(hospital, person),
    resources: resourcesOf(hospital, person),
    ...livePartsOf(input, current, person.person, team),
    ...present({ sex: record?.sex ?? current?.sex, current: current === undefined ? undefined : visitOf(current) }),
  };
  const timeline = timelineOf(chart);
  if (record === undefined && timeline.length === 0 && chart.strips.length === 0 && chart.visits.length === 0) return undefined;
  return { chart: { ...chart, timeline }, current };
}

/** Positions behind one thing of a chart, newest first; undefined where the chart has no such thing. */
export function behind({ hospital }: ViewInput, chart: Chart, item: string): readonly number[] | undefined {
  const things = [
    ...chart.lines,
    ...chart.orders,
    ...chart.doses,
    ...chart.immunisations,
    ...chart.documents,
    ...chart.dispenses,
    ...chart.team,
    ...chart.labels,
    ...chart.resources,
    ...chart.results.flatMap(({ points }) => points),
  ];
  const found = things.find((one) => one.item === item);
  if (found !== undefined) return newestFirst(found.versions.map(({ position }) => position));
  const strip = chart.strips.find((one) => `strip|${one.strip}` === item);
  if (strip !== undefined) return newestFirst(strip.points.map(({ position }) => position));
  const visit = chart.visits.find(({ encounter }) => `visit|${encounter}` === item);
  if (visit !== undefined) return newestFirst(movementsOf(hospital, visit.encounter));
  return item === 'score' ? chart.scorePositions : undefined;
}

const newestFirst = (positions: readonly number[]): readonly number[] => [...new Set(positions)].sort((a, b) => b - a);

/** What was said of a visit under any of its numbers; of a number used again, of this use. */
function movementsOf(hospital: Hospital, id: EncounterId): readonly number[] {
  const encounter = getRow(hospital.operations.encounters, id);
  if (encounter === undefined) return [];
  return numbersOf(hospital, encounter)
    .flatMap((number) => getRow(hospital.operations.facts, number) ?? [])
    .filter(({ at }) => isOfUse(hospital, encounter, at))
    .map(({ position }) => position);
}
