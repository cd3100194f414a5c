/** /api/my, what goes to and fro: messages, questionnaires, appointments, consents, who looked. What is asked goes by the door of requests. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { answeredBy } from '@healthos/core/house/portal/answered.ts';
import { clinics, myAppointmentsOf, slotsOf } from '@healthos/core/house/portal/clinics.ts';
import { consentsOf } from '@healthos/core/house/portal/consents.ts';
import { proxiesOf } from '@healthos/core/house/portal/proxies.ts';
import { questionnaires } from '@healthos/core/house/portal/questionnaires.ts';
import { threadsOf } from '@healthos/core/house/portal/threads.ts';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { calledBy } from '../portal/people.ts';
import { looksAt } from '../portal/who-looked.ts';
import type { Parts } from './context.ts';
import { createKeptTexts } from './kept-texts.ts';
import { House, openPart, part } from './my-routes.ts';
import { Patient } from './open-record.ts';
import { withTexts } from './thread-texts.ts';

/** Lines of the audit that one answer is made of. */
const looksRead = 500;
const Clinic = Type.Object({ ...House.properties, clinic: Type.String({ minLength: 1, maxLength: 120 }) });

export function myDealingsRoutes(app: FastifyInstance, parts: Parts): void {
  const texts = createKeptTexts(parts.log, parts.clock);
  part(app, parts, 'messages', 'Threads with the team, with their texts', async ({ record }) => ({
    rows: await withTexts(texts, record.input.hospital.facility, threadsOf(record.input, record.patient)),
  }));
  part(app, parts, 'questionnaires', 'Questionnaires, and those that were answered', ({ record: { input, patient } }) => ({
    rows: questionnaires,
    answered: answeredBy(input, patient).map(({ answer, questionnaire, version, at }) => ({ answer, questionnaire, version, at })),
  }));
  part(app, parts, 'appointments', 'Appointments to come and past, and the clinics that offer times', ({ record }) => ({
    rows: myAppointmentsOf(record.input, record.patient),
    clinics: clinics.map(({ clinic, title }) => ({ clinic, title })),
  }));
  app.get<{ Params: Static<typeof Patient>; Querystring: Static<typeof Clinic> }>(
    '/api/my/:patient/slots',
    { schema: { tags: ['my'], summary: 'Times that a clinic offers', params: Patient, querystring: Clinic } },
    async (request, reply) => {
      const opened = await openPart(parts, request, reply, 'appointments');
      return opened === undefined ? reply : { rows: slotsOf(opened.record.input, request.query.clinic) };
    },
  );
  part(app, parts, 'consents', 'What I agreed to, and who acts for me', async ({ record: { input, patient, identity } }) => {
    const person = personOf(input.identity, patient);
    const own = identity.patient === undefined ? undefined : personOf(input.identity, identity.patient as typeof patient);
    const mine = proxiesOf(input).filter((one) => personOf(input.identity, one.patient) === person);
    // Of two who act for one child neither learns of the other.
    const told = own === person ? mine : mine.filter(({ holder }) => personOf(input.identity, holder) === own);
    const records = told.map(({ holder }) => recordsOf(input.identity, personOf(input.identity, holder)));
    const lines = await parts.log.identitiesOf([...new Set(records.flat())]);
    return {
      consents: consentsOf(input, patient),
      proxies: told.map(({ proxy, relation, state, from, until }, n) => ({ proxy, relation, state, from, until, ...calledBy(lines, records[n] ?? []) })),
    };
  });
  part(app, parts, 'looks', 'Who looked at my record', async ({ record: { input, patient } }) => {
    const records = recordsOf(input.identity, personOf(input.identity, patient));
    const lines = await parts.audit.search({ patients: records, facility: input.hospital.facility, limit: looksRead });
    return { rows: looksAt(lines, new Set(records)), since: lines[lines.length - 1]?.at };
  });
}
