/** What care costs the house: an hour of a bed by its level, what a drug is bought for, a minute of theatre; and the ratio of costs to charges for whatever nobody counted. */
import { cents, type Cents } from '../../money.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import { instant } from '../../time.ts';
import type { PackHeader } from '../packs.ts';

export interface CostPack extends PackHeader {
  readonly kind: 'cost-rates';
  /** Nursing, overhead and supplies of the bed. */
  readonly hourCents: Readonly<Partial<Record<LevelOfCare, Cents>>>;
  /** Of one dose. */
  readonly acquisitionCents: Readonly<Record<string, Cents>>;
  readonly theatreMinuteCents: Cents;
  /** Basis points of charges. */
  readonly ratioBp: number;
  /** What billing and collecting cost the house a day, where it says so. */
  readonly collectDayCents?: Cents;
}

const dollars = (amount: number): Cents => cents(amount * 100);

export const demoCosts: CostPack = {
  kind: 'cost-rates',
  version: 'demo-costs@1',
  effectiveFrom: instant(0),
  source: 'Demo costs of this project, invented; replace with those of the site',
  hourCents: {
    icu: dollars(118),
    'step-down': dollars(71),
    telemetry: dollars(54),
    'medical-surgical': dollars(43),
    maternity: dollars(48),
    paediatrics: dollars(52),
    nicu: dollars(109),
    psychiatric: dollars(40),
    emergency: dollars(62),
    observation: dollars(41),
    pacu: dollars(88),
    or: dollars(240),
  },
  acquisitionCents: {
    ACET650: cents(11),
    CEFT1G: cents(290),
    ENOX40: cents(610),
    FURO40: cents(95),
    HEP5000: cents(180),
    METO25: cents(6),
    MORP2: cents(150),
    ONDA4: cents(60),
    PANT40: cents(210),
    PIPTAZ: cents(760),
    VANC1G: cents(540),
  },
  theatreMinuteCents: dollars(37),
  ratioBp: 2600,
};
