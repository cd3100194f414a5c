/**
 * How fast tokens may be asked for. Counted by the address that asks and the application in whose name it does, so that one that asks too often holds up
 * nobody but itself; what failed is counted apart from what was given, and who proves itself is not held up by whoever only says its name.
 */
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { createPace } from '../access/pace.ts';

export const tokenPace = {
  /** Tokens that are given: so many at once, and so many a second from then on. */
  given: { burst: 200, perSecond: 10 },
  /** Requests that failed: a wrong secret, a code that is over, a name that nobody registered. */
  failed: { burst: 30, perSecond: 0.5 },
} as const;

export interface TokenLimit {
  /** A request names this application; refused where it asked too often. `proves`: it shows a secret or a key of its own. */
  named(client: string | undefined, proves: boolean): void;
  /** Around the whole request. */
  counted(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void>;
}

export function createTokenLimit(nowMs: () => number = () => performance.now()): TokenLimit {
  const pace = createPace(nowMs, tokenPace);
  const asking = new WeakMap<object, string>();
  return {
    named: (client, proves) => {
      const { ctx } = Provider;
      if (ctx?.oidc?.route !== 'token' || asking.has(ctx.req)) return;
      // The address of the connection: no header of a request changes who asks.
      const who = `${ctx.req.socket.remoteAddress ?? ''}|${client ?? ''}`;
      const seconds = Math.max(pace.wait(who, 'given'), proves ? 0 : pace.wait(who, 'failed'));
      if (seconds > 0) throw tooFast(ctx, seconds);
      asking.set(ctx.req, who);
    },
    counted: async (ctx, next) => {
      await next();
      const who = asking.get(ctx.req);
      if (who === undefined) return;
      const count = ctx.status === 200 ? 'given' : 'failed';
      const seconds = count === 'failed' ? pace.wait(who, count) : 0;
      pace.took(who, count);
      if (seconds === 0) return;
      const { error, error_description } = tooFast(ctx, seconds);
      ctx.status = 429;
      ctx.body = { error, error_description };
    },
  };
}

/** RFC 8628 has the word; 429 and Retry-After are of HTTP. */
function tooFast(ctx: KoaContextWithOIDC, seconds: number): errors.OIDCProviderError {
  ctx.set('retry-after', String(seconds));
  return Object.assign(new errors.OIDCProviderError(429, 'slow_down'), { error_description: `tokens are asked for too often; ask again in ${seconds} s` });
}
