/**
 * What of the record its patient sees, and what waits: everything at once, but for what the pack in force keeps for a clinician and what a clinician
 * keeps by word. A hold always ends: by a clinician's word, once a critical value was taken in, or by its day.
 */
import type { Hospital } from '../../hospital.ts';
import type { SensitivityLabel } from '../../sensitivity.ts';
import { getRow, rows } from '../../table.ts';
import { dayMs, instant, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import type { ReleasePack, releaseKinds, releaseReasons } from '../../work/portal.ts';
import type { Chart } from '../chart/rows.ts';
import { labelOfItem } from '../chart/sealed.ts';

/** Until a site loads its own: what is better told than read alone, and what is not final. A label closes things to others, not to the patient; a site that wants it otherwise says so in its pack. */
export const standardReleasePack: ReleasePack = {
  pack: 'release',
  version: '2026.1',
  effectiveFrom: '2026-01-01',
  source: 'Rule of this project, to be replaced by the policy of the site; immediate release is the default (45 CFR 171)',
  rules: [
    {
      rule: 'pathology',
      kind: 'document',
      codes: ['11526-1', '60567-5', '33717-0'],
      days: 5,
      says: 'A pathology report is told by a clinician first.',
    },
    {
      rule: 'pathology-result',
      kind: 'observation',
      codes: ['22637-3', '34574-4', '75622-1', '89365-9'],
      days: 5,
      says: 'A finding that changes a life is told by a clinician first.',
    },
    { rule: 'not-final', kind: 'observation', statuses: ['P', 'R', 'S', 'I', 'O'], days: 3, says: 'The laboratory has not finished it.' },
    { rule: 'unsigned', kind: 'document', statuses: ['DI', 'DO', 'IN', 'IP', 'PA'], days: 3, says: 'Its author has not signed it.' },
  ],
};

/** The pack in force: of those loaded the one with the newest date that is not ahead. */
export function releasePackOf({ hospital, now }: Pick<ViewInput, 'hospital' | 'now'>): ReleasePack {
  const { ReleasePackLoaded: table } = hospital.work;
  const today = new Date(now).toISOString().slice(0, 10);
  const loaded = [...rows(table)]
    .flatMap((versions) => versions.findLast(({ feed }) => feed === 'requests')?.event.pack ?? [])
    .filter(({ effectiveFrom }) => effectiveFrom <= today);
  const byDate = loaded.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  return byDate[byDate.length - 1] ?? standardReleasePack;
}

const orderOf = ({ effectiveFrom, pack }: ReleasePack): string => `${effectiveFrom}|${pack}`;

export interface Withheld {
  readonly item: string;
  /** When it is released at the latest; absent = until a clinician says so. */
  readonly until?: Instant;
  /** A rule of the pack, or the word of a person. */
  readonly rule?: string;
  readonly reason?: (typeof releaseReasons)[number];
  readonly by?: string;
}

/** As the chart shows a thing. */
interface Shown {
  readonly item: string;
  readonly kind: (typeof releaseKinds)[number];
  readonly code: string;
  readonly status: string;
  readonly since: Instant;
  readonly acknowledged: boolean;
}

/** `kind|key` of what the patient does not see now, with why. */
export function withheldIn(input: ViewInput, chart: Chart): ReadonlyMap<string, Withheld> {
  const pack = releasePackOf(input);
  const found = new Map<string, Withheld>();
  for (const shown of shownIn(chart)) {
    const withheld = withheldBy(input, pack, shown);
    if (withheld !== undefined) found.set(shown.item, withheld);
  }
  // A clinician may keep any thing of the record.
  for (const one of [...chart.orders, ...chart.doses, ...chart.lines]) {
    const said = wordOn(input, one.item);
    if (said !== undefined && said !== 'released') found.set(one.item, said);
  }
  return found;
}

function* shownIn(chart: Chart): Generator<Shown> {
  for (const { code, points } of chart.results)
    for (const point of points)
      yield {
        item: point.item,
        kind: 'observation',
        code: code.code,
        status: point.status,
        since: sinceOf(point.versions) ?? point.at,
        acknowledged: (point.acknowledged?.length ?? 0) > 0,
      };
  for (const one of chart.documents)
    yield { item: one.item, kind: 'document', code: one.kind.code, status: one.completion ?? '', since: sinceOf(one.versions) ?? one.at, acknowledged: false };
}

const sinceOf = (versions: readonly { readonly at: Instant }[]): Instant | undefined => versions[0]?.at;

function withheldBy(input: ViewInput, pack: ReleasePack, shown: Shown): Withheld | undefined {
  const said = wordOn(input, shown.item);
  if (said === 'released') return undefined;
  if (said !== undefined) return said;
  if (shown.acknowledged) return undefined;
  for (const rule of pack.rules) {
    const until = instant(shown.since + rule.days * dayMs);
    if (input.now < until && isOf(rule, shown, input.hospital)) return { item: shown.item, until, rule: `${pack.pack}@${pack.version}: ${rule.rule}` };
  }
  return undefined;
}

function isOf(rule: ReleasePack['rules'][number], { kind, code, status, item }: Shown, { clinical }: Hospital): boolean {
  if (rule.kind !== kind || rule.codes?.includes(code) === false || rule.statuses?.includes(status) === false) return false;
  if (rule.labels === undefined) return true;
  const label: SensitivityLabel | undefined = labelOfItem(clinical, item);
  return label !== undefined && rule.labels.includes(label);
}

/** What a clinician said of it last, while it holds. */
function wordOn({ hospital, now }: ViewInput, item: string): Withheld | 'released' | undefined {
  // Only what a person asked for counts: no feed lets a thing go.
  const said = getRow(hospital.work.ReleaseStepped, item)?.findLast(({ feed }) => feed === 'requests')?.event;
  if (said === undefined) return undefined;
  if (said.step === 'released') return 'released';
  const { until, reason, by } = said;
  if (until !== undefined && now >= until) return undefined;
  return { item, reason, ...(until === undefined ? {} : { until }), ...(by === undefined ? {} : { by }) };
}

/** Positions of every word on what is withheld: whatever is made of one of them is withheld too. */
export function withheldPositions(input: ViewInput, chart: Chart): ReadonlySet<number> {
  const withheld = withheldIn(input, chart);
  if (withheld.size === 0) return new Set();
  const things = [...chart.results.flatMap(({ points }) => points), ...chart.documents, ...chart.orders, ...chart.doses, ...chart.lines];
  return new Set(things.filter(({ item }) => withheld.has(item)).flatMap(({ versions }) => versions.map(({ position }) => position)));
}
