/** The dated rule packs of the emergency department: scores, door clocks and the limits at which a person is asked. */
import { instant, minuteMs } from '../../time.ts';

export const nedocsPack = {
  pack: 'nedocs@2004.1',
  version: '2004.1',
  effectiveFrom: instant(Date.UTC(2004, 0, 1)),
  source: 'Weiss SJ et al., Academic Emergency Medicine 2004;11:38-50',
  definition:
    '-20 + 85.8 C/a + 600 F/b + 13.4 D + 0.93 E + 5.64 G: patients in the ED over its spaces, boarders over inpatient beds, ventilated patients, longest admit wait and the wait of the last patient roomed, in hours. Shown from 0 to 200.',
  /** Upper bounds of the shown score, both ends written as the paper does. */
  bands: [
    { to: 20, band: 'not-busy' },
    { to: 60, band: 'busy' },
    { to: 100, band: 'extremely-busy' },
    { to: 140, band: 'overcrowded' },
    { to: 180, band: 'severely-overcrowded' },
    { to: 200, band: 'dangerously-overcrowded' },
  ],
} as const;

export const edwinPack = {
  pack: 'edwin@2003.1',
  version: '2003.1',
  effectiveFrom: instant(Date.UTC(2003, 0, 1)),
  source: 'Bernstein SL et al., Academic Emergency Medicine 2003;10:938-942',
  definition:
    'Patients weighted by triage (5 for ESI 1 down to 1 for ESI 5) over providers on duty times the spaces that no boarder holds. Who is not triaged yet weighs nothing and is said beside it. Under 1.5 manageable, to 2 busy, above crowded.',
} as const;

export interface EdClockPack {
  readonly pack: string;
  readonly effectiveFrom: ReturnType<typeof instant>;
  readonly source: string;
  readonly definition: string;
  /** Counted only when strictly longer; absent = the pack has no such limit. */
  readonly roomMs?: number;
  readonly boardedMs: number;
  readonly stayMs: number;
}

/** Exactly 60:00, 240:00 or 480:00 does not count. */
export const ecatPack: EdClockPack = {
  pack: 'ecat@2027.1',
  effectiveFrom: instant(Date.UTC(2027, 0, 1)),
  source: 'CMS Emergency Care Access and Timeliness eCQM (CY 2026 OPPS final rule); shown early, for awareness',
  definition: 'More than 60 min from arrival to a treatment space, 240 min boarded from the decision, 480 min in the ED, or left unseen.',
  roomMs: 60 * minuteMs,
  boardedMs: 240 * minuteMs,
  stayMs: 480 * minuteMs,
};
export const ukPack: EdClockPack = {
  pack: 'nhs-ed@2023.1',
  effectiveFrom: instant(Date.UTC(2023, 3, 1)),
  source: 'NHS England: four hours from arrival, twelve hours from the decision to admit',
  definition: 'More than 4 h from arrival to departure, or 12 h from the decision to admit.',
  boardedMs: 720 * minuteMs,
  stayMs: 240 * minuteMs,
};

/** The country's pack by the facility file's currency; elsewhere the American one. */
export const clockPackOf = (currency: string | undefined): EdClockPack => (currency === 'GBP' ? ukPack : ecatPack);

/** When a person is asked: site data. */
export const edLimits = {
  pack: 'ed-limits@2026.1',
  source: 'Site limits; offload goal 20 min, ESI handbook 4: ESI 1 at once, ESI 2 within 10 min; left unseen 2 %',
  offloadMs: 20 * minuteMs,
  /** Boarded so long, somebody above the ED is asked. */
  boardedCriticalMs: 480 * minuteMs,
  esi2UnroomedMs: 10 * minuteMs,
  /** Left unseen of arrivals in 24 h, in basis points, judged from so many arrivals on. */
  leftUnseenBp: 200,
  leftUnseenArrivals: 20,
  /** From this shown score on. */
  nedocsWatch: 101,
  nedocsCritical: 141,
  /** A count of providers older than this says nothing of now. */
  providersStaleMs: 24 * 60 * minuteMs,
} as const;
