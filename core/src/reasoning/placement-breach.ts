/** A placement for which a hard rule was overridden, for as long as the promise or the stay lasts; and, where the site lets women and men share rooms, each room that is shared so. */
import type { EncounterId } from '../ids.ts';
import { ruleNamed } from '../house/placement/hard-rules.ts';
import { pickedFrom } from '../part-sums.ts';
import { remembered } from '../remembered.ts';
import type { Bed } from '../operations/state.ts';
import { getRow, rows } from '../table.ts';
import type { Instant } from '../time.ts';
import type { Versions } from '../versions.ts';
import type { ViewInput } from '../views/view.ts';
import type { WorkOf } from '../work/events.ts';
import type { Finding, Rule } from './rules.ts';

interface Override {
  readonly encounter: EncounterId;
  readonly rules: readonly string[];
  readonly reason?: string;
  readonly since: Instant;
  readonly positions: readonly number[];
}

export const placementBreach: Rule = {
  rule: 'placement-breach',
  version: '1',
  source: 'placement@2026.1',
  definition: 'A hard rule of placement was overridden with a reason, or women and men share a room; shown until the promise or the stay ends.',
  reads: ['operations', 'work.BedPromised'],
  evaluate: (input) => found(input),
};

const found = remembered(
  ({ hospital }: ViewInput) => [hospital.operations.beds, hospital.operations.encounters, hospital.operations.description, hospital.work.BedPromised],
  (input): readonly Finding[] => [...overridden(input), ...mixedRooms(input)],
);

function* overridden({ hospital }: ViewInput): Generator<Finding> {
  for (const promises of overridingOf(hospital.work.BedPromised)) {
    const [first] = promises;
    const bed = first === undefined ? undefined : getRow(hospital.operations.beds, first.event.bed);
    const override = bed === undefined ? undefined : overrideOf(bed, promises);
    if (bed === undefined || override === undefined) continue;
    const says = override.rules.map((rule) => ruleNamed(rule)?.title ?? rule).join(', ');
    yield {
      finding: `placement-breach:${bed.bed}:${override.encounter}`,
      rule: 'placement-breach@1',
      encounter: override.encounter,
      unit: bed.unit,
      bed: bed.bed,
      severity: 'watch',
      since: override.since,
      owner: 'Bed manager',
      state: 'new',
      says: `${bed.bed} placed past: ${says}${override.reason === undefined ? '' : ` (${override.reason})`}`,
      positions: override.positions,
    };
  }
}

type Promises = Versions<WorkOf<'BedPromised'>>;

/** What was promised of the beds that somebody was ever placed in past a rule. */
const overridingOf = pickedFrom<Promises>((promises) => promises.some(({ event }) => (event.overrides?.length ?? 0) > 0));

/** Of the promise that stands, or of the one by which the first occupant came. */
function overrideOf(bed: Bed, promises: Promises): Override | undefined {
  const who = bed.promise?.kind === 'assigned' ? bed.promise.encounter : bed.occupants[0];
  if (who === undefined) return undefined;
  const given = promises.findLast(({ event }) => event.promise === 'assigned' && event.encounter === who);
  const rules = given?.event.overrides ?? [];
  if (given === undefined || rules.length === 0) return undefined;
  const { reason } = given.event;
  return { encounter: who, rules, since: given.at, positions: [given.position], ...(reason === undefined ? {} : { reason }) };
}

/** Only where the site allows it: elsewhere placement refuses it, and an override of that is told above. */
function* mixedRooms({ hospital }: ViewInput): Generator<Finding> {
  const { operations } = hospital;
  if (operations.description?.mixedSexRooms !== true) return;
  const rooms = new Map<string, { readonly bed: Bed; readonly sex: string; readonly since: Instant; readonly position: number }[]>();
  for (const bed of rows(operations.beds))
    for (const id of bed.occupants) {
      const encounter = getRow(operations.encounters, id);
      if (bed.room === '' || encounter?.sex === undefined) continue;
      const key = `${bed.unit}-${bed.room}`;
      const one = { bed, sex: encounter.sex, since: bed.occupiedSince ?? (0 as Instant), position: bed.position };
      rooms.set(key, [...(rooms.get(key) ?? []), one]);
    }
  for (const [room, lodgers] of rooms) {
    const first = lodgers[0];
    if (first === undefined || new Set(lodgers.map(({ sex }) => sex)).size < 2) continue;
    yield {
      finding: `placement-breach:${room}:mixed-sex`,
      rule: 'placement-breach@1',
      unit: first.bed.unit,
      severity: 'watch',
      since: lodgers.reduce((last, { since }) => (since > last ? since : last), first.since),
      owner: 'Bed manager',
      state: 'new',
      says: `${room} is shared by ${[...new Set(lodgers.map(({ sex }) => sex))].sort().join(' and ')}`,
      positions: lodgers.map(({ position }) => position).sort((a, b) => b - a),
    };
  }
}
