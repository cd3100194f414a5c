/** GET /api/patients/{patient}/answers: what a patient answered, for whoever treats: each question in words beside its answer, with what was written freely. */
import type { FastifyInstance } from 'fastify';
import { type Static } from 'typebox';
import { answeredBy } from '@healthos/core/house/portal/answered.ts';
import { questionnaires, type Question } from '@healthos/core/house/portal/questionnaires.ts';
import { asker, type Parts } from './context.ts';
import { Moment, openRecord, Patient } from './open-record.ts';

/** Forms of one answer; the newest. */
const formsShown = 20;

interface Written {
  readonly question: string;
  readonly text?: string;
}

export function answersRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof Patient>; Querystring: Static<typeof Moment> }>(
    '/api/patients/:patient/answers',
    { schema: { tags: ['record'], summary: 'Questionnaires that the patient answered', params: Patient, querystring: Moment } },
    async (request, reply) => {
      if ((await asker(parts, request, reply, 'see-orderables', request.query.facility)) === undefined) return reply;
      const record = await openRecord(parts, request, reply);
      if (record === undefined) return reply;
      const answered = answeredBy(record.input, record.patient).slice(0, formsShown);
      if (!(await record.audited({ kind: 'chart', view: 'answers', positions: answered.map(({ position }) => position) }))) return reply;
      const log = parts.log.within(record.input.hospital.facility);
      const rows = await Promise.all(
        answered.map(async ({ kept, questionnaire: name, answers, ...rest }) => {
          const form = questionnaires.find(({ questionnaire }) => questionnaire === name);
          const written = writtenIn(await log.raw(kept));
          return {
            ...rest,
            questionnaire: name,
            title: form?.title.en ?? name,
            answers: answers.map(({ question, code, number }) => {
              const asked = form?.questions.find((one) => one.question === question);
              const text = written.find((one) => one.question === question)?.text;
              return { question: asked?.says.en ?? question, answer: answerWords(asked, code, number) ?? text ?? '' };
            }),
          };
        }),
      );
      return { rows, asOf: record.input.now };
    },
  );
}

function answerWords(asked: Question | undefined, code: string | undefined, number: number | undefined): string | undefined {
  if (number !== undefined)
    return asked?.type === 'integer' ? `${number} (${asked.least} ${asked.ends.en[0]}, ${asked.most} ${asked.ends.en[1]})` : String(number);
  if (code === undefined) return undefined;
  return (asked?.type === 'choice' ? asked.options.find((one) => one.code === code)?.says.en : undefined) ?? code;
}

/** The answers as the request wrote them: its body was checked when it came. */
function writtenIn(bytes: Uint8Array | undefined): readonly Written[] {
  if (bytes === undefined) return [];
  const said = JSON.parse(Buffer.from(bytes).toString('utf8')) as { readonly body?: { readonly answers?: readonly Written[] } };
  return said.body?.answers ?? [];
}
