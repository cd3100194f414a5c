/** The words and columns of the worklist of questions to payers. */
import type { QuestionRow } from '@healthos/core/views/rows-questions.ts';
import { dayMinute, spell } from '../look/clock.ts';
import type { Column } from '../work/table.ts';
import { payerText } from './billing-words.ts';
import { inquiryWords, refusalWord, statusWord } from './coverage-words.ts';

/** Whose turn it is: a person's where the payer did not answer, or not as hoped. */
export const needsPerson = ({ state }: QuestionRow): boolean => state === 'overdue' || state === 'refused';
export const kindWords: Readonly<Record<QuestionRow['kind'], string>> = { '270': 'What it covers (270)', '276': 'Where it stands (276)' };
export const aboutWords = ({ claim, rank }: QuestionRow): string => (claim === undefined ? `coverage ${rank ?? ''}`.trim() : `claim ${claim}`);

/** `TA1 refused R 018`, `999 taken`: what was said before any payer read the question. */
export const doorWords = ({ door }: QuestionRow): string =>
  door === undefined ? '' : `${door.by} ${door.accepted ? 'taken' : `refused ${door.codes.join('; ')}`}`;

export function answerWords(row: QuestionRow): string {
  const { kind, state, codes, door } = row;
  if (state === 'refused' && door?.accepted === false) return 'Stopped at the door: the payer never read it.';
  if (state === 'refused' && kind === '270') return `${codes.map((code) => `AAA ${code}`).join(', ')}: ${refusalWord(codes[0] ?? '')}`;
  if (state !== 'answered' && state !== 'refused') return '';
  if (kind === '270') return 'Benefits told';
  return codes.map((code) => `${statusWord({ category: code.split('/')[0] ?? '', status: '' })} ${code}`).join('; ');
}

export function questionColumns(now: number, zone: string, nameOf: (encounter: string) => string): readonly Column<QuestionRow>[] {
  const clock = ({ state, askedAt, dueAt, answeredAt }: QuestionRow): string => {
    if (now === 0) return '';
    if (state === 'overdue') return `over for ${spell(Math.max(0, now - dueAt))}`;
    if (state === 'waiting') return `due in ${spell(Math.max(0, dueAt - now))}`;
    return answeredAt === undefined ? '' : `after ${spell(Math.max(0, answeredAt - askedAt))}`;
  };
  return [
    { key: 'kind', title: 'Question', text: ({ kind }) => kindWords[kind], width: '180px' },
    { key: 'about', title: 'About', text: aboutWords },
    { key: 'patient', title: 'Patient', text: ({ encounter }) => nameOf(encounter) },
    { key: 'payer', title: 'Payer', text: payerText },
    { key: 'asked', title: 'Asked', text: ({ askedAt }) => dayMinute(askedAt, zone), sort: ({ askedAt }) => askedAt },
    { key: 'state', title: 'Stands', text: ({ state }) => inquiryWords[state] },
    { key: 'clock', title: 'Clock', text: clock, sort: ({ dueAt }) => dueAt, right: true },
    { key: 'door', title: 'At the door', text: doorWords },
    { key: 'answer', title: 'Answer', text: answerWords },
    { key: 'encounter', title: 'Account', text: ({ encounter }) => encounter, fileOnly: true },
    { key: 'due', title: 'Due', text: ({ dueAt }) => new Date(dueAt).toISOString(), fileOnly: true },
  ];
}
