/**
 * How fast tokens may be asked for. Counted by the address that asks and the application in whose name it does, so that one that asks too often holds up
 * nobody but itself; what failed is counted apart from what was given, and who proves itself is not held up by whoever only says its name.
 */
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider';

export const tokenPace = {
  /** Tokens that are given: so many at once, and so many a second from then on. */
  given: { burst: 200, perSecond: 10 },
  /** Requests that failed: a wrong secret, a code that is over, a name that nobody registered. */
  failed: { burst: 30, perSecond: 0.5 },
  /** Pairs of address and application that are remembered; the one that asked longest ago is forgotten, to its favour. */
  remembered: 20_000,
} as const;

type Count = 'given' | 'failed';
interface Left {
  readonly left: Record<Count, number>;
  at: number;
}

export interface Pace {
  /** Seconds until the next one; 0: now. */
  wait(who: string, count: Count): number;
  took(who: string, count: Count): void;
}

export function createPace(nowMs: () => number, pace: Readonly<Record<Count, { readonly burst: number; readonly perSecond: number }>> = tokenPace): Pace {
  /** In the order in which they asked last. */
  const known = new Map<string, Left>();
  function leftOf(who: string): Left {
    const now = nowMs();
    const one = known.get(who) ?? { left: { given: pace.given.burst, failed: pace.failed.burst }, at: now };
    const seconds = Math.max(0, now - one.at) / 1000;
    for (const count of ['given', 'failed'] as const) one.left[count] = Math.min(pace[count].burst, one.left[count] + seconds * pace[count].perSecond);
    one.at = now;
    known.delete(who);
    known.set(who, one);
    const oldest = known.keys().next();
    if (known.size > tokenPace.remembered && oldest.done !== true) known.delete(oldest.value);
    return one;
  }
  return {
    wait: (who, count) => {
      const left = leftOf(who).left[count];
      return left >= 1 ? 0 : Math.ceil((1 - left) / pace[count].perSecond);
    },
    took: (who, count) => {
      const { left } = leftOf(who);
      left[count] = Math.max(0, left[count] - 1);
    },
  };
}

export interface TokenLimit {
  /** A request names this application; refused where it asked too often. `proves`: it shows a secret or a key of its own. */
  named(client: string | undefined, proves: boolean): void;
  /** Around the whole request. */
  counted(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void>;
}

export function createTokenLimit(nowMs: () => number = () => performance.now()): TokenLimit {
  const pace = createPace(nowMs);
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
