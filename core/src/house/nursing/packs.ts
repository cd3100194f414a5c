/** What is in force for nurses: the rows, instruments and weights of the house, and over them what a site loaded, by its date. */
import { keptOn } from '../../kept-on.ts';
import { rows } from '../../table.ts';
import { instant, type Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import type { AcuityWeights, CareDue, CarePack, FlowRow, Instrument } from '../../work/care-pack.ts';
import type { ViewInput } from '../../views/view.ts';
import { standardRows } from '../flowsheet/standard-rows.ts';
import { standardAcuity } from './standard-acuity.ts';
import { standardInstruments } from './standard-instruments.ts';

export const standardPack = {
  pack: 'nursing',
  version: '2026.1',
  effectiveFrom: '2026-01-01',
  source: 'Rows, ranges and weights of this project; instruments by their own sources. Nothing is due until a site loads what it wants done how often',
} as const;

export interface CareRules {
  /** `name@version` of every pack in force, the house's own first. */
  readonly packs: readonly string[];
  readonly rows: ReadonlyMap<string, FlowRow>;
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** `since`: nothing of it was due before. */
  readonly due: readonly (CareDue & { readonly since: Instant })[];
  readonly acuity: AcuityWeights;
  readonly acuityPack: string;
  readonly pendingScores: boolean;
  /** When another pack comes into force. */
  readonly nextAt?: Instant;
}

type Loaded = ViewInput['hospital']['work']['CarePackLoaded'];
const kept = keptOn<Loaded, Map<string, CareRules>>();

export function careRulesOf({ hospital, now }: Pick<ViewInput, 'hospital' | 'now'>): CareRules {
  const table = hospital.work.CarePackLoaded;
  const today = new Date(now).toISOString().slice(0, 10);
  const byDay = kept.get(table) ?? new Map<string, CareRules>();
  kept.set(table, byDay);
  const known = byDay.get(today) ?? merged(table, today);
  byDay.set(today, known);
  return known;
}

function merged(table: Loaded, today: string): CareRules {
  const loaded = [...rows(table)].flatMap((versions) => newestOf(versions) ?? []).sort((a, b) => (order(a.event.pack) < order(b.event.pack) ? -1 : 1));
  const all = loaded.map(({ event }) => event.pack);
  const inForce = all.filter(({ effectiveFrom }) => effectiveFrom <= today);
  const next = all.filter(({ effectiveFrom }) => effectiveFrom > today)[0];
  const acuity = inForce.findLast((pack) => pack.acuity !== undefined);
  const scores = inForce.findLast(({ pendingScores }) => pendingScores !== undefined)?.pendingScores;
  const instruments = [...standardInstruments, ...inForce.flatMap((pack) => pack.instruments ?? [])];
  return {
    packs: [standardPack, ...inForce].map(nameOf),
    rows: new Map([...standardRows, ...inForce.flatMap((pack) => pack.rows ?? [])].map((row) => [row.row, row])),
    instruments: new Map(instruments.map((one) => [one.instrument, one])),
    due: loaded.flatMap(({ event: { pack }, at }) =>
      inForce.includes(pack) ? (pack.due ?? []).map((due) => ({ ...due, since: instant(Math.max(at, startOf(pack))) })) : [],
    ),
    acuity: acuity?.acuity ?? standardAcuity,
    acuityPack: nameOf(acuity ?? standardPack),
    pendingScores: scores ?? false,
    ...(next === undefined ? {} : { nextAt: startOf(next) }),
  };
}

const order = ({ effectiveFrom, pack }: CarePack): string => `${effectiveFrom}|${pack}`;
const startOf = ({ effectiveFrom }: CarePack): Instant => instant(Date.parse(`${effectiveFrom}T00:00:00Z`));
const nameOf = ({ pack, version }: Pick<CarePack, 'pack' | 'version'>): string => `${pack}@${version}`;
