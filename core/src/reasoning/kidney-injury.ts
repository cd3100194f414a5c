/** KDIGO acute kidney injury: three criteria, three stages, and which rule chose the baseline. Pure; amounts are compared on the decimals that were sent. */
import { dayMs, hourMs, instant, type Instant } from '../time.ts';

export const kdigoPack = {
  rule: 'aki',
  version: '2012.1',
  source:
    'KDIGO Clinical Practice Guideline for Acute Kidney Injury, Kidney Int Suppl 2012;2:1; choice of the baseline as NHS England AKI algorithm, 2014 (lowest of 7 days, else median of 8 to 365 days)',
  parameters: { riseMgDl: 0.3, ratio1: 1.5, ratio2: 2, ratio3: 3, stage3MgDl: 4, urineMlKgH: 0.5, urine3MlKgH: 0.3, holdsHours: 72 },
} as const;
export type KdigoParameters = { readonly [Key in keyof typeof kdigoPack.parameters]: number };

export interface Timed {
  readonly at: Instant;
  readonly value: number;
  readonly position: number;
}
export interface KidneyInputs {
  /** mg/dL, oldest first. */
  readonly creatinine: readonly Timed[];
  /** mL since the reading before, oldest first. */
  readonly urine: readonly Timed[];
  /** kg. */
  readonly weight?: number;
}
export interface Baseline {
  readonly value: number;
  readonly rule: 'lowest of 7 days' | 'median of 8 to 365 days';
  readonly positions: readonly number[];
}
export interface Kidney {
  /** 0 = no criterion is met. */
  readonly stage: 0 | 1 | 2 | 3;
  readonly criteria: readonly ('rise-48h' | 'ratio-7d' | 'urine')[];
  readonly baseline?: Baseline;
  /** Criteria that could not be worked out, with what is missing. */
  readonly missing: readonly string[];
  readonly positions: readonly number[];
}

/** Decimals of one measurement compare as they were written: 1.2 - 0.9 is 0.3. */
const exact = (value: number): number => Number(value.toPrecision(10));

/** What held when the newest creatinine (or the newest urine volume) was taken. */
export function kdigo({ creatinine, urine, weight }: KidneyInputs, parameters: KdigoParameters = kdigoPack.parameters): Kidney {
  const blood = byCreatinine(creatinine, parameters);
  const water = byUrine(urine, weight, parameters);
  return {
    stage: Math.max(blood.stage, water.stage) as Kidney['stage'],
    criteria: [...blood.criteria, ...(water.stage > 0 ? (['urine'] as const) : [])],
    ...(blood.baseline === undefined ? {} : { baseline: blood.baseline }),
    missing: [...blood.missing, ...water.missing],
    positions: [...new Set([...blood.positions, ...water.positions])].sort((a, b) => b - a),
  };
}

function byCreatinine(creatinine: readonly Timed[], parameters: KdigoParameters): Kidney {
  const now = creatinine.at(-1);
  if (now === undefined) return { stage: 0, criteria: [], missing: ['creatinine'], positions: [] };
  const baseline = baselineOf(creatinine.slice(0, -1), now.at);
  if (baseline === undefined) return { stage: 0, criteria: [], missing: ['baseline creatinine'], positions: [now.position] };
  const recent = creatinine.slice(0, -1).filter(({ at }) => at >= now.at - 2 * dayMs);
  const rose = recent.some(({ value }) => exact(now.value - value) >= parameters.riseMgDl);
  const ratio = exact(now.value / baseline.value);
  const raised = ratio >= parameters.ratio1;
  const criteria = [...(rose ? (['rise-48h'] as const) : []), ...(raised ? (['ratio-7d'] as const) : [])];
  const positions = [now.position, ...baseline.positions, ...recent.map(({ position }) => position)];
  if (criteria.length === 0) return { stage: 0, criteria, baseline, missing: [], positions };
  const stage = ratio >= parameters.ratio3 || now.value >= parameters.stage3MgDl ? 3 : ratio >= parameters.ratio2 ? 2 : 1;
  return { stage, criteria, baseline, missing: [], positions };
}

/** The lowest of the seven days before; where there is none, the median of the year before those. */
export function baselineOf(before: readonly Timed[], at: Instant): Baseline | undefined {
  const week = before.filter((one) => one.at >= at - 7 * dayMs);
  const lowest = week.toSorted((a, b) => a.value - b.value)[0];
  if (lowest !== undefined) return { value: lowest.value, rule: 'lowest of 7 days', positions: [lowest.position] };
  const year = before.filter((one) => one.at >= at - 365 * dayMs).toSorted((a, b) => a.value - b.value);
  const [low, high] = [year[Math.floor((year.length - 1) / 2)], year[Math.floor(year.length / 2)]];
  if (low === undefined || high === undefined) return undefined;
  return { value: exact((low.value + high.value) / 2), rule: 'median of 8 to 365 days', positions: year.map(({ position }) => position) };
}

/** Each volume is of the time since the one before it, so the first only begins the count. */
function byUrine(urine: readonly Timed[], weight: number | undefined, parameters: KdigoParameters): Pick<Kidney, 'stage' | 'missing' | 'positions'> {
  if (urine.length < 2) return { stage: 0, missing: ['urine output'], positions: [] };
  if (weight === undefined) return { stage: 0, missing: ['weight'], positions: [] };
  const under = (hours: number, limit: number, none = false): readonly number[] | undefined => {
    const found = window(urine, hours);
    if (found === undefined) return undefined;
    const rate = exact(found.volume / weight / (found.ms / hourMs));
    return (none ? found.volume === 0 : rate < limit) ? found.positions : undefined;
  };
  const three = under(24, parameters.urine3MlKgH) ?? under(12, 0, true);
  const two = under(12, parameters.urineMlKgH);
  const one = under(6, parameters.urineMlKgH);
  const stage = three !== undefined ? 3 : two !== undefined ? 2 : one !== undefined ? 1 : 0;
  return { stage, missing: [], positions: three ?? two ?? one ?? [] };
}

/** The newest stretch of at least so many hours, up to the last reading; undefined where the readings do not reach so far. */
function window(urine: readonly Timed[], hours: number): { readonly volume: number; readonly ms: number; readonly positions: readonly number[] } | undefined {
  const last = urine.at(-1);
  if (last === undefined) return undefined;
  const from = urine.findLastIndex(({ at }) => at <= last.at - hours * hourMs);
  const begin = urine[from];
  if (begin === undefined) return undefined;
  const inside = urine.slice(from + 1);
  return {
    volume: inside.reduce((sum, { value }) => sum + value, 0),
    ms: last.at - begin.at,
    positions: inside.map(({ position }) => position),
  };
}

/** From when the criteria have held without a break: the first creatinine of the run that ends with the newest. */
export function heldSince(inputs: KidneyInputs, parameters: KdigoParameters = kdigoPack.parameters): Instant | undefined {
  const { creatinine } = inputs;
  let since: Instant | undefined;
  for (let end = creatinine.length; end > 0; end--) {
    const upTo = creatinine.slice(0, end);
    if (byCreatinine(upTo, parameters).stage === 0) break;
    since = upTo.at(-1)?.at;
  }
  const last = inputs.urine.at(-1);
  return since ?? (last === undefined ? undefined : instant(last.at));
}
