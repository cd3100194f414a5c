/** Gaps of the record: a stay on which people write has no admission note or no discharge summary in time; doses were given that no price knows. */
import type { DocumentRecorded } from '../clinical/events.ts';
import type { Encounter } from '../encounter.ts';
import { changedSince, getRow } from '../table.ts';
import { hourMs, instant } from '../time.ts';
import { newestOf } from '../versions.ts';
import { isOfUse, numbersOf } from '../visit-numbers.ts';
import { accountsOf } from '../views/ledgers.ts';
import { keptTable } from '../views/kept-table.ts';
import { sameRow, type ViewInput } from '../views/view.ts';
import { encounterRule, findingOf, placeName, type Said } from './encounter-rule.ts';
import type { Finding, Rule } from './rules.ts';
import { listOfTable } from './steady.ts';

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
function documentsOf({ hospital }: ViewInput, encounter: Encounter): readonly DocumentRecorded[] {
  return numbersOf(hospital, encounter).flatMap((number) =>
    (getRow(hospital.clinical.index.chartedOn, number) ?? []).flatMap((key) => {
      const last = newestOf(getRow(hospital.clinical.documents, key));
      return last === undefined || last.event.change === 'cancel' || !isOfUse(hospital, encounter, last.at) ? [] : [last.event];
    }),
  );
}

const unpriced = keptTable<Finding>({
  changed: (before, after) => changedSince(accountsOf(before), accountsOf(after)),
  make: (input, encounter) => {
    const account = getRow(accountsOf(input), encounter.encounter);
    const first = account?.ledger.lines[0];
    // A visit that never began has no gap since any time; its account still counts what no price knows.
    const since = encounter.admittedAt ?? encounter.arrivedAt ?? encounter.locatedAt;
    if (account === undefined || account.ledger.unpriced === 0 || since === undefined) return undefined;
    return {
      ...findingOf(`charge-gap:${encounter.encounter}`, encounter, {
        severity: 'info',
        since,
        owner: 'Revenue',
        says: `${encounter.encounter} has ${account.ledger.unpriced} given or done that no price knows`,
        positions: [encounter.position, ...(first === undefined ? [] : [first.position])].filter((position) => position > 0),
      }),
      rule: 'charge-gap@1',
    };
  },
  same: sameRow,
});

const listOf = listOfTable<Finding, Finding>((finding) => [finding]);

export const chargeGap: Rule = {
  rule: 'charge-gap',
  version: '1',
  source: 'HealthOS',
  definition: 'A stay has doses or services that the price list does not know: care without a charge until somebody says its price.',
  evaluate: (input) => listOf(unpriced(input)),
  tables: [accountsOf, unpriced],
};
