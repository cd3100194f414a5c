/** Where a patient is and what they wait for, from the same folds as the boards of the house: the bed, open tests, a bed or a porter asked for, steps of the way home. */
import type { Coded } from '../../clinical/events.ts';
import type { Encounter } from '../../encounter.ts';
import type { EncounterId } from '../../ids.ts';
import { getRow } from '../../table.ts';
import { hourMs, type Instant } from '../../time.ts';
import { numbersTold } from '../../visit-numbers.ts';
import type { ViewInput } from '../../views/view.ts';
import type { CareTeamLine, Chart, OrderItem } from '../chart/rows.ts';
import { departuresOf } from '../discharge/departures.ts';
import { openBarriers, wayOutOf, type MilestoneNow, type WayOut } from '../discharge/way-out.ts';
import { wishFor } from '../placement/queue.ts';
import { present } from '../chart/words.ts';
import { placeNamed, type PlaceName } from './place-names.ts';
import { isOpenTransport, transportJobs } from '../transport/jobs.ts';

/** Tests of one answer; the oldest wait first. */
export const waitsShown = 8;
/** A test that nobody said anything of for so long is not waited for any more. */
const staleMs = 72 * hourMs;

export interface Wait {
  readonly kind: 'laboratory' | 'imaging' | 'consult' | 'bed' | 'transport';
  /** What it is, as ordered. */
  readonly what?: Coded;
  readonly askedAt?: Instant;
  readonly dueAt?: Instant;
  /** A bed is promised, a porter is on the way. */
  readonly promised?: true;
  readonly place?: string;
  /** Where that is a unit of the house. */
  readonly placeName?: PlaceName;
  readonly position?: number;
}

export interface MyStay {
  readonly encounter: EncounterId;
  readonly class: string;
  readonly status: Encounter['status'];
  readonly since?: Instant;
  readonly unit?: string;
  readonly unitName?: PlaceName;
  readonly room?: string;
  readonly bed?: string;
  readonly away: boolean;
  readonly team: readonly CareTeamLine[];
  readonly waits: readonly Wait[];
  readonly more: number;
  readonly stage: WayOut['stage'];
  readonly expectedAt?: Instant;
  /** From the fitted model; not said once somebody set a time. */
  readonly likely?: { readonly at: Instant; readonly low: Instant; readonly high: Instant };
  readonly steps: readonly Pick<MilestoneNow, 'milestone' | 'state' | 'dueAt'>[];
  /** Why somebody who could leave is still here, in the house's own codes. */
  readonly inTheWay: readonly string[];
  readonly positions: readonly number[];
}

const tests: Readonly<Partial<Record<OrderItem['kind'], Wait['kind']>>> = { laboratory: 'laboratory', imaging: 'imaging', general: 'consult' };

/** undefined: nobody is here. `chart` is what this reader sees of the record. */
export function myStayOf(input: ViewInput, chart: Chart): MyStay | undefined {
  const { current } = chart;
  const { hospital, now } = input;
  const encounter = current === undefined ? undefined : getRow(hospital.operations.encounters, current.encounter);
  if (current === undefined || encounter === undefined) return undefined;
  const way = wayOutOf(hospital, encounter);
  const tested = testsOf(chart, new Set<string>(numbersTold(hospital, encounter)), now);
  const waits = [...movesOf(input, encounter), ...tested];
  const departure = getRow(departuresOf(input), encounter.encounter)?.departure;
  return {
    encounter: encounter.encounter,
    class: encounter.class,
    status: encounter.status,
    away: encounter.status === 'on-leave',
    team: chart.careTeam,
    waits: waits.slice(0, waitsShown),
    more: Math.max(0, waits.length - waitsShown),
    stage: way.stage,
    steps: way.milestones.filter(({ state }) => state !== 'not-needed').map(({ milestone, state, dueAt }) => ({ milestone, state, ...present({ dueAt }) })),
    inTheWay: [...new Set(openBarriers(way).flatMap(({ reason }) => reason ?? []))],
    positions: way.positions,
    ...present({
      since: encounter.admittedAt ?? encounter.arrivedAt,
      unit: encounter.location?.unit,
      unitName: placeNamed(input, encounter.location?.unit),
      room: encounter.location?.room,
      bed: encounter.location?.bed,
      expectedAt: way.expectedAt ?? encounter.expectedDischargeAt,
    }),
    ...(departure?.state === 'predicted' && way.expectedAt === undefined
      ? { likely: { at: departure.likelyAt, low: departure.lowAt, high: departure.highAt } }
      : {}),
  };
}

function testsOf({ orders }: Chart, numbers: ReadonlySet<string>, now: Instant): readonly Wait[] {
  return orders
    .filter(
      ({ open, results, encounter, at, scheduledAt }) =>
        open && results === 0 && encounter !== undefined && numbers.has(encounter) && (scheduledAt ?? at) > now - staleMs,
    )
    .flatMap(({ kind, code, at, scheduledAt, versions }): readonly Wait[] => {
      const test = tests[kind];
      const position = versions[versions.length - 1]?.position;
      return test === undefined ? [] : [{ kind: test, askedAt: at, ...present({ what: code, dueAt: scheduledAt, position }) }];
    })
    .sort((a, b) => (a.dueAt ?? a.askedAt ?? 0) - (b.dueAt ?? b.askedAt ?? 0) || (a.position ?? 0) - (b.position ?? 0));
}

function movesOf(input: ViewInput, encounter: Encounter): readonly Wait[] {
  const wish = wishFor(input, encounter.encounter);
  const beds: readonly Wait[] =
    wish === undefined
      ? []
      : [
          {
            kind: 'bed',
            ...present({ askedAt: wish.requestedAt }),
            ...(wish.assigned === undefined ? {} : { promised: true, place: wish.assigned.bed }),
            ...(wish.assigned === undefined && wish.targetUnit !== undefined
              ? { place: wish.targetUnit, ...present({ placeName: placeNamed(input, wish.targetUnit) }) }
              : {}),
          },
        ];
  const trips = transportJobs(input.hospital)
    .filter((job) => job.encounter === encounter.encounter && isOpenTransport(job))
    .map((job): Wait => ({
      kind: 'transport',
      askedAt: job.requestedAt,
      place: job.to,
      ...present({ dueAt: job.wantedAt, placeName: placeNamed(input, job.to) }),
      ...(job.state === 'requested' ? {} : { promised: true }),
    }));
  return [...beds, ...trips];
}
