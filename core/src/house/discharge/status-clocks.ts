/** United States status clocks (rules.md, Length of stay; 42 CFR 412.3, 489.20(y), 409.30; Medicare Claims Processing Manual ch. 1, 50.3 for condition code 44). */
import { hourMs, instant, localMidnights, type Instant, type Zone } from '../../time.ts';

export const statusRules = {
  pack: 'us-status@2026.1',
  effectiveFrom: '2026-01-01',
  source: '42 CFR 412.3(d), 42 CFR 489.20(y), 42 CFR 409.30(a)(1), Medicare Claims Processing Manual chapter 1 section 50.3',
  midnights: 2,
  snfMidnights: 3,
  noticeFromHours: 24,
  noticeByHours: 36,
} as const;

export interface TwoMidnight {
  /** Midnights since outpatient services began: what the physician's expectation is measured by. */
  readonly benchmark: number;
  /** Midnights since the inpatient order: what is presumed appropriate; undefined without an order. */
  readonly presumption?: number;
  readonly benchmarkMet: boolean;
  readonly presumptionMet: boolean;
}

export function twoMidnight(servicesAt: Instant, inpatientAt: Instant | undefined, until: Instant, zone: Zone): TwoMidnight {
  const benchmark = localMidnights(servicesAt, until, zone).length;
  const presumption = inpatientAt === undefined ? undefined : localMidnights(inpatientAt, until, zone).length;
  return {
    benchmark,
    ...(presumption === undefined ? {} : { presumption }),
    benchmarkMet: benchmark >= statusRules.midnights,
    presumptionMet: (presumption ?? 0) >= statusRules.midnights,
  };
}

export interface NoticeWindow {
  readonly opensAt: Instant;
  readonly dueBy: Instant;
}

/** Of the Medicare outpatient observation notice: after 24 h of observation, by 36 h. Hours that pass, whatever the clocks do. */
export const noticeWindow = (observationAt: Instant): NoticeWindow => ({
  opensAt: instant(observationAt + statusRules.noticeFromHours * hourMs),
  dueBy: instant(observationAt + statusRules.noticeByHours * hourMs),
});

/** Inpatient midnights only: observation and emergency nights do not count towards the three days. */
export function snfThreeDay(inpatientAt: Instant | undefined, until: Instant, zone: Zone): { readonly midnights: number; readonly met: boolean } {
  const midnights = inpatientAt === undefined ? 0 : localMidnights(inpatientAt, until, zone).length;
  return { midnights, met: midnights >= statusRules.snfMidnights };
}

export interface Code44 {
  readonly allowed: boolean;
  readonly missing: readonly ('inpatient order' | 'utilisation review' | 'physician agreement' | 'before discharge')[];
}

/** From inpatient back to outpatient: utilisation review and the physician's agreement, both before the patient has left. */
export function conditionCode44(stay: {
  readonly inpatientAt?: Instant;
  readonly reviewedAt?: Instant;
  readonly agreedAt?: Instant;
  readonly dischargedAt?: Instant;
  readonly at: Instant;
}): Code44 {
  const before = (time: Instant | undefined): boolean => time !== undefined && (stay.dischargedAt === undefined || time < stay.dischargedAt);
  const missing: Code44['missing'][number][] = [];
  if (stay.inpatientAt === undefined) missing.push('inpatient order');
  if (!before(stay.reviewedAt)) missing.push('utilisation review');
  if (!before(stay.agreedAt)) missing.push('physician agreement');
  if (!before(stay.at)) missing.push('before discharge');
  return { allowed: missing.length === 0, missing };
}
