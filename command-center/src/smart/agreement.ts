/**
 * Whether somebody must be asked: an application of the house, or one that its user agreed to before, is given its grant at once where it is known whom it
 * is about; else the pages ask (http/smart-pages). A grant holds for one launch: the next one may be about somebody else.
 */
import type Provider from 'oidc-provider';
import type { Account, Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { Identity } from '../access/roles.ts';
import { contextScopes, isWithin, readScope, split } from '../access/scopes.ts';
import type { Clients, RegisteredClient } from './clients.ts';
import type { Grants } from './grants.ts';
import type { Context, Launches } from './launches.ts';

/** A person as FHIR and as we name them; `acts`: of whoever asks it is not the own record, they act for that person. */
export interface Whom {
  readonly patient: string;
  readonly record: string;
  readonly acts?: true;
}

/** Who somebody is in the record. */
export interface People {
  /** The person of a record, as FHIR names them, where this identity may open it. */
  patient(identity: Identity, record: string): Promise<Whom | undefined>;
  /** Whether a patient acts for somebody now, and so must say whom an application is to be about. */
  actsForOthers(identity: Identity): boolean;
  /** `Practitioner/x` or `Patient/x`. */
  fhirUser(identity: Identity): Promise<string | undefined>;
}

export interface Agreement {
  /** undefined: there is no such user, or they act no more for whom this grant is about. */
  account(sub: string, grant?: string): Promise<Account | undefined>;
  grantFor(ctx: KoaContextWithOIDC): Promise<Grant | undefined>;
  /** What is asked for, of what the record is opened by, and about whom it is known to be. */
  asked(sub: string, client: string, params: Readonly<Record<string, unknown>>): Promise<Asked | undefined>;
  /** Gives what was agreed to; what was left out is remembered as refused, so that nobody asks again in this launch. */
  give(provider: Provider, asked: Asked, allowed: readonly string[], context: Context): Promise<Grant>;
}

export interface Asked {
  readonly sub: string;
  readonly identity: Identity;
  readonly client: RegisteredClient;
  readonly scopes: readonly string[];
  /** undefined: somebody is to choose whom it is about. */
  readonly context: Context | undefined;
}

export interface AgreementParts {
  readonly clients: Clients;
  readonly launches: Launches;
  readonly grants: Grants;
  readonly people: People;
  readonly base: string;
}

export function createAgreement({ clients, launches, grants, people, base }: AgreementParts): Agreement {
  const asked: Agreement['asked'] = async (sub, clientId, params) => {
    const [identity, client] = await Promise.all([grants.identityOf(sub), clients.find(clientId)]);
    if (identity === undefined || client === undefined) return undefined;
    const scopes = split(params['scope'] as string | undefined);
    const launch = params['launch'];
    const launched = typeof launch === 'string' ? await launches.used(launch, clientId) : undefined;
    return { sub, identity, client, scopes, context: await contextFor(identity, scopes, launched) };
  };

  async function contextFor(identity: Identity, scopes: readonly string[], launched: Context | undefined): Promise<Context | undefined> {
    if (identity.role === 'patient') {
      const mustChoose = launched?.record === undefined && needsPatient(scopes) && people.actsForOthers(identity);
      const record = launched?.record ?? identity.patient;
      // Asked again: whom somebody acts for may have changed since the launch was opened.
      return mustChoose ? undefined : record === undefined ? {} : ((await people.patient(identity, record)) ?? {});
    }
    if (launched?.record !== undefined) return aboutOf(launched);
    return needsPatient(scopes) ? undefined : launched === undefined ? {} : aboutOf(launched);
  }

  const give: Agreement['give'] = async (provider, { sub, client, scopes }, allowed, context) => {
    const grant = new provider.Grant({ accountId: sub, clientId: client.id });
    const [ofContext, ofRecord] = [allowed.filter(isContext), allowed.filter((one) => !isContext(one))];
    if (ofContext.length > 0) grant.addOIDCScope(ofContext.join(' '));
    if (ofRecord.length > 0) grant.addResourceScope(base, ofRecord.join(' '));
    const refused = scopes.filter((one) => !allowed.includes(one));
    if (refused.some(isContext)) grant.rejectOIDCScope(refused.filter(isContext).join(' '));
    if (refused.some((one) => !isContext(one))) grant.rejectResourceScope(base, refused.filter((one) => !isContext(one)).join(' '));
    const id = await grant.save();
    await grants.keep(id, { client: client.id, sub, scope: allowed.join(' '), context });
    return grant;
  };

  async function stillActs(identity: Identity, grant: string | undefined): Promise<boolean> {
    const context = grant === undefined ? undefined : await grants.contextOf(grant);
    return context?.acts !== true || context.record === undefined || (await people.patient(identity, context.record)) !== undefined;
  }

  return {
    asked,
    give,
    account: async (sub, grant) => {
      const identity = await grants.identityOf(sub);
      if (identity === undefined || !(await stillActs(identity, grant))) return undefined;
      return {
        accountId: sub,
        claims: async () => {
          const fhirUser = await people.fhirUser(identity);
          return { sub, ...(fhirUser === undefined ? {} : { fhirUser: `${base}/${fhirUser}` }) };
        },
      };
    },
    grantFor: async (ctx) => {
      const { provider, result, params, client, account, prompts } = ctx.oidc;
      if (result?.consent?.grantId !== undefined) return provider.Grant.find(result.consent.grantId);
      if (client === undefined || account === undefined || params === undefined || prompts.has('consent')) return undefined;
      const one = await asked(account.accountId, client.clientId, params);
      if (one?.context === undefined) return undefined;
      const agreed = one.client.consent === 'house' ? one.scopes : await grants.agreed(one.sub, one.client.id);
      return one.scopes.every((scope) => agreed.includes(scope) || isWithin(scope, agreed)) ? give(provider, one, one.scopes, one.context) : undefined;
    },
  };
}

export const isContext = (scope: string): boolean => (contextScopes as readonly string[]).includes(scope);

/** Scopes of one patient need to know which. */
export const needsPatient = (scopes: readonly string[]): boolean => scopes.some((one) => one === 'launch/patient' || readScope(one)?.level === 'patient');

/** What of a launch belongs to the grant; who opened it does not. */
function aboutOf({ patient, record, acts, encounter, needPatientBanner, intent, messaging }: Context): Context {
  return {
    ...(patient === undefined ? {} : { patient }),
    ...(record === undefined ? {} : { record }),
    ...(acts === undefined ? {} : { acts }),
    ...(encounter === undefined ? {} : { encounter }),
    ...(needPatientBanner === undefined ? {} : { needPatientBanner }),
    ...(intent === undefined ? {} : { intent }),
    ...(messaging === undefined ? {} : { messaging }),
  };
}
