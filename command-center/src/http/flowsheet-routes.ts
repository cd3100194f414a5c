/** GET /api/patients/{patient}/flowsheet: what nurses chart and answer for of one patient; and the device values of a unit's empty beds, which are of nobody. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { newestAbout } from '@healthos/core/house/chart/past.ts';
import { apartOf } from '@healthos/core/house/flowsheet/device-values.ts';
import { flowsheetLimits, flowsheetOf } from '@healthos/core/house/flowsheet/flowsheet.ts';
import { facilityId, unitId } from '@healthos/core/ids.ts';
import { rows } from '@healthos/core/table.ts';
import { boundTo, maySee } from '../access/policy.ts';
import { asker, type Parts } from './context.ts';
import { Moment, openRecord, Patient } from './open-record.ts';
import { problem } from './problems.ts';

const Asked = Type.Object({
  ...Moment.properties,
  encounter: Type.Optional(Type.String({ maxLength: 80, description: 'The visit; else the one that goes on' })),
  hours: Type.Optional(Type.Integer({ minimum: 1, maximum: flowsheetLimits.mostHours, description: 'How far back the sheet goes' })),
  have: Type.Optional(Type.Integer({ minimum: 0, description: 'The mark of the sheet that the screen has: 204 when nothing was said of the person since' })),
});
const Unit = Type.Object({ facility: Type.String({ maxLength: 200 }), unit: Type.String({ minLength: 1, maxLength: 60 }) });

export function flowsheetRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof Patient>; Querystring: Static<typeof Asked> }>(
    '/api/patients/:patient/flowsheet',
    {
      schema: {
        tags: ['record'],
        summary: 'The flowsheet of one patient',
        description:
          'Rows over time with every version, device values to validate, fluid balance, lines and drains, tasks, assessments, acuity, and the rows and instruments to chart by. With at and knownAt: what was so at one moment as known at another.',
        params: Patient,
        querystring: Asked,
      },
    },
    async (request, reply) => {
      const record = await openRecord(parts, request, reply, 'whole', 'work-on-record');
      if (record === undefined) return reply;
      const { encounter, hours, have } = request.query;
      const mark = newestAbout(record.present, record.patient);
      if (!record.isPast && have === mark) return reply.code(204).send();
      const asked = { ...(encounter === undefined ? {} : { encounter }), ...(hours === undefined ? {} : { hours }) };
      const sheet = flowsheetOf(record.input, record.patient, asked);
      if (sheet === undefined) return problem(reply, 'access.absent');
      if (!(await record.audited({ kind: 'chart', view: 'flowsheet' }))) return reply;
      return { ...sheet, asOf: record.input.now, past: record.isPast, zone: record.input.hospital.operations.description?.zone ?? 'UTC', mark };
    },
  );

  app.get<{ Params: Static<typeof Unit> }>(
    '/api/facilities/:facility/units/:unit/device-values-apart',
    { schema: { tags: ['views'], summary: 'Device values of beds with nobody in them: kept apart, in no chart', params: Unit } },
    async (request, reply) => {
      const { facility, unit } = request.params;
      const identity = await asker(parts, request, reply, 'see-views', facility);
      if (identity === undefined) return reply;
      if (!maySee(identity, { name: 'care', audience: 'bed' }) || (boundTo(identity) ?? unit) !== unit) return problem(reply, 'access.absent');
      await parts.follow.level();
      const hospital = parts.follow.input(facilityId(facility))?.hospital;
      if (hospital === undefined) return problem(reply, 'access.absent');
      const beds = [...rows(hospital.operations.beds)].filter((bed) => bed.unit === unitId(unit)).map(({ bed }) => bed);
      return { rows: apartOf(hospital, beds) };
    },
  );
}
