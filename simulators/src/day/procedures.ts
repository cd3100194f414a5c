/** What is operated on in the invented hospitals: coded name, service, planned minutes, share that goes home the same day, and the level of the others. */
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';

export interface Procedure {
  readonly code: string;
  readonly service: string;
  readonly minutes: number;
  readonly home: number;
  readonly level: LevelOfCare;
}

const procedure = (code: string, service: string, minutes: number, home: number, level: LevelOfCare = 'medical-surgical'): Procedure => ({
  code,
  service,
  minutes,
  home,
  level,
});

export const procedures: readonly [Procedure, ...Procedure[]] = [
  procedure('total-knee', 'ORT', 110, 0.25),
  procedure('total-hip', 'ORT', 115, 0.2),
  procedure('cholecystectomy', 'SUR', 75, 0.7),
  procedure('hernia-repair', 'SUR', 70, 0.85),
  procedure('colectomy', 'SUR', 165, 0),
  procedure('appendectomy', 'SUR', 65, 0.4),
  procedure('hysterectomy', 'GYN', 120, 0.45),
  procedure('spine-fusion', 'ORT', 190, 0),
  procedure('thyroidectomy', 'SUR', 120, 0.4),
  procedure('coronary-bypass', 'CAR', 235, 0, 'icu'),
  procedure('carotid', 'SUR', 120, 0, 'step-down'),
  procedure('arthroscopy', 'ORT', 55, 0.98),
  procedure('cystoscopy', 'URO', 40, 0.95),
];
