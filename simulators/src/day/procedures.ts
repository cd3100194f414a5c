/** What is operated on in the invented hospitals: coded name, service, planned minutes, share that goes home the same day, and the level of the others. */
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';

export interface Procedure {
  readonly code: string;
  readonly service: string;
  readonly minutes: number;
  readonly home: number;
  readonly level: LevelOfCare;
  /** Of the operation: 5 takes most of a minute. */
  readonly acuity: 1 | 2 | 3 | 4 | 5;
  readonly ofWomen: boolean;
  /** Tissue goes to the outside pathologist. */
  readonly specimen: boolean;
  /** What stays in: the GTIN of its label, and what the supplier asks for it. */
  readonly implant?: { readonly code: string; readonly gtin: string; readonly cents: number };
}

const procedure = (
  [code, service, minutes, home, level = 'medical-surgical']: readonly [string, string, number, number, LevelOfCare?],
  acuity: Procedure['acuity'],
  more: Partial<Pick<Procedure, 'ofWomen' | 'specimen' | 'implant'>> = {},
): Procedure => ({ code, service, minutes, home, level, acuity, ofWomen: false, specimen: false, ...more });

/** Invented labels; their check digits hold. */
const implants = {
  knee: { code: 'KNEE-SYSTEM', gtin: '00312345678913', cents: 412_000 },
  hip: { code: 'HIP-STEM', gtin: '00312345678906', cents: 385_000 },
  spine: { code: 'SPINE-CAGE', gtin: '00312345678920', cents: 640_000 },
  mesh: { code: 'MESH', gtin: '00312345678937', cents: 38_000 },
} as const;

export const procedures: readonly [Procedure, ...Procedure[]] = [
  procedure(['total-knee', 'ORT', 110, 0.25], 3, { implant: implants.knee }),
  procedure(['total-hip', 'ORT', 115, 0.2], 3, { implant: implants.hip }),
  procedure(['cholecystectomy', 'SUR', 75, 0.7], 2, { specimen: true }),
  procedure(['hernia-repair', 'SUR', 70, 0.85], 2, { implant: implants.mesh }),
  procedure(['colectomy', 'SUR', 165, 0], 4, { specimen: true }),
  procedure(['appendectomy', 'SUR', 65, 0.4], 2, { specimen: true }),
  procedure(['hysterectomy', 'GYN', 120, 0.45], 3, { ofWomen: true, specimen: true }),
  procedure(['spine-fusion', 'ORT', 190, 0], 4, { implant: implants.spine }),
  procedure(['thyroidectomy', 'SUR', 120, 0.4], 3, { specimen: true }),
  procedure(['coronary-bypass', 'CAR', 235, 0, 'icu'], 5),
  procedure(['carotid', 'SUR', 120, 0, 'step-down'], 4),
  procedure(['arthroscopy', 'ORT', 55, 0.98], 2),
  procedure(['cystoscopy', 'URO', 40, 0.95], 1),
];
