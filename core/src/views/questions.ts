/** View `questions`: what payers were asked about coverages (270) and claims (276), the clock of each question, and what was said at the door (TA1, 999). */
import { inquiryRules } from '../financial/inquiries/inquiry-rules.ts';
import { questionsOf, type Question } from '../financial/inquiries/questions.ts';
import { encounterId } from '../ids.ts';
import { instant, minuteMs } from '../time.ts';
import { encountersOf } from '../visit-numbers.ts';
import { replaced, unlessSame } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { QuestionRow } from './rows-questions.ts';
import type { View, ViewInput } from './view.ts';

export const questionsView: View<QuestionRow> = {
  name: 'questions',
  title: 'Questions to payers',
  definition: `The newest question about each coverage (270) and claim (276): waiting, answered, refused by the payer or at the door (TA1, 999), or overdue ${inquiryRules.answerHours} h after it was asked (${inquiryRules.pack}).`,
  audience: 'money',
  rows: (input, earlier) => {
    const { financial, operations } = input.hospital;
    const { enquiries, statusAsked, coverages, claims, remittance } = financial;
    const { encounters, aliases } = operations;
    return unlessSame(earlier, [enquiries, statusAsked, coverages, claims, remittance, encounters, aliases, input.identity, minuteOf(input)], () =>
      replaced(earlier?.rows, new Map(questionsOf({ ...input, now: minuteOf(input) }).map((one) => [one.question, rowOf(input, one)]))),
    );
  },
  lineage: (input, key) => {
    const found = questionsOf(input).find(({ question }) => question === key);
    return found === undefined ? undefined : newestFirst(found.positions);
  },
};

/** Clocks of a day are read by the minute. */
const minuteOf = ({ now }: ViewInput) => instant(Math.floor(now / minuteMs) * minuteMs);

function rowOf({ hospital }: ViewInput, one: Question): QuestionRow {
  const { question, kind, visit, patient, rank, claim, payer, payerClass, state, askedAt, dueAt, answeredAt, codes, door } = one;
  const encounter = visit === undefined ? undefined : encountersOf(hospital, encounterId(visit)).at(-1);
  return {
    question,
    kind,
    encounter: encounter?.encounter ?? visit ?? patient,
    ...(encounter?.location === undefined ? {} : { unit: encounter.location.unit }),
    ...(rank === undefined ? {} : { rank }),
    ...(claim === undefined ? {} : { claim }),
    payer,
    payerClass,
    state,
    askedAt,
    dueAt,
    ...(answeredAt === undefined ? {} : { answeredAt }),
    codes,
    ...(door === undefined
      ? {}
      : {
          door: {
            by: door.by,
            accepted: door.accepted,
            at: door.at,
            codes: door.codes.map(({ category, status, entity }) => [category, status, entity].filter(Boolean).join(' ')),
          },
        }),
  };
}
