/** View `discharges`: everybody who is to leave, when that is likely, and what has to happen before. */
import { barrierPack } from '../house/discharge/barrier-pack.ts';
import { blockingOf } from '../house/discharge/blocking.ts';
import { departuresOf, type Departure } from '../house/discharge/departures.ts';
import { levelOfLeaver } from '../house/discharge/avoidable-stays.ts';
import { statusOf } from '../house/discharge/status.ts';
import { openBarriers, type Barrier } from '../house/discharge/way-out.ts';
import { leaverOf, leaversOf } from '../house/discharge/ways.ts';
import type { EncounterId } from '../ids.ts';
import { changedSince, entries, getRow } from '../table.ts';
import { hourMs, instant, type Instant } from '../time.ts';
import { remake } from './keep.ts';
import { encounterFacts } from './lineage.ts';
import type { DischargeRow, LikelyDeparture } from './rows-discharge.ts';
import type { Earlier, View, ViewInput } from './view.ts';
import { readsOfLeaving, readsOfPeople } from '../reads.ts';

export const dischargesView: View<DischargeRow> = {
  name: 'discharges',
  title: 'Discharges',
  definition:
    'Everybody in an inpatient bed: likely departure with its 80 % interval from the fitted model, pending or confirmed, milestones, open barriers with owner and limit, the test that blocks, referrals. Only the departure itself frees the bed.',
  audience: 'bed',
  reads: ['operations', 'clinical', ...readsOfLeaving, ...readsOfPeople],
  learns: true,
  tables: [leaversOf, departuresOf, blockingOf],
  rows: (input, earlier) => remake(earlier?.rows, earlier === undefined ? everybody(input) : changed(input, earlier), (key) => row(input, key as EncounterId)),
  lineage: (input, key) => {
    const leaver = leaverOf(input, key as EncounterId);
    return leaver === undefined ? undefined : encounterFacts(input, leaver.encounter, leaver.way.positions);
  },
};

function* everybody(input: ViewInput): Generator<string> {
  for (const [key] of entries(leaversOf(input))) yield key;
}

function changed(input: ViewInput, earlier: Earlier<DischargeRow>): Set<string> {
  return new Set<string>([
    ...changedSince(leaversOf(earlier.input), leaversOf(input)),
    ...changedSince(departuresOf(earlier.input), departuresOf(input)),
    ...changedSince(blockingOf(earlier.input), blockingOf(input)),
  ]);
}

function row(input: ViewInput, key: EncounterId): DischargeRow | undefined {
  const leaver = leaverOf(input, key);
  if (leaver === undefined) return undefined;
  const { encounter, way } = leaver;
  const { location } = encounter;
  const departure = getRow(departuresOf(input), key)?.departure;
  const blocking = getRow(blockingOf(input), key);
  return {
    encounter: key,
    ...(location === undefined ? {} : { unit: location.unit, ...said('room', location.room), ...said('bed', location.bedId) }),
    levelOfCare: levelOfLeaver(input, leaver),
    ...said('service', encounter.service),
    status: statusOf(leaver).kind,
    ...said('admittedAt', encounter.admittedAt ?? encounter.arrivedAt),
    stage: way.stage,
    ...said('since', way.since),
    ...said('expectedAt', way.expectedAt),
    falsePendings: way.falsePendings,
    ...said('readyAt', way.readyAt),
    ...said('likely', departure === undefined ? undefined : likelyOf(departure)),
    milestones: way.milestones.map(({ milestone, state, position, dueAt }) =>
      dueAt === undefined ? [milestone, state, position] : [milestone, state, position, dueAt],
    ),
    barriers: openBarriers(way).map(barrierOf),
    ...(blocking === undefined
      ? {}
      : { blocking: { order: blocking.order, how: blocking.how, ...said('what', blocking.what), ...said('orderedAt', blocking.orderedAt) } }),
    referrals: way.referrals.map(({ referral, to, kind, step, reason, at, position }) => ({
      referral,
      ...said('to', to),
      ...said('kind', kind),
      step,
      ...said('reason', reason),
      at,
      position,
    })),
    position: way.position,
  };
}

function likelyOf(departure: Departure): LikelyDeparture {
  if (departure.state === 'not-computable') return departure;
  const { likelyAt, lowAt, highAt, within, method } = departure;
  return { state: 'predicted', at: likelyAt, lowAt, highAt, withinPercent: within.map((share) => Math.round(share * 100)), method };
}

function barrierOf({ barrier, reason, owner, openedAt, position }: Barrier): DischargeRow['barriers'][number] {
  return { barrier, ...said('reason', reason), ...said('owner', owner), openedAt, ...said('limitAt', limitOf(reason, openedAt)), position };
}

const limitOf = (reason: Barrier['reason'], openedAt: Instant): Instant | undefined =>
  reason === undefined ? undefined : instant(openedAt + barrierPack.reasons[reason].limitHours * hourMs);

function said<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value });
}
