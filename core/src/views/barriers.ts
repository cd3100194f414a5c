/** View `barriers`: what stands in the way of discharges, with owner, limit and what it is charged with: the queue of whoever must act. */
import { barrierPack } from '../house/discharge/barrier-pack.ts';
import { bedDayCosts } from '../house/discharge/avoidable.ts';
import { chargedSince, levelOfLeaver } from '../house/discharge/avoidable-stays.ts';
import { openBarriers } from '../house/discharge/way-out.ts';
import { leaversOf } from '../house/discharge/ways.ts';
import { rows } from '../table.ts';
import { hourMs, instant } from '../time.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { BarrierRow } from './rows-discharge.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfLeaving } from '../reads.ts';

export const barriersView: View<BarrierRow> = {
  name: 'barriers',
  title: 'Barriers to discharge',
  definition: `Every open barrier with reason, owner, clock and limit (${barrierPack.pack}, ${barrierPack.source}); the first open one of a medically ready stay is charged with avoidable hours (${bedDayCosts.pack}).`,
  audience: 'bed',
  reads: ['operations', ...readsOfLeaving],
  tables: [leaversOf],
  rows: (input, earlier) => {
    if (earlier !== undefined && leaversOf(earlier.input) === leaversOf(input)) return earlier.rows;
    return replaced(earlier?.rows, new Map(barriersOf(input).map((row) => [row.barrier, row])));
  },
  lineage: (input, key) => {
    const found = [...rows(leaversOf(input))].find(({ way }) => way.barriers.some(({ barrier }) => barrier === key));
    return found === undefined ? undefined : newestFirst(found.way.positions);
  },
};

function barriersOf(input: ViewInput): BarrierRow[] {
  const found: BarrierRow[] = [];
  for (const leaver of rows(leaversOf(input))) {
    const { encounter, way } = leaver;
    const open = openBarriers(way);
    if (open.length === 0) continue;
    const charged = chargedSince(way);
    const level = levelOfLeaver(input, leaver);
    for (const { barrier, reason, owner, order, openedAt, position } of open) {
      const pack = reason === undefined ? undefined : barrierPack.reasons[reason];
      found.push({
        barrier,
        encounter: encounter.encounter,
        ...(encounter.location === undefined ? {} : { unit: encounter.location.unit }),
        ...(encounter.location?.bedId === undefined ? {} : { bed: encounter.location.bedId }),
        ...(reason === undefined ? {} : { reason }),
        owner: owner ?? pack?.owner ?? 'Case management',
        ...(order === undefined ? {} : { order }),
        openedAt,
        ...(pack === undefined ? {} : { limitAt: instant(openedAt + pack.limitHours * hourMs) }),
        ...(way.readyAt === undefined ? {} : { readyAt: way.readyAt }),
        ...(charged?.barrier === barrier ? { chargedSince: charged.since } : {}),
        centsPerDay: bedDayCosts.centsPerDay[level] ?? bedDayCosts.otherCentsPerDay,
        position,
      });
    }
  }
  return found;
}
