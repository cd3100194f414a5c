/** A person's chart of one picture: everything that the facts of their records and visits say, made anew each time from the indexes of that person alone. */
import { getRow } from '../../table.ts';
import type { Hospital } from '../../hospital.ts';
import type { EncounterId, PatientId } from '../../ids.ts';
import { scoreOf } from '../../reasoning/encounter-score.ts';
import { isOfUse, numbersOf } from '../../visit-numbers.ts';
import type { ViewInput } from '../../views/view.ts';
import { labelOf } from '../access/label.ts';
import { documentsOf } from './documents.ts';
import { dispensesOf, labelsOf, resourcesOf, teamOf } from './kept.ts';
import { allergiesOf, linesOf } from './lines.ts';
import { dosesOf, imagingOf, medicationsOf, ordersOf } from './orders.ts';
import { resultsOf } from './results.ts';
import type { Chart } from './rows.ts';
import { stripsOf } from './strips.ts';
import { timelineOf } from './timeline.ts';
import { careTeamOf, currentOf, visitOf } from './visits.ts';
import { personIn } from './whose.ts';
import { present } from './words.ts';

/** undefined: nothing is known of such a person here. */
export function chartOf(input: ViewInput, patient: PatientId): Chart | undefined {
  const { hospital, identity } = input;
  const person = personIn(input, patient);
  const record = person.records.map((one) => getRow(identity.records, one)).find((one) => one !== undefined);
  const current = currentOf(person);
  const results = resultsOf(hospital, person);
  const orders = ordersOf(hospital, person, results);
  const doses = dosesOf(hospital, person);
  const lines = linesOf(hospital, person);
  const team = teamOf(hospital, person);
  const score = current === undefined ? undefined : scoreOf(input, current);
  const chart: Omit<Chart, 'timeline'> = {
    facility: hospital.facility,
    position: hospital.position,
    patient: person.person,
    records: person.records,
    deceased: record?.deceased === true,
    unidentified: record?.unidentified === true,
    scorePositions: score?.positions ?? [],
    visits: person.encounters.map(visitOf),
    allergies: allergiesOf(lines),
    lines,
    medications: medicationsOf(orders, doses),
    orders,
    doses: doses.filter(({ vaccine }) => !vaccine),
    immunisations: doses.filter(({ vaccine }) => vaccine),
    results,
    strips: stripsOf(hospital, person),
    documents: documentsOf(hospital, person),
    imaging: imagingOf(orders, results),
    careTeam: careTeamOf(input, current, team),
    team,
    label: labelOf(input, person.person).label,
    labels: labelsOf(hospital, person),
    dispenses: dispensesOf(hospital, person),
    resources: resourcesOf(hospital, person),
    ...present({
      sex: record?.sex ?? current?.sex,
      current: current === undefined ? undefined : visitOf(current),
      score: score?.state,
    }),
  };
  const timeline = timelineOf(chart);
  if (record === undefined && timeline.length === 0 && chart.strips.length === 0 && chart.visits.length === 0) return undefined;
  return { ...chart, timeline };
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
