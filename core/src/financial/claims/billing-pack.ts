/** What a house says of its billing: who bills, how long a bill is held for late charges, and whether a claim that is whole goes out by itself. */
import { instant, type Instant } from '../../time.ts';
import type { ChargeKind } from '../lines.ts';
import type { PackHeader } from '../packs.ts';

export interface BillingPack extends PackHeader {
  readonly kind: 'billing';
  /** National provider id of the house. */
  readonly npi: string;
  /** Local midnights after the discharge before a bill goes out. */
  readonly holdDays: number;
  /** `automatic`: a whole claim goes out once its hold is over; `propose`: it waits on the worklist for somebody. */
  readonly submit: 'automatic' | 'propose';
  /** `automatic`: coverages are asked about when they are registered, claims when nobody decided in time; otherwise somebody asks. */
  readonly inquiries?: 'automatic' | 'propose';
  /** Claims of one interchange at most. */
  readonly batchClaims: number;
  /** Facility type by setting, as the forms of the site have it. */
  readonly facilityCodes: Readonly<Record<'inpatient' | 'outpatient', string>>;
  /** Revenue codes of lines whose charge master names none. */
  readonly revenueCodes: Readonly<Partial<Record<ChargeKind, string>>>;
}

/** Used until a site loads its own. Its revenue codes are of this project, not of the NUBC, and its number belongs to nobody. */
export const demoBilling: BillingPack = {
  kind: 'billing',
  version: 'demo-billing@1',
  effectiveFrom: instant(0),
  source: 'Demo of this project: an invented provider number and revenue codes of our own; replace with those of the site',
  npi: '1234567893',
  holdDays: 3,
  submit: 'automatic',
  inquiries: 'automatic',
  batchClaims: 500,
  facilityCodes: { inpatient: '11', outpatient: '13' },
  revenueCodes: {
    room: 'D010',
    observation: 'D020',
    emergency: 'D030',
    'critical-care': 'D031',
    medication: 'D040',
    infusion: 'D041',
    laboratory: 'D050',
    imaging: 'D060',
    surgery: 'D070',
    anaesthesia: 'D071',
    recovery: 'D072',
    implant: 'D080',
    service: 'D090',
    professional: 'D095',
    posted: 'D099',
  },
};

/** The newest that has begun and not ended; a house that loaded one and let it end has none. */
export function billingAt(packs: readonly BillingPack[], at: Instant): BillingPack | undefined {
  const own = packs.length === 0 ? [demoBilling] : packs;
  return [...own]
    .sort((a, b) => b.effectiveFrom - a.effectiveFrom || (a.version < b.version ? 1 : -1))
    .find(({ effectiveFrom, effectiveTo }) => effectiveFrom <= at && (effectiveTo === undefined || at < effectiveTo));
}
