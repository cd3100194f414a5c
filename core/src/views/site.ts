/** View `site`: one hospital as a region sees it. Sums only; small cells are left out here, so that they are never sent. */
import { flowsOf } from '../house/network/flows.ts';
import { surgePacksOf } from '../house/surge/packs.ts';
import { siteLevel } from '../house/surge/site-pack.ts';
import { keptOn } from '../kept-on.ts';
import { rows } from '../table.ts';
import { instant, minuteMs, type Instant } from '../time.ts';
import { bedCountsOf } from './bed-counts.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import { movementsOf, recentOf } from './movements.ts';
import { bedLevels } from './net-beds.ts';
import type { SiteFlow, SiteLevel, SiteRow } from './rows-network.ts';
import type { View, ViewInput } from './view.ts';

/** How long a site may say nothing before it counts as silent, where its file does not say. */
export const silentAfterMinutes = 30;
const key = 'site';

export const siteView: View<SiteRow> = {
  name: 'site',
  title: 'Site',
  definition:
    'One hospital as a region sees it: beds staffed, occupied and free by level of care, its surge level, transfers today by partner (counts under five are not said) and when it was last heard.',
  audience: 'aggregate',
  tables: [recentOf],
  rows: (input, earlier) => replaced(earlier?.rows, new Map([[key, rowOf(input)]])),
  lineage: ({ hospital }, asked) => (asked === key ? newestFirst([...rows(hospital.operations.beds)].map(({ position }) => position)) : undefined),
};

function rowOf(input: ViewInput): SiteRow {
  const { hospital } = input;
  const { description } = hospital.operations;
  const { house, available } = bedCountsOf(hospital.operations);
  const hours = movementsOf(input);
  const busiest = (of: (hour: (typeof hours)[number]) => number): number => hours.reduce((most, hour) => Math.max(most, of(hour)), 0);
  const staffed = staffedByLevel(hospital.operations);
  const silentAfterMs = (description?.silentAfterMinutes ?? silentAfterMinutes) * minuteMs;
  const levels = bedLevels
    .filter(([level]) => (staffed.get(level) ?? 0) > 0)
    .map(([level, title]): SiteLevel => ({
      level,
      title,
      free: available.get(level) ?? 0,
      staffed: staffed.get(level) ?? 0,
      inPerHour: busiest((hour) => hour.in.get(level) ?? 0),
      outPerHour: busiest((hour) => hour.out.get(level) ?? 0),
    }));
  return {
    ...(description === undefined ? {} : { name: description.name }),
    ...(description?.partnerKeys === undefined ? {} : { partnerKeys: description.partnerKeys }),
    silentAfterMs,
    licensed: house.licensed,
    staffed: house.staffed,
    occupied: house.occupied,
    inPerHour: busiest((hour) => hour.admissions),
    outPerHour: busiest((hour) => hour.discharges),
    levels,
    flows: keptFlows(input),
    ...(description?.position === undefined ? {} : { position: description.position }),
    ...(house.reporting === 0 || hospital.recordedAt === undefined ? {} : { heardAt: roughly(hospital.recordedAt, silentAfterMs) }),
    ...surgeOf(input, house),
  };
}

/** A minute is near enough for an age of half an hour, and a row that changes with every fact would be sent with every fact. */
function roughly(at: Instant, silentAfterMs: number): Instant {
  const step = Math.max(1, Math.min(minuteMs, Math.floor(silentAfterMs / silentAfterMinutes)));
  return instant(at - (at % step));
}

function staffedByLevel(operations: ViewInput['hospital']['operations']): ReadonlyMap<string, number> {
  return new Map([...bedCountsOf(operations).byLevel].flatMap(([level, { staffed }]) => (staffed === 0 ? [] : [[level, staffed] as const])));
}

const flowsKept = keptOn<object, { readonly steps: object; readonly minute: number; readonly flows: readonly SiteFlow[] }>();

/** Transfers are read again when one was said, and once a minute for the day's end. */
function keptFlows(input: ViewInput): readonly SiteFlow[] {
  const { TransferRequested: asked, TransferStepped: steps } = input.hospital.work;
  const minute = Math.floor(input.now / minuteMs);
  const known = flowsKept.get(asked);
  if (known?.steps === steps && known.minute === minute) return known.flows;
  const flows = flowsOf(input);
  flowsKept.set(asked, { steps, minute, flows });
  return flows;
}

/** The level that occupied / staffed gives by the site's pack. */
function surgeOf(input: ViewInput, { occupied, staffed }: { readonly occupied: number; readonly staffed: number }): Pick<SiteRow, 'surge'> {
  const { site } = surgePacksOf(input);
  const found = siteLevel(occupied, staffed, site);
  return found === undefined ? {} : { surge: { level: found.level, levels: site.levelsFromBp.length, pack: site.pack } };
}
