/**
 * What a panel inside another chart shows of one patient: the bed that is asked for, the clock of the stay, milestones, what blocks, the trend of the
 * score, and what is found. Each part is worked out where the house works it out for itself.
 */
import { blockingOf } from '../discharge/blocking.ts';
import { barrierPack } from '../discharge/barrier-pack.ts';
import { departuresOf } from '../discharge/departures.ts';
import { expectedDays, expectedFor, kindOfStay, zoneOf } from '../discharge/expected-stay.ts';
import { noticeWindow, twoMidnight } from '../discharge/status-clocks.ts';
import { statusOf } from '../discharge/status.ts';
import { openBarriers } from '../discharge/way-out.ts';
import { leaverOf, type Leaver } from '../discharge/ways.ts';
import { boardOf } from '../placement/board.ts';
import { wishFor } from '../placement/queue.ts';
import { fitsOf, rank } from '../placement/rank.ts';
import type { Encounter } from '../../encounter.ts';
import type { PatientId } from '../../ids.ts';
import { scoreOf } from '../../reasoning/encounter-score.ts';
import { findingsOf } from '../../reasoning/findings.ts';
import { roundsOf } from '../../reasoning/score-trend.ts';
import { getRow } from '../../table.ts';
import { hourMs, instant } from '../../time.ts';
import type { FindingRow } from '../../views/rows.ts';
import type { ViewInput } from '../../views/view.ts';
import type { Panel, PanelBlock, PanelClock, PanelTrend, PanelWay, PanelWish } from './panel-rows.ts';
import { currentOf } from './visits.ts';
import { personIn } from './whose.ts';
import { present } from './words.ts';

/** Charted values of each sign that the trend looks back at. */
const looksBack = 200;

/** undefined: nothing is known of this person. */
export function panelOf(input: ViewInput, patient: PatientId): Panel | undefined {
  const person = personIn(input, patient);
  const encounter = currentOf(person);
  if (encounter === undefined) return person.encounters.length === 0 ? undefined : { patient: person.person, findings: [] };
  const leaver = leaverOf(input, encounter.encounter);
  return {
    patient: person.person,
    encounter: encounter.encounter,
    ...present({
      unit: encounter.location?.unit,
      room: encounter.location?.room,
      bed: encounter.location?.bedId,
      service: encounter.service,
      isolation: encounter.isolation,
      admittedAt: encounter.admittedAt ?? encounter.arrivedAt,
      wish: wishIn(input, encounter),
      clock: leaver === undefined ? undefined : clockOf(input, leaver),
      way: leaver === undefined ? undefined : wayOf(input, leaver),
      trend: trendOf(input, encounter),
    }),
    findings: findingsIn(input, encounter),
  };
}

function wishIn(input: ViewInput, encounter: Encounter): PanelWish | undefined {
  const wish = wishFor(input, encounter.encounter);
  if (wish === undefined) return undefined;
  const board = boardOf(input);
  const fits = fitsOf(board, wish);
  const [best] = fits.count === 0 ? [] : rank(board, wish, { now: input.now, zone: zoneOf(input.hospital) }).fits;
  return {
    request: wish.request,
    level: wish.level,
    fits: fits.count,
    ...present({
      targetUnit: wish.targetUnit,
      decidedAt: wish.decidedAt,
      requestedAt: wish.requestedAt,
      readyAt: wish.readyAt,
      expectedAt: wish.expectedAt,
      assigned: wish.assigned?.bed,
      best: best === undefined ? undefined : { bed: best.bed, single: best.single, cleanliness: best.cleanliness, ...present({ cleanAt: best.cleanAt }) },
      blockedBy: fits.blockedBy?.title,
    }),
  };
}

function clockOf(input: ViewInput, leaver: Leaver): PanelClock {
  const { kind, servicesAt, inpatientAt, observationAt } = statusOf(leaver);
  const midnights = servicesAt === undefined ? undefined : twoMidnight(servicesAt, inpatientAt, input.now, zoneOf(input.hospital));
  const expected = expectedFor(expectedDays(input), kindOfStay(input.hospital, leaver.encounter));
  const since = kind === 'inpatient' ? inpatientAt : observationAt;
  return {
    status: kind,
    ...present({
      since: since ?? leaver.encounter.admittedAt ?? leaver.encounter.arrivedAt,
      midnights: midnights?.benchmark,
      expectedDays: kind === 'inpatient' ? expected : undefined,
      noticeBy: kind === 'observation' && observationAt !== undefined ? noticeWindow(observationAt).dueBy : undefined,
    }),
  };
}

function wayOf(input: ViewInput, { encounter, way }: Leaver): PanelWay {
  const departure = getRow(departuresOf(input), encounter.encounter)?.departure;
  const blocking = getRow(blockingOf(input), encounter.encounter);
  const blocks = openBarriers(way).map(({ barrier, reason, owner, openedAt, order, position }): PanelBlock => {
    const limit = reason === undefined ? undefined : instant(openedAt + barrierPack.reasons[reason].limitHours * hourMs);
    const what = blocking?.barrier === barrier || (order !== undefined && blocking?.order === order) ? blocking.what : undefined;
    return { barrier, openedAt, position, ...present({ reason, owner, order, what, limitAt: limit }) };
  });
  return {
    stage: way.stage,
    milestones: way.milestones.map(({ milestone, state, at, dueAt, position }) => ({ milestone, state, at, position, ...present({ dueAt }) })),
    blocks,
    ...present({
      expectedAt: way.expectedAt,
      likelyAt: departure?.state === 'predicted' ? departure.likelyAt : undefined,
      test: blocking?.how === 'found' ? { order: blocking.order, ...present({ what: blocking.what, orderedAt: blocking.orderedAt }) } : undefined,
    }),
  };
}

function trendOf(input: ViewInput, encounter: Encounter): PanelTrend | undefined {
  const score = scoreOf(input, encounter)?.state;
  const { rounds } = roundsOf(input, encounter, looksBack);
  if (score === undefined && rounds.length === 0) return undefined;
  return { rounds: rounds.map(({ at, score: value }) => [at, value] as const), ...present({ score }) };
}

const graveness = { critical: 0, watch: 1, info: 2 } as const;

/** What stands, the gravest first; what somebody set aside comes last. */
function findingsIn(input: ViewInput, { encounter }: Encounter): readonly FindingRow[] {
  return findingsOf(input)
    .filter((one) => one.encounter === encounter)
    .map(({ positions: _positions, ...row }) => row)
    .sort((a, b) => asideLast(a) - asideLast(b) || graveness[a.severity] - graveness[b.severity] || b.since - a.since || (a.finding < b.finding ? -1 : 1));
}
const asideLast = ({ state }: FindingRow): number => (state === 'snoozed' ? 1 : 0);
