/** The steps of a sign-in: who one is, whom it is about, and what the application may. Each step is a form; nothing of it is kept in the page. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Interaction } from 'oidc-provider';
import Type, { type Static } from 'typebox';
import { identityOfAccount } from '../accounts/accounts.ts';
import { isRefused } from '../accounts/sign-in.ts';
import { isProgram, isRole, type Identity, type Role } from '../access/roles.ts';
import { isContext, needsPatient, type Asked } from '../smart/agreement.ts';
import type { AuthorizationServer } from '../smart/smart.ts';
import { takeTicket } from '../smart/tickets.ts';
import { scopeWords } from '../smart/words.ts';
import { type Parts } from './context.ts';
import { audited, whoOf } from './open-record.ts';
import { problemCodes } from './problems.ts';
import { agreePage, pagePolicy, patientPage, signInPage, wrongPage, type Choice } from './smart-pages.ts';
import type { SmartPeople } from './smart-people.ts';

const One = Type.Object({ uid: Type.String({ maxLength: 80 }) });
const Looked = Type.Object({
  patient: Type.Optional(Type.String({ maxLength: 80 })),
  q: Type.Optional(Type.String({ maxLength: 60 })),
  ticket: Type.Optional(Type.String({ maxLength: 80 })),
});
type Look = FastifyRequest<{ Params: Static<typeof One>; Querystring: Static<typeof Looked>; Body?: Buffer | undefined }>;

/** Roles that people of the demo sign in as; walls and feeds are no people. */
const demoRoles: readonly (readonly [Role, string])[] = [
  ['clinician', 'Physician'],
  ['charge-nurse', 'Charge nurse'],
  ['nurse', 'Nurse'],
  ['bed-manager', 'Bed manager'],
  ['admin', 'Administrator'],
];

interface Step {
  readonly parts: Parts;
  readonly people: SmartPeople;
  readonly server: AuthorizationServer;
  readonly request: Look;
  readonly reply: FastifyReply;
  readonly interaction: Interaction;
}

export function signInRoutes(app: FastifyInstance, parts: Parts, people: SmartPeople, start: () => Promise<AuthorizationServer>): void {
  const open = async (request: Look, reply: FastifyReply): Promise<Step | undefined> => {
    const server = await start();
    const interaction = await server.provider.interactionDetails(request.raw, reply.raw).catch(() => undefined);
    if (interaction?.uid !== request.params.uid) return void send(reply, wrongPage('invalid_request'), 400);
    return { parts, people, server, request, reply, interaction };
  };
  app.get<{ Params: Static<typeof One>; Querystring: Static<typeof Looked> }>(
    '/oauth/sign-in/:uid',
    { schema: { hide: true, params: One, querystring: Looked } },
    async (request, reply) => {
      const step = await open(request, reply);
      if (step === undefined) return reply;
      const back = request.query.ticket === undefined ? undefined : await takeTicket<Identity>(parts.db, 'SignedIn', request.query.ticket);
      return back === undefined || step.interaction.prompt.name !== 'login' ? show(step) : signedIn(step, back);
    },
  );
  app.post<{ Params: Static<typeof One>; Querystring: Static<typeof Looked>; Body: Buffer | undefined }>(
    '/oauth/sign-in/:uid',
    { bodyLimit: 64 * 1024, schema: { hide: true, params: One } },
    async (request, reply) => {
      // A form of another site is nobody's word.
      const { origin } = request.headers;
      if (origin !== undefined && origin !== parts.smart.origin() && origin !== 'null') return send(reply, wrongPage('invalid_request'), 403);
      const step = await open(request, reply);
      return step === undefined ? reply : take(step, new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : ''));
    },
  );
}

function send(reply: FastifyReply, html: string, status = 200, answers?: string): FastifyReply {
  return reply
    .code(status)
    .headers({ 'content-security-policy': pagePolicy(answers), 'cache-control': 'no-store' })
    .type('text/html; charset=utf-8')
    .send(html);
}

const appOf = async ({ parts, interaction }: Step): Promise<string> => (await parts.smart.clients.find(String(interaction.params['client_id'])))?.name ?? '';
/** The answer goes to the application in the end, and browsers ask a form's policy about each redirect. */
const answersOf = ({ interaction }: Step): string => URL.parse(String(interaction.params['redirect_uri']))?.origin ?? '';

async function show(step: Step, wrong?: string): Promise<FastifyReply> {
  const { parts, interaction, reply } = step;
  const [app, uid] = [await appOf(step), interaction.uid];
  if (interaction.prompt.name === 'login') {
    const roles = parts.demo ? demoRoles.map(([value, says]): Choice => ({ value, says })) : [];
    const site = parts.smart.site?.name;
    return send(
      reply,
      signInPage({ uid, app, roles, ...(site === undefined ? {} : { site }), ...(wrong === undefined ? {} : { wrong }) }),
      wrong === undefined ? 200 : 401,
      answersOf(step),
    );
  }
  const asked = await askedOf(step);
  if (asked === undefined) return send(reply, wrongPage('invalid_request'), 400);
  const about = await aboutOf(step, asked, step.request.query.patient);
  return about === undefined ? choose(step, asked, app) : agree(step, asked, about, app, wrong);
}

const askedOf = ({ server, interaction }: Step): Promise<Asked | undefined> =>
  server.agreement.asked(interaction.session?.accountId ?? '', String(interaction.params['client_id']), interaction.params);

/** Whom it is about: as launched, one's own record, or whom one chose and may open; undefined where somebody is still to be chosen. */
async function aboutOf({ people }: Step, asked: Asked, chosen: string | null | undefined): Promise<NonNullable<Asked['context']> | undefined> {
  if (asked.context !== undefined) return asked.context;
  return chosen === undefined || chosen === null ? undefined : people.patient(asked.identity, chosen);
}

async function choose(step: Step, { identity }: Asked, app: string): Promise<FastifyReply> {
  const { parts, people, request, reply, interaction } = step;
  const asked = request.query.q?.trim() ?? '';
  await parts.follow.level();
  const shown = await people.choices(identity, asked);
  if (!(await auditedNames(step, identity, shown))) return reply;
  return send(reply, patientPage({ uid: interaction.uid, app, asked, people: shown }), 200, answersOf(step));
}

async function agree(step: Step, asked: Asked, about: NonNullable<Asked['context']>, app: string, wrong: string | undefined): Promise<FastifyReply> {
  const { people, reply, interaction } = step;
  const patient = about.record === undefined ? undefined : await people.named(about.record);
  if (patient !== undefined && !(await auditedNames(step, asked.identity, [patient]))) return reply;
  const whose = asked.identity.role === 'patient' ? 'patient' : 'user';
  const choosable = (scope: string): boolean => !isContext(scope) || scope.endsWith('_access');
  return send(
    reply,
    agreePage({
      uid: interaction.uid,
      app,
      ...(patient === undefined ? {} : { patient }),
      always: asked.scopes.filter((scope) => !choosable(scope)).map((scope) => scopeWords(scope, whose)),
      scopes: asked.scopes.filter(choosable).map((scope): Choice => ({ value: scope, says: scopeWords(scope, whose) })),
      ...(wrong === undefined ? {} : { wrong }),
    }),
    200,
    answersOf(step),
  );
}

/** Names on a page are a read like any other. */
function auditedNames({ parts, request, reply }: Step, identity: Identity, shown: readonly Choice[]): Promise<boolean> {
  const facility = identity.facility ?? parts.network.facilities[0]?.description.facility ?? '';
  const patients = shown.map(({ value }) => value);
  if (patients.length === 0) return Promise.resolve(true);
  return audited(parts, request, reply, {
    ...whoOf(identity),
    facility,
    patients,
    kind: 'names',
    view: 'launch',
    why: identity.role !== 'patient' ? 'office' : shown.some(({ value }) => value !== identity.patient) ? 'proxy' : 'self',
  });
}

async function take(step: Step, form: URLSearchParams): Promise<FastifyReply> {
  const { interaction } = step;
  const name = form.get('step');
  if (name === 'refuse') return finish(step, { error: 'access_denied', error_description: 'the user said no' });
  if (interaction.prompt.name === 'login') {
    const identity = await identified(step, name, form);
    return typeof identity === 'object' ? signedIn(step, identity) : show(step, identity ?? 'That opens nothing here. Try again.');
  }
  return name === 'agree' ? agreed(step, form) : show(step);
}

/** Words: what is asked for besides. */
async function identified({ parts, people, request }: Step, name: string | null, form: URLSearchParams): Promise<Identity | string | undefined> {
  const role = form.get('role') ?? '';
  if (name === 'role') return parts.demo && isRole(role) && demoRoles.some(([one]) => one === role) ? { role, staff: staffOf(role, people) } : undefined;
  if (name === 'patient') {
    const patient = parts.demo ? await people.numbered((form.get('number') ?? '').trim()) : undefined;
    return patient === undefined ? undefined : { role: 'patient', patient };
  }
  if (name === 'password') return byPassword(parts, form, request.ip);
  if (name !== 'token') return undefined;
  const identity = await parts.verify((form.get('token') ?? '').trim());
  const isPerson = identity !== undefined && identity.client === undefined && identity.display === undefined && !isProgram(identity.role);
  return isPerson ? identity : undefined;
}

/** Here no session of a screen is opened: what the application is given is ended with the account. */
async function byPassword({ people: { signIn } }: Parts, form: URLSearchParams, peer: string): Promise<Identity | string | undefined> {
  const code = form.get('code')?.trim() ?? '';
  const account = await signIn.provesWhole({ login: form.get('login') ?? '', secret: form.get('password') ?? '', peer, ...(code === '' ? {} : { code }) });
  if (!isRefused(account)) return identityOfAccount(account);
  return account === 'code' || account === 'wrong-code' || account === 'enrol' ? problemCodes[`sign-in.${account}`].title : undefined;
}

/** Of whoever treats, somebody who works here, so that an application finds its user among them; others are told apart by a number. */
function staffOf(role: Role, people: SmartPeople): string {
  const known = role === 'clinician' || role === 'nurse' || role === 'charge-nurse' ? people.worksAs(role) : undefined;
  return known ?? randomBytes(3).toString('hex');
}

/** Whoever was signed in at this browser before is signed out: one sign-in, one person. */
async function signedIn(step: Step, identity: Identity): Promise<FastifyReply> {
  const { parts, server, interaction } = step;
  const accountId = await parts.smart.grants.subjectOf(identity);
  if (interaction.session?.accountId !== undefined && interaction.session.accountId !== accountId) {
    const before = await server.provider.Session.findByUid(interaction.session.uid);
    delete (interaction as { session?: unknown }).session;
    await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
    await before?.destroy();
  }
  return finish(step, { login: { accountId } });
}

async function agreed(step: Step, form: URLSearchParams): Promise<FastifyReply> {
  const { parts, server } = step;
  const asked = await askedOf(step);
  if (asked === undefined) return send(step.reply, wrongPage('invalid_request'), 400);
  const about = await aboutOf(step, asked, form.get('patient'));
  if (about === undefined && needsPatient(asked.scopes)) return show(step);
  const ticked = new Set(form.getAll('scope'));
  const allowed = asked.scopes.filter((scope) => (isContext(scope) && !scope.endsWith('_access')) || ticked.has(scope));
  if (allowed.every(isContext) && asked.scopes.some((scope) => !isContext(scope))) return show(step, 'Allow at least one, or cancel.');
  if (form.get('remember') === 'yes') await parts.smart.grants.agree(asked.sub, asked.client.id, allowed);
  const grant = await server.agreement.give(server.provider, asked, allowed, about ?? {});
  return finish(step, { consent: { grantId: grant.jti } });
}

async function finish({ server, request, reply }: Step, result: Parameters<AuthorizationServer['provider']['interactionResult']>[2]): Promise<FastifyReply> {
  return reply.redirect(await server.provider.interactionResult(request.raw, reply.raw, result, { mergeWithLastSubmission: true }), 303);
}
