/** The rule pack of the census audit: what counts as a break, how long a word is fresh, and how the trust score is made. */
import type { LevelOfCare } from '../../operations/facility.ts';
import { hourMs, minuteMs } from '../../time.ts';

export const auditPack = {
  pack: 'census-audit@1',
  version: '1',
  effectiveFrom: '2026-01-01',
  source: 'HealthOS; double entry of the census',
  /** A word about a bed within this time of an arrival was said before it: feeds write times to the second, and clocks differ. */
  slackMs: minuteMs,
  /** Somebody who should have left, and of whom nothing was written, is looked for: after this time past the expected departure... */
  overdueMs: 4 * hourMs,
  /** ...and this long without any sign of life. */
  quietMs: 12 * hourMs,
  /** A movement that was told late stays in sight so long. */
  lateShownMs: 4 * hourMs,
  /** Later than this a movement is no small matter. */
  lateWatchMs: 30 * minuteMs,
  /** A word of the cleaners' system that is ahead of the movements waits so long for them, where it is of the present: of the last minutes. */
  workWaitsMs: 3000,
  presentMs: 10 * minuteMs,
  /** Without any movement told for so long, nothing is fresh. */
  silentMs: 6 * hourMs,
} as const;

export const trustPack = {
  pack: 'census-trust@1',
  version: '1',
  effectiveFrom: '2026-01-01',
  source: 'HealthOS',
  definition:
    'Share of census cells that nothing contradicts and that somebody or something confirmed lately. Cells: occupancy and cleanliness of each bed, and the place of each patient who is here. ' +
    'A patient is confirmed by a movement, a charted sign, a dose or a look within 4 h (ICU) to 12 h; an empty bed by a departure, a word of the cleaners or a look within 24 h.',
  /** A sign of life confirms place and bed for so long; other levels of care: `otherwise`. */
  confirmsMs: { icu: 4 * hourMs, nicu: 12 * hourMs, 'step-down': 6 * hourMs, emergency: 6 * hourMs } satisfies Partial<Record<LevelOfCare, number>>,
  otherwiseMs: 12 * hourMs,
  emptyMs: 24 * hourMs,
} as const;

const confirms: Readonly<Partial<Record<LevelOfCare, number>>> = trustPack.confirmsMs;
export const confirmedForMs = (level: LevelOfCare | undefined): number => (level === undefined ? undefined : confirms[level]) ?? trustPack.otherwiseMs;

/** Every kind of fault that the audit names, with what it means and how grave it is. */
export const faultKinds = {
  'lost-discharge': {
    severity: 'watch',
    means: 'A patient who is recorded in a bed seems to have left: the bed was cleaned, looked at and empty, or all is quiet past the departure.',
  },
  'duplicate-admission': { severity: 'watch', means: 'One visit was admitted twice without having left in between.' },
  'person-in-two-places': { severity: 'critical', means: 'One person, after merges, is here under two visits in two places.' },
  'told-late': { severity: 'watch', means: 'A transfer or discharge was told late: the census was wrong in between.' },
  'half-swap': { severity: 'critical', means: 'Two patients seem to have exchanged beds and only one of the moves was told.' },
  'ghost-bed': { severity: 'watch', means: 'A patient is recorded in a bed or unit that the facility file does not have.' },
  'unrecorded-patient': { severity: 'watch', means: 'Somebody saw a patient in a bed that is recorded empty.' },
  'unit-balance': { severity: 'watch', means: 'Opening census, and who came, less who left by what the messages say, is not who is recorded there.' },
} as const satisfies Record<string, { readonly severity: 'info' | 'watch' | 'critical'; readonly means: string }>;

export type FaultKind = keyof typeof faultKinds;
