/** Contracts of our own, one for each class of payer, used until a site loads its own. Every number is invented; together they use every method. */
import { cents } from '../../money.ts';
import { instant } from '../../time.ts';
import type { Contract } from './contract.ts';

const dollars = (amount: number) => cents(amount * 100);
const about = {
  kind: 'contract',
  effectiveFrom: instant(0),
  source: 'Demo terms of this project, invented; replace with the contracts of the site',
  appealDays: 120,
  filingDays: 365,
} as const;

/** NUBC discharge statuses of other hospitals and of post-acute care. */
const transfers = ['02', '03', '05', '06', '62', '63', '65', '66', '82', '83', '85', '86', '90', '91'];

export const demoContracts: readonly Contract[] = [
  {
    ...about,
    version: 'demo-medicare@1',
    payerClass: 'medicare',
    terms: [
      {
        clause: '1.1',
        method: 'drg',
        baseCents: dollars(6840),
        when: { setting: ['inpatient'], grouped: true },
        transfer: { clause: '1.2', dispositions: transfers },
      },
      { clause: '1.9', method: 'percent-of-charges', bp: 2900, when: { setting: ['inpatient'] } },
      { clause: '2.1', method: 'percent-of-charges', bp: 2900 },
    ],
    outlier: { clause: '1.3', costToChargesBp: 2600, fixedLossCents: dollars(42750), marginalBp: 8000, when: { setting: ['inpatient'], grouped: true } },
    appealDays: 120,
  },
  {
    ...about,
    version: 'demo-medicaid@1',
    payerClass: 'medicaid',
    terms: [
      { clause: '3.1', method: 'drg', baseCents: dollars(5120), when: { setting: ['inpatient'], grouped: true } },
      { clause: '3.2', method: 'percent-of-charges', bp: 2200 },
    ],
    lesserOf: { clause: '3.9', bp: 10_000 },
    appealDays: 90,
  },
  {
    ...about,
    version: 'demo-commercial@1',
    payerClass: 'commercial',
    carveOuts: [{ clause: 'C.1', method: 'percent-of-charges', bp: 6000, lines: { prefixes: ['IMPLANT'], revenueCodes: [['0275', '0278']] } }],
    terms: [
      {
        clause: 'B.1',
        method: 'per-diem',
        when: { setting: ['inpatient'] },
        centsByLevel: { icu: dollars(4100), 'step-down': dollars(2900), telemetry: dollars(2300), 'medical-surgical': dollars(1850) },
        othersBp: 5400,
      },
      { clause: 'B.2', method: 'percent-of-charges', bp: 5400 },
    ],
    stopLoss: { clause: 'D.1', thresholdCents: dollars(250_000), bp: 6500, of: 'all-charges', when: { setting: ['inpatient'] } },
    lesserOf: { clause: 'E.1', bp: 10_000 },
    appealDays: 180,
  },
  { ...about, version: 'demo-self-pay@1', payerClass: 'self-pay', terms: [{ clause: '1', method: 'percent-of-charges', bp: 1000 }] },
  {
    ...about,
    version: 'demo-other@1',
    payerClass: 'other',
    terms: [
      {
        clause: '1',
        method: 'fee-schedule',
        centsByCode: { 'ROOM-icu': dollars(3300), 'ROOM-medical-surgical': dollars(1400), METO25: cents(150), VANC1G: cents(3150) },
        unlistedBp: 3500,
        lesserOfCharge: true,
      },
    ],
    appealDays: 60,
  },
  { ...about, version: 'demo-unknown@1', payerClass: 'unknown', terms: [{ clause: '1', method: 'percent-of-charges', bp: 2000 }] },
];
