/** POST /api/facilities/{facility}/staff-names: what staff ids are called, for screens on which somebody is assigned by name. Read from the kept bytes of the staff file (MFN^M02); no fold holds a name. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { facilityId, type FacilityId, type MessageId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import { staffNamesIn, type StaffNames } from '../staff-file.ts';
import { asker, type Parts } from './context.ts';
import { problem } from './problems.ts';

/** Ids in one question, and staff files kept read. */
const [askedAtOnce, filesKept] = [500, 200];

const Facility = Type.Object({ facility: Type.String({ maxLength: 200 }) });
const Asked = Type.Object({ staff: Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: askedAtOnce }) }, { additionalProperties: false });

export function staffNamesRoutes(app: FastifyInstance, parts: Parts): void {
  const read = new Map<MessageId, Promise<StaffNames>>();
  /** The people whom one message of the staff file names. */
  function namesIn(message: MessageId): Promise<StaffNames> {
    const known = read.get(message) ?? parts.log.raw(message).then((bytes) => (bytes === undefined ? new Map() : staffNamesIn(bytes)));
    read.set(message, known);
    // A read that failed is no file: whoever asks next tries again.
    known.catch(() => read.delete(message));
    const oldest = read.keys().next();
    if (read.size > filesKept && oldest.done !== true) read.delete(oldest.value);
    return known;
  }
  /** The message that said the newest of each of these. */
  async function messagesOf(facility: FacilityId, positions: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, MessageId>> {
    const events = await parts.log.eventsAt(facility, [...new Set(positions.values())]);
    const byPosition = new Map(events.map(({ position, message }) => [position, message] as const));
    return new Map(
      [...positions].flatMap(([staff, position]) => [byPosition.get(position)].flatMap((message) => (message === undefined ? [] : [[staff, message]]))),
    );
  }

  app.post<{ Params: Static<typeof Facility>; Body: Static<typeof Asked> }>(
    '/api/facilities/:facility/staff-names',
    { schema: { tags: ['people'], summary: 'Names of people who work here, by staff id', params: Facility, body: Asked } },
    async (request, reply) => {
      const { facility } = request.params;
      const identity = await asker(parts, request, reply, 'see-names', facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      const hospital = parts.follow.input(facilityId(facility))?.hospital;
      if (hospital === undefined) return problem(reply, 'access.absent');
      const positions = new Map(
        request.body.staff.flatMap((staff) => {
          const known = getRow(hospital.operations.masterFiles, `staff:${staff}`);
          return known === undefined ? [] : [[staff, known.position] as const];
        }),
      );
      const messages = await messagesOf(hospital.facility, positions);
      const rows = await Promise.all([...messages].map(async ([staff, message]) => ({ staff, ...(await namesIn(message)).get(staff) })));
      void reply.header('cache-control', 'no-store');
      return { rows: rows.filter(({ family, given }) => family !== undefined || given !== undefined) };
    },
  );
}
