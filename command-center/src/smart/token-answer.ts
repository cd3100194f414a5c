/** What the answer to a code says besides the token: about whom it is, how to look, and every scope that was granted, those of the context too. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { contextScopes } from '../access/scopes.ts';
import type { Grants } from './grants.ts';

export function withContext(grants: Grants, origin: string) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    const body = ctx.body as Readonly<Record<string, unknown>> | undefined;
    const grant = ctx.oidc?.entities.Grant;
    const id = ctx.oidc?.entities.AccessToken?.grantId;
    if (ctx.oidc?.route !== 'token' || ctx.status !== 200 || body?.['access_token'] === undefined || id === undefined) return;
    const context = await grants.contextOf(id);
    const told = [ctx.oidc.entities.AuthorizationCode?.scope, ctx.oidc.entities.RefreshToken?.scope].find((one) => one !== undefined)?.split(' ') ?? [];
    const granted = new Set(grant?.getOIDCScope().split(' '));
    const ofContext = told.filter((one) => (contextScopes as readonly string[]).includes(one) && granted.has(one));
    ctx.body = {
      ...body,
      scope: [...ofContext, ...(typeof body['scope'] === 'string' && body['scope'] !== '' ? body['scope'].split(' ') : [])].join(' '),
      ...(context?.patient === undefined ? {} : { patient: context.patient }),
      ...(context?.encounter === undefined ? {} : { encounter: context.encounter }),
      ...(context?.intent === undefined ? {} : { intent: context.intent }),
      ...(context?.messaging === undefined
        ? {}
        : { smart_web_messaging_handle: context.messaging.handle, smart_web_messaging_origin: context.messaging.origin }),
      need_patient_banner: context?.needPatientBanner ?? true,
      smart_style_url: `${origin}/oauth/style.json`,
    };
  };
}
