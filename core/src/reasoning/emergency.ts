/** What the ED asks of somebody: boarders past their limit, late handovers, urgent patients without a room, too many who leave unseen, and a crowded score. */
import { isOffloadLate, openRuns } from '../house/emergency/ambulance.ts';
import { boardedLong, unroomed, type EdAsk } from '../house/emergency/asks.ts';
import { nedocsNow } from '../house/emergency/live-scores.ts';
import { clockPackOf, ecatPack, edLimits, nedocsPack } from '../house/emergency/packs.ts';
import type { EdVisit } from '../house/emergency/visit.ts';
import { presentVisits, visitsOf } from '../house/emergency/visits.ts';
import { rows } from '../table.ts';
import { hourMs, type Instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import type { Finding, Rule } from './rules.ts';
import { readsOfEmergency, readsOfRequests } from '../reads.ts';

const levelWords: Readonly<Record<string, string>> = { icu: 'ICU', 'medical-surgical': 'med-surg', nicu: 'NICU', paediatrics: 'children' };

const packOf = ({ hospital }: ViewInput) => clockPackOf(hospital.operations.description?.currency);

function found(rule: Rule, visit: EdVisit, asks: EdAsk | undefined, owner: string, says: string): readonly Finding[] {
  if (asks === undefined) return [];
  return [
    {
      finding: `${rule.rule}:${visit.encounter}`,
      rule: `${rule.rule}@${rule.version}`,
      encounter: visit.encounter,
      unit: visit.unit,
      ...(visit.bed === undefined ? {} : { bed: visit.bed }),
      severity: asks.severity,
      since: asks.since,
      owner,
      state: 'new',
      says,
      positions: visit.positions,
    },
  ];
}

export const edBoarder: Rule = {
  rule: 'ed-boarder',
  version: '1',
  source: `${ecatPack.source}; HealthOS for the clocks of the ED`,
  definition: 'A patient whose decision to admit was made is in the ED strictly longer than the pack allows; past eight hours it is critical.',
  reads: ['operations', ...readsOfRequests, ...readsOfEmergency],
  tables: [visitsOf],
  evaluate: (input) =>
    presentVisits(input).flatMap((visit) => {
      const asks = boardedLong(visit, packOf(input), input.now);
      const to = visit.level === undefined ? 'a bed' : (levelWords[visit.level] ?? visit.level);
      return found(edBoarder, visit, asks, asks?.severity === 'critical' ? 'House supervisor' : 'Bed manager', `${placeOf(visit)} to ${to}`);
    }),
};

export const edUnroomed: Rule = {
  rule: 'ed-urgent-unroomed',
  version: '1',
  source: edLimits.source,
  definition: 'ESI 1 without a room at once, ESI 2 without a room past ten minutes.',
  reads: ['operations', ...readsOfRequests, ...readsOfEmergency],
  tables: [visitsOf],
  evaluate: (input) =>
    presentVisits(input).flatMap((visit) => {
      const asks = unroomed(visit, input.now);
      return found(edUnroomed, visit, asks, `Charge ${visit.unit}`, `${visit.unit} waiting ESI ${visit.esi ?? ''}`);
    }),
};

export const edOffload: Rule = {
  rule: 'ems-offload',
  version: '1',
  source: edLimits.source,
  definition: 'An ambulance has stood at the door strictly longer than 20 minutes without handing over.',
  reads: readsOfEmergency,
  evaluate: ({ hospital, now }) =>
    openRuns(hospital.work.AmbulanceStepped, now)
      .filter((run) => isOffloadLate(run, now))
      .map((run) => ({
        finding: `ems-offload:${run.run}`,
        rule: 'ems-offload@1',
        ...(run.encounter === undefined ? {} : { encounter: run.encounter }),
        severity: 'watch',
        since: run.arrivedAt ?? run.at,
        owner: 'ED charge',
        state: 'new',
        says: `${run.callSign ?? run.run} offload`,
        positions: run.positions,
      })),
};

export const edLeftUnseen: Rule = {
  rule: 'ed-left-unseen',
  version: '1',
  source: edLimits.source,
  definition: 'More than 2 % of the arrivals of the last 24 hours left without being seen; judged from 20 arrivals on.',
  reads: ['operations', ...readsOfRequests, ...readsOfEmergency],
  tables: [visitsOf],
  evaluate: (input) => {
    const from = input.now - 24 * hourMs;
    // Those who arrived within the day, as the clocks of the door count them; counted in one walk, each second.
    let [arrivals, leftUnseen] = [0, 0];
    for (const { arrivedAt, leftUnseenAt } of rows(visitsOf(input))) {
      if (arrivedAt <= from || arrivedAt > input.now) continue;
      arrivals++;
      if (leftUnseenAt !== undefined) leftUnseen++;
    }
    if (arrivals < edLimits.leftUnseenArrivals || leftUnseen * 10_000 <= edLimits.leftUnseenBp * arrivals) return [];
    const left = rows(visitsOf(input)).filter(({ leftUnseenAt, arrivedAt }) => leftUnseenAt !== undefined && arrivedAt > from);
    const since = left.reduce<Instant>(
      (newest, { leftUnseenAt }) => (leftUnseenAt !== undefined && leftUnseenAt > newest ? leftUnseenAt : newest),
      0 as Instant,
    );
    return [
      {
        finding: 'ed-left-unseen:ed',
        rule: 'ed-left-unseen@1',
        severity: 'watch',
        since,
        owner: 'ED charge',
        state: 'new',
        says: `${leftUnseen} of ${arrivals} left the ED unseen`,
        positions: left.flatMap(({ positions }) => positions),
      },
    ];
  },
};

export const edCrowded: Rule = {
  rule: 'ed-crowded',
  version: nedocsPack.version,
  source: nedocsPack.source,
  definition: 'NEDOCS of 101 or more is overcrowded, of 141 or more severely so. The age is that of the oldest wait that makes it.',
  reads: ['operations', ...readsOfRequests, ...readsOfEmergency],
  tables: [visitsOf],
  evaluate: (input) => {
    const { score, longestSince, placedAt, positions } = nedocsNow(input);
    if (score === undefined || score.shown < edLimits.nedocsWatch) return [];
    return [
      {
        finding: 'ed-crowded:ed',
        rule: `ed-crowded@${nedocsPack.version}`,
        severity: score.shown >= edLimits.nedocsCritical ? 'critical' : 'watch',
        since: longestSince ?? placedAt ?? input.now,
        owner: 'House supervisor',
        state: 'new',
        says: `ED NEDOCS ${score.shown}`,
        positions,
      },
    ];
  },
};

export const edRules: readonly Rule[] = [edBoarder, edUnroomed, edOffload, edLeftUnseen, edCrowded];

const placeOf = ({ bed, unit, room }: EdVisit): string => (bed === undefined ? unit : `${unit}-${room ?? ''}`);
