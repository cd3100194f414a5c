/** /api/proxies: who acts for whom, named and ended by the house. Birth dates are read here and leave as a month: no fact holds one. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { proxiesOf, proxyPack } from '@healthos/core/house/portal/proxies.ts';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { facilityId, patientId, type PatientId } from '@healthos/core/ids.ts';
import { proxyGrant, proxyRevoke } from '@healthos/core/requests/proxy-step.ts';
import { dayMs, instant } from '@healthos/core/time.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { proxyEnds, proxyRelations } from '@healthos/core/work/portal.ts';
import type { Ask } from '../decide.ts';
import { calledBy } from '../portal/people.ts';
import { yearsAt } from '../portal/years.ts';
import { asker, type Parts } from './context.ts';
import { audited, whoOf } from './open-record.ts';
import { problem, refusalProblem } from './problems.ts';
import { actorOf } from './requests-routes.ts';

const InFacility = Type.Object({ facility: Type.String({ minLength: 1, maxLength: 200 }) });
const Id = Type.String({ minLength: 8, maxLength: 80, description: 'Made by the client: the same again is the same request' });
const words = (list: readonly string[]) => Type.String({ enum: [...list] });
const Grant = Type.Object(
  {
    id: Id,
    facility: Type.String({ minLength: 1, maxLength: 200 }),
    patient: Type.String({ minLength: 1, maxLength: 80, description: 'A record number of the patient' }),
    holder: Type.String({ minLength: 1, maxLength: 80, description: 'A record number of whoever is to act' }),
    relation: words(proxyRelations),
    from: Type.Optional(Type.Integer({ description: 'Not before' })),
    until: Type.Optional(Type.Integer({ description: 'Of a delegate; absent = as long as the pack lets' })),
  },
  { additionalProperties: false },
);
const End = Type.Object({ id: Id, facility: Type.String({ minLength: 1, maxLength: 200 }), reason: words(proxyEnds) }, { additionalProperties: false });
const One = Type.Object({ proxy: Type.String({ minLength: 1, maxLength: 80 }) });

export function proxiesRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: Static<typeof InFacility> }>(
    '/api/proxies',
    { schema: { tags: ['access'], summary: 'Who acts for whom, with names; active, ended and taken back', querystring: InFacility } },
    async (request, reply) => {
      const opened = await openHouse(parts, request, reply, request.query.facility);
      if (opened === undefined) return reply;
      const { input, identity } = opened;
      const all = proxiesOf(input);
      const records = (patient: PatientId): readonly PatientId[] => recordsOf(input.identity, personOf(input.identity, patient));
      const people = [...new Set(all.flatMap(({ patient, holder }) => [...records(patient), ...records(holder)]))];
      if (
        !(await audited(parts, request, reply, {
          ...whoOf(identity),
          facility: input.hospital.facility,
          patients: people,
          kind: 'names',
          view: 'proxies',
          why: 'office',
        }))
      )
        return reply;
      const lines = await parts.log.identitiesOf(people);
      const numberOf = (patient: PatientId): string | undefined =>
        records(patient).flatMap((one) => lines.find((line) => line.patient === one)?.number ?? [])[0];
      const who = (patient: PatientId): object => ({ patient, number: numberOf(patient), ...calledBy(lines, records(patient)) });
      return { rows: all.map((one) => ({ ...one, of: who(one.patient), by: who(one.holder) })), pack: proxyPack };
    },
  );

  app.post<{ Body: Static<typeof Grant> }>(
    '/api/proxies',
    { schema: { tags: ['access'], summary: 'Name somebody who acts for a patient', description: proxyGrant.definition, body: Grant } },
    async (request, reply) => {
      const { id, facility, relation, from, until } = request.body;
      const opened = await openHouse(parts, request, reply, facility);
      if (opened === undefined) return reply;
      const { input } = opened;
      const [patient, holder] = await Promise.all([recordNamed(parts, input, request.body.patient), recordNamed(parts, input, request.body.holder)]);
      if (patient === undefined || holder === undefined)
        return refusalProblem(reply, { refused: 'thing.unknown', says: 'There is no such record here.', field: patient === undefined ? 'patient' : 'holder' });
      const ages = await agesOf(parts, input, patient);
      // Of an adult nobody is a parent any more; a child names nobody.
      if (relation === 'delegate' ? ages === undefined || input.now < ages.adult : ages !== undefined && input.now >= ages.adult)
        return refusalProblem(reply, {
          refused: 'proxy.age',
          says: relation === 'delegate' ? 'Only an adult names a delegate, and the birth date must be known.' : 'The patient is of age.',
          rule: `${proxyPack.pack}@${proxyPack.version}`,
          field: 'relation',
        });
      const last = relation === 'delegate' ? instant(input.now + proxyPack.delegateDays * dayMs) : (ages?.adult ?? input.now);
      const body = {
        patient,
        holder,
        relation,
        until: until === undefined ? last : instant(Math.min(until, last)),
        ...(from === undefined ? {} : { from: instant(from) }),
        ...(relation === 'delegate' || ages === undefined ? {} : { confidentialFrom: ages.confidential }),
      };
      return send(parts, reply, { facility: input.hospital.facility, kind: proxyGrant, body, id, actor: actorOf(opened.identity), peer: request.ip });
    },
  );

  app.delete<{ Params: Static<typeof One>; Body: Static<typeof End> }>(
    '/api/proxies/:proxy',
    { schema: { tags: ['access'], summary: 'End that somebody acts for a patient', params: One, body: End } },
    async (request, reply) => {
      const { id, facility, reason } = request.body;
      const opened = await openHouse(parts, request, reply, facility);
      if (opened === undefined) return reply;
      const { input } = opened;
      const found = proxiesOf(input).find(({ proxy }) => proxy === request.params.proxy);
      if (found === undefined) return problem(reply, 'access.absent');
      const body = { patient: found.patient, proxy: found.proxy, reason };
      return send(parts, reply, { facility: input.hospital.facility, kind: proxyRevoke, body, id, actor: actorOf(opened.identity), peer: request.ip });
    },
  );
}

async function openHouse(parts: Parts, request: FastifyRequest, reply: FastifyReply, facility: string) {
  const identity = await asker(parts, request, reply, 'manage-proxies', facility);
  if (identity === undefined) return undefined;
  await parts.follow.level();
  const input = parts.follow.input(facilityId(facility));
  return input === undefined ? void problem(reply, 'access.absent') : { identity, input };
}

async function send(parts: Parts, reply: FastifyReply, ask: Ask): Promise<object> {
  const answer = await parts.decide(ask);
  if (answer.outcome === 'refused') return refusalProblem(reply, answer.refusal);
  if (answer.outcome !== 'done') return problem(reply, answer.outcome === 'busy' ? 'requests.busy' : 'access.absent');
  return { message: answer.message.id, position: answer.events[answer.events.length - 1]?.position, made: answer.made, repeated: answer.repeated };
}

/** The one person of this number in this house; two people of one number are nobody. */
async function recordNamed(parts: Parts, input: ViewInput, number: string): Promise<PatientId | undefined> {
  const found = await parts.log.findIdentities(number);
  const people = new Set(found.map(({ patient }) => personOf(input.identity, patientId(patient))));
  return people.size === 1 ? [...people][0] : undefined;
}

/** First instants of the months in which the confidential years and adulthood begin: the earlier of what is possible, so that nobody sees for longer. */
async function agesOf(parts: Parts, input: ViewInput, patient: PatientId) {
  const lines = await parts.log.identitiesOf(recordsOf(input.identity, personOf(input.identity, patient)));
  const born = lines.map(({ birthDate }) => birthDate).find((one) => one !== undefined);
  const [confidential, adult] = [proxyPack.confidentialYears, proxyPack.adultYears].map((years) => (born === undefined ? undefined : yearsAt(born, years)));
  return confidential === undefined || adult === undefined ? undefined : { confidential, adult };
}
