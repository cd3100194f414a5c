/** The questionnaires of the patient platform, written here: each with its version, its questions in two languages, and what an answer may be. */
import type { Static } from 'typebox';
import type { QuestionnaireAnswered } from '../../work/portal.ts';

type Words = Readonly<Record<'en' | 'es', string>>;
interface Asked {
  /** As FHIR names it: linkId. */
  readonly question: string;
  readonly says: Words;
  readonly required: boolean;
}
export type Question = Asked &
  (
    | { readonly type: 'choice'; readonly options: readonly { readonly code: string; readonly says: Words }[] }
    | { readonly type: 'integer'; readonly least: number; readonly most: number; readonly ends: Readonly<Record<'en' | 'es', readonly [string, string]>> }
    | { readonly type: 'text'; readonly longest: number }
  );
export interface Questionnaire {
  readonly questionnaire: string;
  readonly version: string;
  readonly title: Words;
  readonly questions: readonly Question[];
}

const yesNo = [
  { code: 'yes', says: { en: 'Yes', es: 'Sí' } },
  { code: 'no', says: { en: 'No', es: 'No' } },
  { code: 'unsure', says: { en: 'I am not sure', es: 'No estoy seguro' } },
] as const;

export const questionnaires: readonly Questionnaire[] = [
  {
    questionnaire: 'how-are-you',
    version: '1',
    title: { en: 'How are you today?', es: '¿Cómo está hoy?' },
    questions: [
      {
        question: 'overall',
        type: 'choice',
        required: true,
        says: { en: 'Compared with yesterday, I feel', es: 'Comparado con ayer, me siento' },
        options: [
          { code: 'better', says: { en: 'better', es: 'mejor' } },
          { code: 'same', says: { en: 'the same', es: 'igual' } },
          { code: 'worse', says: { en: 'worse', es: 'peor' } },
        ],
      },
      {
        question: 'pain',
        type: 'integer',
        required: true,
        least: 0,
        most: 10,
        ends: { en: ['no pain', 'worst pain I can think of'], es: ['sin dolor', 'el peor dolor imaginable'] },
        says: { en: 'How strong is your pain now?', es: '¿Cuánto dolor tiene ahora?' },
      },
      { question: 'ate', type: 'choice', required: true, says: { en: 'Could you eat today?', es: '¿Ha podido comer hoy?' }, options: yesNo },
      { question: 'worry', type: 'text', required: false, longest: 1000, says: { en: 'What worries you most?', es: '¿Qué le preocupa más?' } },
    ],
  },
  {
    questionnaire: 'before-home',
    version: '1',
    title: { en: 'Before you go home', es: 'Antes de volver a casa' },
    questions: [
      { question: 'ride', type: 'choice', required: true, says: { en: 'Do you have a ride home?', es: '¿Tiene quién le lleve a casa?' }, options: yesNo },
      {
        question: 'help',
        type: 'choice',
        required: true,
        says: { en: 'Can somebody help you at home?', es: '¿Puede ayudarle alguien en casa?' },
        options: yesNo,
      },
      {
        question: 'medicines',
        type: 'choice',
        required: true,
        says: { en: 'Can you get your medicines?', es: '¿Puede conseguir sus medicinas?' },
        options: yesNo,
      },
      {
        question: 'stairs',
        type: 'integer',
        required: false,
        least: 0,
        most: 60,
        ends: { en: ['none', 'sixty'], es: ['ninguno', 'sesenta'] },
        says: { en: 'How many steps must you climb at home?', es: '¿Cuántos escalones tiene que subir en casa?' },
      },
      {
        question: 'questions',
        type: 'text',
        required: false,
        longest: 1000,
        says: { en: 'What would you still like to know?', es: '¿Qué más le gustaría saber?' },
      },
    ],
  },
];

/** As the door takes an answer: the words of a text too, which no fact keeps. */
export interface GivenAnswer {
  readonly question: string;
  readonly code?: string;
  readonly number?: number;
  readonly text?: string;
}
export type AnswerFault = { readonly question: string; readonly fault: 'unknown' | 'missing' | 'twice' | 'not-offered' | 'out-of-range' | 'too-long' };

/** The first thing that is wrong with these answers. */
export function answerFault({ questions }: Questionnaire, answers: readonly GivenAnswer[]): AnswerFault | undefined {
  const byQuestion = new Map<string, GivenAnswer>();
  for (const answer of answers) {
    const { question } = answer;
    if (!questions.some((one) => one.question === question)) return { question, fault: 'unknown' };
    if (byQuestion.has(question)) return { question, fault: 'twice' };
    byQuestion.set(question, answer);
  }
  for (const asked of questions) {
    const answer = byQuestion.get(asked.question);
    const fault = answer === undefined ? (asked.required ? 'missing' : undefined) : faultOf(asked, answer);
    if (fault !== undefined) return { question: asked.question, fault };
  }
  return undefined;
}

function faultOf(asked: Question, { code, number, text }: GivenAnswer): AnswerFault['fault'] | undefined {
  switch (asked.type) {
    case 'choice':
      if (code === undefined) return 'missing';
      return asked.options.some((one) => one.code === code) && number === undefined && text === undefined ? undefined : 'not-offered';
    case 'integer':
      if (number === undefined) return 'missing';
      return Number.isInteger(number) && number >= asked.least && number <= asked.most && code === undefined && text === undefined ? undefined : 'out-of-range';
    case 'text':
      if (text === undefined || (asked.required && text.trim() === '')) return 'missing';
      return code === undefined && number === undefined && text.length <= asked.longest ? undefined : 'too-long';
  }
}

/** What the log keeps of an answer: the choice, the number, that something was written. */
export function factOfAnswer({ question, code, number, text }: GivenAnswer): Static<typeof QuestionnaireAnswered>['answers'][number] {
  return {
    question,
    ...(code === undefined ? {} : { code }),
    ...(number === undefined ? {} : { number }),
    ...(text === undefined ? {} : { bytes: text.length }),
  };
}
