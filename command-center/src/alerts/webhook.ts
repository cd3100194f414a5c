/** An alert as a signed POST: HMAC-SHA256 of time and body, so that a receiver can tell us from others and refuse what is old. */
import { createHmac } from 'node:crypto';
import type { Send } from './delivery.ts';

export const webhookLimits = { timeoutMs: 5000 } as const;

export function webhookSender({ url, secret }: { readonly url: string; readonly secret: string }): Send {
  return async (alert, now) => {
    const body = JSON.stringify(alert);
    const time = String(Math.floor(now / 1000));
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(webhookLimits.timeoutMs),
      headers: {
        'content-type': 'application/json',
        // The same alert again has the same key: a receiver that took it needs it no second time.
        'idempotency-key': alert.id,
        'x-healthos-time': time,
        'x-healthos-signature': `sha256=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`,
      },
      body,
    });
    await answer.body?.cancel();
    if (!answer.ok) throw Object.assign(new Error('not taken'), { code: 'WEBHOOK_REFUSED', status: answer.status });
    return true;
  };
}
