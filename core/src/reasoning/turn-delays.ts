/** Beds that nobody turns and trips that nobody ends: past the escalation's trigger, past the goal, or dirty without a job. */
import { standingsOf } from '../views/waiting.ts';
import { alertsBy, alertsInAll, turnEscalation } from '../house/turn/escalation.ts';
import { turnsOf } from '../house/turn/jobs.ts';
import { goals } from '../house/turn/kpis.ts';
import { turnQueue } from '../house/turn/queue.ts';
import { isOpenTransport, transportJobs } from '../house/transport/jobs.ts';
import { bedCountsOf } from '../views/bed-counts.ts';
import { instant, minuteMs, type Instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import type { Finding, Rule } from './rules.ts';
import { readsOfRequests, readsOfTransport } from '../reads.ts';

const { triggerMinutes } = turnEscalation;
const waiting: ReadonlySet<string> = new Set(['requested', 'assigned', 'suspended', 'failed']);

export const turnDelays: Rule = {
  rule: 'turn-delay',
  version: '1',
  source: 'HealthOS: EVS escalation T 25, R 2, I 10; transport task under 20 minutes',
  definition:
    'A bed that is left and not being cleaned for more than 25 minutes, alerted at 25, 35 and 45; a dirty bed without a job; a trip past 20 minutes since dispatch, or that waits that long for a porter.',
  reads: ['operations', ...readsOfRequests, ...readsOfTransport, 'work.TurnStepped'],
  tables: [standingsOf],
  evaluate: (input) => [...lateTurns(input), ...jobless(input), ...lateTrips(input)],
};

function lateTurns(input: ViewInput): readonly Finding[] {
  return turnQueue(input).flatMap(({ job, why }): readonly Finding[] => {
    const alerts = alertsBy(turnEscalation, job.openedAt, input.now);
    if (alerts === 0 || !waiting.has(job.state)) return [];
    const wanted = why.kind === 'bed' || why.waiting > 0;
    const last = alerts === alertsInAll(turnEscalation, input.now - job.openedAt);
    return [
      {
        finding: `turn-delay:${job.job}`,
        rule: 'turn-delay@1',
        bed: job.bed,
        unit: job.unit,
        severity: last && wanted ? 'critical' : 'watch',
        since: instant(job.openedAt + triggerMinutes * minuteMs),
        owner: 'EVS lead',
        state: 'new',
        says: `${job.bed} ${job.state === 'suspended' ? 'suspended' : 'not started'}, past ${triggerMinutes} min, alert ${alerts} of ${alertsInAll(turnEscalation, input.now - job.openedAt)}`,
        positions: job.positions,
      },
    ];
  });
}

/** A bed is not clean and nobody is asked to clean it: a job that was cancelled, or a word that reopened none. */
function jobless({ hospital }: ViewInput): readonly Finding[] {
  const { open } = turnsOf(hospital);
  return bedCountsOf(hospital.operations).turning.flatMap((bed): readonly Finding[] =>
    open.has(bed.bed) || bed.cleanlinessSince === undefined
      ? []
      : [
          {
            finding: `turn-jobless:${bed.bed}@${bed.cleanlinessSince}`,
            rule: 'turn-delay@1',
            bed: bed.bed,
            unit: bed.unit,
            severity: 'watch',
            since: bed.cleanlinessSince,
            owner: 'EVS lead',
            state: 'new',
            says: `${bed.bed} is ${bed.cleanliness} and has no cleaning job`,
            positions: [bed.position],
          },
        ],
  );
}

function lateTrips({ hospital, now }: ViewInput): readonly Finding[] {
  const goalMs = goals['transport-task'] * minuteMs;
  return transportJobs(hospital)
    .filter(isOpenTransport)
    .flatMap((job): readonly Finding[] => {
      const from: Instant = job.dispatchedAt ?? instant(Math.max(job.requestedAt, job.wantedAt ?? 0));
      if (now - from <= goalMs) return [];
      return [
        {
          finding: `trip-delay:${job.job}`,
          rule: 'turn-delay@1',
          ...(job.encounter === undefined ? {} : { encounter: job.encounter }),
          severity: job.priority === 'stat' ? 'critical' : 'watch',
          since: instant(from + goalMs),
          owner: 'Transport lead',
          state: 'new',
          says: `Trip ${job.from} to ${job.to} ${job.dispatchedAt === undefined ? 'waits for a porter' : job.state}, past ${goals['transport-task']} min`,
          positions: job.positions,
        },
      ];
    });
}
