/** The language of the tests of payments: claims of every kind of contract sent as 837, decided by a payer that now and then pays short, its 835 taken by the door of X12 and posted; what was found beside what was done. */
import type { ClaimLine, ClaimSubmitted } from '@healthos/core/financial/claim-events.ts';
import { paymentOf } from '@healthos/core/financial/remittance/payment.ts';
import type { HealthEvent, Recorded } from '@healthos/core/event.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { encounterId, facilityId, feedId, messageId, patientId } from '@healthos/core/ids.ts';
import { addCents, cents, zeroCents } from '@healthos/core/money.ts';
import { getRow, rows } from '@healthos/core/table.ts';
import { dayMs, instant, orderKey, type Instant } from '@healthos/core/time.ts';
import { billingOf } from '@healthos/core/views/billing.ts';
import { receiving, testLog } from '@healthos/ingest/receive/given.ts';
import { seeded, type Random } from '@healthos/simulators/day/random.ts';
import { allowedByContract } from '@healthos/simulators/payer/contract-price.ts';
import { createPayer, usualPayer, type PayerTruth } from '@healthos/simulators/payer/payer.ts';
import { claimsText } from './claims-837.ts';

const house = { code: 'LGH', name: 'General Hospital', zone: 'America/New_York' } as const;
const day = instant(Date.UTC(2026, 1, 3, 17));
const payers = [
  ['MCR', 'medicare'],
  ['MCD', 'medicaid'],
  ['COM', 'commercial'],
  ['OTH', 'other'],
] as const;
const levels = ['icu', 'telemetry', 'medical-surgical', 'step-down'] as const;
const groups = ['291', '871', '194', '470', '690'] as const;
/** Claims of one interchange. */
const batchSize = 500;

export interface Found {
  readonly claims: number;
  /** Paid short on purpose, and past the door. */
  readonly made: number;
  readonly found: number;
  /** Said to be short, and was not. */
  readonly wrong: number;
  /** Found with a clause of the contract that priced the claim. */
  readonly withClause: number;
  /** Found to the cent. */
  readonly exact: number;
  readonly payments: number;
  readonly proven: number;
  readonly postedTwice: number;
}

function claimOf(n: number, [payer, payerClass]: (typeof payers)[number], chance: Random): ClaimSubmitted {
  const isStay = chance.next() < 0.5;
  const days = isStay ? chance.integer(1, 12) : 0;
  const line = (number: number, code: string, amount: number, at: Instant, more: Partial<ClaimLine> = {}): ClaimLine => ({
    line: number,
    charges: [`${n}.${number}`],
    code,
    revenueCode: 'D040',
    units: 1,
    amountCents: cents(amount),
    serviceAt: at,
    positions: [number],
    ...more,
  });
  const nights = Array.from({ length: days }, (_, i) => {
    const level = chance.pick(levels);
    return line(i + 1, `ROOM-${level}`, chance.integer(180_000, 640_000), instant(day + i * dayMs), { level, revenueCode: 'D010' });
  });
  const others = Array.from({ length: chance.integer(2, 11) }, (_, i) => line(days + i + 1, `S${chance.integer(1, 30)}`, chance.integer(800, 150_000), day));
  const lines = [...nights, ...others];
  const through = instant(day + days * dayMs);
  return {
    type: 'ClaimSubmitted',
    claim: `K${n}`,
    encounter: encounterId(`V${n}`),
    patient: patientId(`p_${n}`),
    payer,
    payerClass,
    rank: 1,
    form: '837I',
    setting: isStay ? 'inpatient' : 'outpatient',
    frequency: '1',
    billType: isStay ? '111' : '131',
    lines,
    diagnoses: [{ code: 'J18.9', use: 'principal' }],
    totalCents: lines.reduce((sum, { amountCents }) => addCents(sum, amountCents), zeroCents),
    from: day,
    through,
    billing: '1234567893',
    ...(isStay ? { days, drg: chance.pick(groups), admittedAt: day, dischargedAt: through, disposition: '01' } : {}),
  };
}

/** By the whole path. Every remittance is told twice: the second time posts nothing. */
export async function paidByPayer(claims: number, seed: number): Promise<Found> {
  const chance = seeded(seed);
  const sent = Array.from({ length: claims }, (_, n) => claimOf(n + 1, payers[n % payers.length] ?? payers[0], chance));
  const payer = createPayer({ ...usualPayer, seed, allowedOf: allowedByContract });
  const log = testLog();
  const receive = receiving(log);
  const truth = new Map<string, PayerTruth>();
  let postedTwice = 0;
  for (const [n, batch] of batches(sent).entries()) {
    const answers = payer.answer(claimsText(house, { control: n + 1, at: day, claims: batch }));
    for (const one of answers?.truth ?? []) truth.set(one.claim, one);
    for (const again of [false, true]) {
      const [taken] = await receive.x12(Buffer.from(answers?.remittance ?? '', 'latin1'), { peer: 'payer', facility: house.code });
      if (again && (taken?.appended.duplicate !== true || taken.appended.events.length > 0)) postedTwice++;
    }
  }
  return judged(
    sent,
    truth,
    log.kept.flatMap(({ events }) => events.map(({ event, effective }) => [event, effective.at] as const)),
    postedTwice,
  );
}

type ToSend = readonly [{ readonly sent: ClaimSubmitted; readonly position: number }, ...{ readonly sent: ClaimSubmitted; readonly position: number }[]];

/** Of one payer each. */
function batches(sent: readonly ClaimSubmitted[]): ToSend[] {
  const found: ToSend[] = [];
  for (const [payer] of payers) {
    const own = sent.flatMap((one, n) => (one.payer === payer ? [{ sent: one, position: n + 1 }] : []));
    for (let at = 0; at < own.length; at += batchSize) {
      const [first, ...rest] = own.slice(at, at + batchSize);
      if (first !== undefined) found.push([first, ...rest]);
    }
  }
  return found;
}

function judged(
  sent: readonly ClaimSubmitted[],
  truth: ReadonlyMap<string, PayerTruth>,
  told: readonly (readonly [HealthEvent, Instant])[],
  postedTwice: number,
): Found {
  const facts = [
    ...sent.flatMap((one): (readonly [HealthEvent, Instant])[] => [
      [{ type: 'PatientAdmitted', encounter: one.encounter, patient: one.patient, class: 'O' } as HealthEvent, day],
      [one, day],
    ]),
    ...told,
  ].map(([event, at], i): Recorded => ({
    event,
    effective: { at },
    order: orderKey(at, at, 50, String(i).padStart(7, '0')),
    segments: [],
    position: i + 1,
    facility: facilityId(house.code),
    recordedAt: at,
    feed: feedId('test'),
    message: messageId(String(i + 1)),
  }));
  const enterprise = foldEnterprise(emptyEnterprise(), facts);
  const hospital = enterprise.hospitals.get(facilityId(house.code));
  if (hospital === undefined) throw new RangeError('nothing was told');
  const { remittance } = hospital.financial;
  const find = (claim: string): ClaimSubmitted | undefined => {
    const first = getRow(hospital.financial.claims, claim)?.[0]?.event;
    return first?.type === 'ClaimSubmitted' ? first : undefined;
  };
  const payments = rows(remittance.received).flatMap(([one]) => (one === undefined ? [] : [paymentOf(remittance, one.event.remittance, find)]));
  const counts = { made: 0, found: 0, wrong: 0, withClause: 0, exact: 0 };
  for (const { claims } of rows(billingOf({ hospital, identity: enterprise.identity, now: instant(day + 20 * dayMs) })))
    for (const { now, underpayment } of claims) {
      const done = truth.get(now.claim);
      if (done?.decision === 'underpaid') counts.made++;
      if (underpayment === undefined) continue;
      if (done?.decision !== 'underpaid') {
        counts.wrong++;
        continue;
      }
      counts.found++;
      if (underpayment.clause !== '' && underpayment.contract !== '') counts.withClause++;
      if (underpayment.shortCents === done.shortCents) counts.exact++;
    }
  return { claims: sent.length, ...counts, payments: payments.length, proven: payments.filter((one) => one?.isProven === true).length, postedTwice };
}
