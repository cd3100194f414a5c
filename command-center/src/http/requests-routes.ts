/** POST /api/facilities/{facility}/requests/{request}: what people ask, decided and committed before it is answered. A refusal says the rule and the way out. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static, type TSchema } from 'typebox';
import { facilityId } from '@healthos/core/ids.ts';
import type { Actor } from '@healthos/core/requests/request.ts';
import { requests } from '@healthos/core/requests/requests.ts';
import { instant } from '@healthos/core/time.ts';
import { isOfLaunch } from '../access/launched-opening.ts';
import { openingOfPortal } from '../access/portal-opening.ts';
import { openingOfOrder } from '../access/withheld.ts';
import { mayAsk } from '../access/policy.ts';
import type { Identity } from '../access/roles.ts';
import { judgedNow } from '../judge.ts';
import { asker, type Parts } from './context.ts';
import { problem, refusalProblem } from './problems.ts';
import { eventOf } from './views-routes.ts';

const Facility = Type.Object({ facility: Type.String({ maxLength: 200 }) });

/** The envelope of every request. */
function envelope(body: TSchema) {
  return Type.Object(
    {
      id: Type.String({ minLength: 8, maxLength: 80, description: 'Made by the client: the same again is the same request' }),
      at: Type.Optional(Type.Integer({ description: 'When it was done, where an offline screen queued it' })),
      body,
    },
    { additionalProperties: false },
  );
}
type Envelope = Static<ReturnType<typeof envelope>>;

export function requestRoutes(app: FastifyInstance, parts: Parts): void {
  for (const kind of requests) {
    app.post<{ Params: Static<typeof Facility>; Body: Envelope }>(
      `/api/facilities/:facility/requests/${kind.request}`,
      { schema: { tags: ['requests'], summary: kind.title, description: kind.definition, params: Facility, body: envelope(kind.body) } },
      async (request, reply) => {
        const { facility } = request.params;
        const identity = await asker(parts, request, reply, 'ask', facility);
        if (identity === undefined) return reply;
        if (!mayAsk(identity, kind.request)) return problem(reply, 'access.absent');
        const { id, at, body } = request.body;
        if (kind.asksFindings === true) await judgedNow(parts.follow.input(facilityId(facility)));
        const input = parts.follow.input(facilityId(facility));
        const opening = input === undefined ? undefined : openingOfOrder(identity, body, input);
        if (opening?.may === false) return problem(reply, opening.glass ? 'record.closed' : 'access.absent');
        const whose = input === undefined ? undefined : openingOfPortal(identity, kind, body, input);
        if (whose?.may === false) return problem(reply, whose.glass ? 'record.closed' : 'access.absent');
        if (input !== undefined && !isOfLaunch(identity, body, input)) return problem(reply, 'access.absent');
        const answer = await parts.decide({
          facility: facilityId(facility),
          kind,
          body,
          id,
          ...(at === undefined ? {} : { at: instant(at) }),
          actor: actorOf(identity),
          peer: request.ip,
        });
        if (answer.outcome === 'absent') return problem(reply, 'access.absent');
        if (answer.outcome === 'busy') return problem(reply, 'requests.busy');
        if (answer.outcome === 'refused') return refusalProblem(reply, answer.refusal);
        return {
          message: answer.message.id,
          position: answer.events[answer.events.length - 1]?.position,
          repeated: answer.repeated,
          made: answer.made,
          events: answer.events.map(eventOf),
        };
      },
    );
  }
}

/** Who asks, as far as a decision and the facts go. */
export function actorOf({ role, staff, unit, patient }: Identity): Actor {
  return {
    role,
    ...(staff === undefined ? {} : { staff }),
    ...(unit === undefined ? {} : { unit }),
    ...(role !== 'patient' || patient === undefined ? {} : { patient }),
  };
}
