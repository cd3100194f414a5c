/** POST /api/my/{patient}/payments: what is owed is taken by the gateway and posted like a payment at the desk. The same id again is the same payment. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { isRefusal } from '@healthos/core/requests/request.ts';
import { patientPayment } from '@healthos/core/requests/patient-payment.ts';
import { encounterId } from '@healthos/core/ids.ts';
import { zoneOf } from '@healthos/core/financial/ledger.ts';
import { asker, type Parts } from './context.ts';
import { House, openPart } from './my-routes.ts';
import { Patient } from './open-record.ts';
import { problem, refusalProblem } from './problems.ts';
import { actorOf } from './requests-routes.ts';

const Payment = Type.Object(
  {
    id: Type.String({ minLength: 8, maxLength: 60, description: 'Made by the client: the same again is the same payment' }),
    encounter: Type.String({ minLength: 1, maxLength: 80 }),
    amountCents: Type.Integer({ minimum: 1, maximum: 100_000_000 }),
    method: Type.String({ minLength: 1, maxLength: 120, description: "What the gateway's form made of the card" }),
  },
  { additionalProperties: false },
);

export function paymentRoutes(app: FastifyInstance, parts: Parts): void {
  app.get('/api/my-payment-methods', { schema: { tags: ['my'], summary: 'How one may pay here' } }, async (request, reply) =>
    (await asker(parts, request, reply, 'see-own-record')) === undefined ? reply : { gateway: parts.gateway?.name, rows: parts.gateway?.methods ?? [] },
  );

  app.post<{ Params: Static<typeof Patient>; Querystring: Static<typeof House>; Body: Static<typeof Payment> }>(
    '/api/my/:patient/payments',
    { schema: { tags: ['my'], summary: 'Pay what is owed of a bill', params: Patient, querystring: House, body: Payment } },
    async (request, reply) => {
      const opened = await openPart(parts, request, reply, 'bills');
      if (opened === undefined) return reply;
      const { gateway } = parts;
      if (gateway === undefined) return problem(reply, 'payment.none');
      const { input, identity, patient } = opened.record;
      const { id, encounter, amountCents, method } = request.body;
      const ask = (reference: string) => ({ patient, encounter: encounterId(encounter), amountCents, reference });
      // Decided before any money moves; whether it was paid already is decided by the id below.
      const before = patientPayment.decide(input, { body: ask('before'), at: input.now, id }, actorOf(identity));
      const [earlier] = await parts.log.within(input.hospital.facility).messages({ controlId: id, limit: 1 });
      if (earlier === undefined && isRefusal(before)) return refusalProblem(reply, before);
      const currency = input.hospital.operations.description?.currency ?? 'USD';
      const taken = await gateway.take({ id: `${input.hospital.facility}|${patient}|${id}`, amountCents, currency, method });
      if (taken.outcome === 'declined') return problem(reply, 'payment.declined');
      const answer = await parts.decide({
        facility: input.hospital.facility,
        kind: patientPayment,
        body: ask(taken.reference),
        id,
        actor: actorOf(identity),
        peer: request.ip,
      });
      if (answer.outcome === 'done') return { reference: taken.reference, amountCents, repeated: answer.repeated, zone: zoneOf(input.hospital) };
      // Somebody else paid in the same moment: what was taken goes back, unless it was posted before.
      await gateway.giveBack(taken.reference);
      return answer.outcome === 'refused'
        ? refusalProblem(reply, answer.refusal)
        : problem(reply, answer.outcome === 'busy' ? 'requests.busy' : 'access.absent');
    },
  );
}
