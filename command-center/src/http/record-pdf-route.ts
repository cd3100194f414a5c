/** GET /api/my/{patient}/record.pdf: one's record on paper, as it is released. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { zoneOf } from '@healthos/core/financial/ledger.ts';
import { myPreventionOf, myRecordOf, myResultsOf } from '@healthos/core/house/portal/my-record.ts';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { calledBy } from '../portal/people.ts';
import { recordPdf } from '../portal/record-pdf.ts';
import type { Parts } from './context.ts';
import { House, openPart } from './my-routes.ts';
import { Patient } from './open-record.ts';

const Asked = Type.Object({ ...House.properties, lang: Type.Optional(Type.String({ enum: ['en', 'es'] })) });

export function recordPdfRoute(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof Patient>; Querystring: Static<typeof Asked> }>(
    '/api/my/:patient/record.pdf',
    { schema: { tags: ['my'], summary: 'My record as PDF', params: Patient, querystring: Asked } },
    async (request, reply) => {
      const opened = await openPart(parts, request, reply, 'record');
      if (opened === undefined) return reply;
      const { chart, record } = opened;
      const { input, patient } = record;
      const records = recordsOf(input.identity, personOf(input.identity, patient));
      const { given, family } = calledBy(await parts.log.identitiesOf(records), records);
      const paper = recordPdf({
        hospital: input.hospital.operations.description?.name ?? input.hospital.facility,
        name: [given, family].filter((part) => part !== undefined).join(' '),
        zone: zoneOf(input.hospital),
        at: input.now,
        language: request.query.lang === 'es' ? 'es' : 'en',
        record: myRecordOf(chart),
        prevention: myPreventionOf(chart),
        results: myResultsOf(chart),
      });
      return reply.type('application/pdf').header('content-disposition', 'attachment; filename="record.pdf"').send(Buffer.from(paper));
    },
  );
}
