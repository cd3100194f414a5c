/** Gaps of the record: a stay on which people write has no admission note or no discharge summary in time; care was given that cannot be charged until somebody says more. */
import type { DocumentRecorded } from '../clinical/events.ts';
import type { Encounter } from '../encounter.ts';
import type { ChargeGap } from '../financial/charge-line.ts';
import type { Ledger } from '../financial/ledger.ts';
import { changedSince, getRow } from '../table.ts';
import { hourMs, instant } from '../time.ts';
import { newestOf } from '../versions.ts';
import { isOfUse, isToldOf, numbersTold } from '../visit-numbers.ts';
import { accountsOf } from '../views/ledgers.ts';
import { keptTable } from '../views/kept-table.ts';
import { sameRow, type ViewInput } from '../views/view.ts';
import { encounterRule, findingOf, placeName, type Said } from './encounter-rule.ts';
import type { Finding, Rule } from './rules.ts';
import { listOfTable } from './steady.ts';
import { readsOfMoney } from '../reads.ts';

/** LOINC document kinds and what senders write instead. */
const kinds = {
  admission: { codes: ['34117-2', '11492-6', '47039-3', '34763-3', 'HP', 'H&P'], words: /history and physical|admission note|h&p/i },
  discharge: { codes: ['18842-5', '11490-0', '28655-9', 'DS'], words: /discharge summary/i },
} as const;

const isKind = ({ kind }: DocumentRecorded, which: keyof typeof kinds): boolean =>
  (kinds[which].codes as readonly string[]).includes(kind.code) || kinds[which].words.test(kind.display ?? '');

export const documentationGap = encounterRule({
  rule: 'documentation-gap',
  version: '1',
  source: '42 CFR 482.24(c)(4): history and physical within 24 h of admission; discharge summary, completed within the time that the site sets',
  definition:
    'An inpatient stay on which something was written has no admission note 24 h after admission, or no discharge summary 24 h after it ended. A stay on which nobody wrote anything here is not judged: its notes may be kept elsewhere.',
  parameters: { admissionHours: 24, summaryHours: 24, shownHours: 168 },
  reads: ['documents'],
  say: (input, encounter, parameters) => {
    const { admittedAt, dischargedAt } = encounter;
    if (admittedAt === undefined || encounter.class !== 'I' || encounter.status === 'cancelled') return undefined;
    const written = documentsOf(input, encounter);
    if (written.length === 0) return undefined;
    const which = dischargedAt === undefined ? ('admission' as const) : ('discharge' as const);
    const dueAt = instant(dischargedAt === undefined ? admittedAt + parameters.admissionHours * hourMs : dischargedAt + parameters.summaryHours * hourMs);
    if (written.some((document) => isKind(document, which))) return undefined;
    if (input.now < dueAt) return { findings: [], nextAt: dueAt };
    const endsAt = instant(dueAt + parameters.shownHours * hourMs);
    if (dischargedAt !== undefined && input.now >= endsAt) return undefined;
    const what = which === 'admission' ? 'no admission note' : 'no discharge summary';
    const made: Said = {
      findings: [
        findingOf(`documentation-gap:${encounter.encounter}`, encounter, {
          severity: 'info',
          since: dueAt,
          owner: 'Clinician',
          says: `${dischargedAt === undefined ? placeName(encounter) : encounter.encounter} ${what}`,
          positions: [encounter.position],
        }),
      ],
    };
    return dischargedAt === undefined ? made : { ...made, nextAt: endsAt };
  },
});

/** Documents that stand. */
function documentsOf(input: ViewInput, encounter: Encounter): readonly DocumentRecorded[] {
  const { hospital } = input;
  return numbersTold(hospital, encounter).flatMap((number) =>
    (getRow(hospital.clinical.index.documentsByEncounter, number) ?? []).flatMap((key) => {
      const last = newestOf(getRow(hospital.clinical.documents, key));
      return last === undefined ||
        last.event.change === 'cancel' ||
        !isToldOf(input, encounter, number, last.event.patient) ||
        !isOfUse(hospital, encounter, last.at)
        ? []
        : [last.event];
    }),
  );
}

/** What somebody must say before a charge can be made, and who is asked: of an end the charge nurse of the unit. */
const missing = {
  'no-stop-time': {
    owner: 'Charge',
    says: (n: number) => `${n} ${n === 1 ? 'infusion or treatment' : 'infusions or treatments'} without an end: no time is charged`,
  },
  'no-amount': { owner: 'Pharmacy', says: (n: number) => `${n} ${n === 1 ? 'dose' : 'doses'} without an amount: no units can be billed` },
  'no-invoice': { owner: 'Supply', says: (n: number) => `${n} ${n === 1 ? 'implant' : 'implants'} without an invoice` },
} as const satisfies Partial<Record<ChargeGap['gap'], unknown>>;
const kindsOfGap = Object.keys(missing) as (keyof typeof missing)[];

const gaps = keptTable<readonly Finding[]>({
  changed: (before, after) => changedSince(accountsOf(before), accountsOf(after)),
  make: (input, encounter) => {
    const account = getRow(accountsOf(input), encounter.encounter);
    if (account === undefined) return undefined;
    const found = [...unpricedOf(account.ledger, encounter), ...missingOf(account.ledger, encounter)];
    return found.length === 0 ? undefined : found.map((finding) => ({ ...finding, rule: 'charge-gap@2' }));
  },
  same: (a, b) => a.length === b.length && a.every((one, n) => sameRow(one, b[n])),
});

function unpricedOf(ledger: Ledger, encounter: Encounter): readonly Finding[] {
  // A visit that never began has no gap since any time; its account still counts what no price knows.
  const since = encounter.admittedAt ?? encounter.arrivedAt ?? encounter.locatedAt;
  if (ledger.unpriced === 0 || since === undefined) return [];
  const [first] = ledger.lines;
  return [
    findingOf(`charge-gap:${encounter.encounter}`, encounter, {
      severity: 'info',
      since,
      owner: 'Revenue',
      says: `${encounter.encounter} has ${ledger.unpriced} given or done that no price knows`,
      positions: [encounter.position, ...(first === undefined ? [] : [first.position])].filter((position) => position > 0),
    }),
  ];
}

/** Asked once the patient has left: until then whoever did it may still write it down. */
function missingOf({ gaps: found }: Ledger, encounter: Encounter): readonly Finding[] {
  const { dischargedAt } = encounter;
  if (dischargedAt === undefined) return [];
  return kindsOfGap.flatMap((kind) => {
    const ofKind = found.filter(({ gap }) => gap === kind);
    if (ofKind.length === 0) return [];
    return [
      findingOf(`charge-gap:${encounter.encounter}:${kind}`, encounter, {
        severity: 'info',
        since: dischargedAt,
        owner: kind === 'no-stop-time' ? `Charge ${encounter.location?.unit ?? 'nurse'}` : missing[kind].owner,
        says: `${encounter.encounter} has ${missing[kind].says(ofKind.length)}`,
        positions: ofKind.map(({ position }) => position).sort((a, b) => b - a),
      }),
    ];
  });
}

const listOf = listOfTable<readonly Finding[], Finding>((findings) => findings);

export const chargeGap: Rule = {
  rule: 'charge-gap',
  version: '2',
  source: 'HFMA MAP Keys: charges are captured completely before the bill leaves',
  definition:
    'Care without a charge until somebody says more: what no price knows; and of those who left, infusions and treatments without an end, doses without an amount, implants without an invoice.',
  reads: readsOfMoney,
  evaluate: (input) => listOf(gaps(input)),
  tables: [accountsOf, gaps],
};
