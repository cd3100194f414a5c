/** GET /api/patients/{patient}/panel: what the chart that is embedded in another shows of one patient, with two identifiers, in one answer. */
import type { FastifyInstance } from 'fastify';
import { newestAbout } from '@healthos/core/house/chart/past.ts';
import { panelOf } from '@healthos/core/house/chart/panel.ts';
import { recordsOf } from '@healthos/core/identity/fold.ts';
import { patientId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import type { FindingRow } from '@healthos/core/views/rows.ts';
import { panelAsks, personOfToken } from '../access/bound.ts';
import { readerNow } from '../access/reader-rows.ts';
import { mayAsk } from '../access/policy.ts';
import { asker, type Parts } from './context.ts';
import { nameOf } from './names-routes.ts';
import { Moment } from './open-record.ts';
import { problem } from './problems.ts';
import { recordRoute } from './record-route.ts';

export function panelRoutes(app: FastifyInstance, parts: Parts): void {
  app.get(
    '/api/launched',
    {
      schema: {
        tags: ['record'],
        summary: 'About whom the application that asks was opened',
        description: 'By the opaque id of the record, as other routes take it.',
      },
    },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'open-record');
      if (identity === undefined) return reply;
      const patient = personOfToken(identity);
      return { role: identity.role, ...(patient === undefined ? {} : { patient }) };
    },
  );

  recordRoute(
    app,
    parts,
    {
      name: 'panel',
      summary: 'What the panel inside another chart shows',
      description: 'The bed that is asked for, the clock of the stay, milestones, what blocks, the trend of the score and open findings of one patient.',
      query: Moment,
    },
    async (record, reply) => {
      const { input, identity, present } = record;
      const panel = panelOf(input, record.patient);
      if (panel === undefined) return problem(reply, 'access.absent');
      const reader = readerNow(identity, input);
      const findings = panel.findings.flatMap((one) => (reader.row('findings', one, one) as FindingRow | undefined) ?? []);
      const person = patientId(panel.patient);
      const records = recordsOf(input.identity, person);
      const lines = new Map((await parts.log.identitiesOf(records)).map((line) => [line.patient, line] as const));
      if (!(await record.audited({ kind: 'chart', view: 'panel', positions: [input.hospital.position] }))) return reply;
      return {
        ...panel,
        findings,
        who: nameOf(records, lines, getRow(input.identity.records, person)?.sex),
        may: panelAsks.filter((one) => mayAsk(identity, one)),
        facility: present.facility,
        zone: present.operations.description?.zone ?? 'UTC',
        mark: newestAbout(present, record.patient),
        asOf: input.now,
      };
    },
  );
}
