/**
 * Takes alerts out of the house: what the log says is owed is tried, and what became of each try is written to the log. So a restart owes what was owed
 * before it, and no alert is dropped because a process was.
 */
import { createHash } from 'node:crypto';
import { dueDeliveries, type Delivery, type Way } from '@healthos/core/house/findings/outbound.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Clock } from '@healthos/core/ports.ts';
import { alertOutcome } from '@healthos/core/requests/alert-outcome.ts';
import type { Decide } from '../decide.ts';
import type { Follow } from '../follow.ts';
import { judge } from '../judge.ts';
import { mailSender } from './mail.ts';
import type { AlertSettings } from './settings.ts';
import { webhookSender } from './webhook.ts';

/** An alert as it leaves: ids and roles, no name of a patient. */
export interface Outgoing {
  readonly id: string;
  readonly facility: string;
  readonly finding: string;
  readonly rule: string;
  readonly severity: 'watch' | 'critical';
  readonly says: string;
  readonly unit?: string;
  readonly since: string;
  readonly level: number;
  readonly attempt: number;
  readonly to: string;
}

/** Resolves to whether it was taken; a thrown fault of the network is a failed try. */
export type Send = (alert: Outgoing, now: number) => Promise<boolean>;

/** How a try went: `given-up` = it failed, and was the last. */
export type AlertOutcome = 'sent' | 'failed' | 'given-up';

export const loopLimits = { everyMs: 1000, atOnce: 20 } as const;

export interface DeliveryLoop {
  stop(): Promise<void>;
}

export interface DeliveryOptions {
  readonly follow: Pick<Follow, 'enterprise' | 'input'>;
  readonly decide: Decide;
  readonly clock: Clock;
  readonly settings: AlertSettings;
  /** Between two looks, in milliseconds; a test looks more often than a house. */
  readonly everyMs?: number;
  /** Told of each try. */
  tried?(channel: Way, outcome: AlertOutcome): void;
  onTrouble(error: unknown, about: string): void;
}

export function startDelivery({ follow, decide, clock, settings, everyMs = loopLimits.everyMs, tried, onTrouble }: DeliveryOptions): DeliveryLoop {
  const mail = settings.email === undefined ? undefined : mailSender(settings.email);
  const senders = new Map<Way, Send>();
  if (settings.webhook !== undefined) senders.set('webhook', webhookSender(settings.webhook));
  if (mail !== undefined) senders.set('email', mail.send);
  let looking: Promise<void> | undefined;
  let stopped = false;

  async function look(): Promise<void> {
    for (const { facility } of follow.enterprise().hospitals.values()) {
      const input = follow.input(facility);
      if (input === undefined) continue;
      try {
        if (input.telling !== true) await judge(input, () => stopped);
        if (stopped) return;
        await Promise.all(
          dueDeliveries(input, new Set(senders.keys()))
            .slice(0, loopLimits.atOnce)
            .map((delivery) => deliver(facility, delivery)),
        );
      } catch (error) {
        onTrouble(error, `alerts of ${facility}`);
      }
    }
  }

  async function deliver(facility: FacilityId, delivery: Delivery): Promise<void> {
    const { finding, level, attempt, to, channel, last, tries } = delivery;
    const alert = outgoing(facility, delivery);
    const taken = await (senders.get(channel)?.(alert, clock.now()) ?? Promise.resolve(false)).catch((error: unknown) => {
      // The log says that it failed, and this why; each delivery is tried a few times.
      onTrouble(error, `an alert by ${channel}`);
      return false;
    });
    const outcome: AlertOutcome = taken ? 'sent' : last ? 'given-up' : 'failed';
    tried?.(channel, outcome);
    await decide({
      facility,
      kind: alertOutcome,
      body: { finding, level, attempt, channel, to, outcome },
      id: `${alert.id}-${channel}-${tries}`,
      actor: { role: 'house' },
      peer: 'alerts',
    });
  }

  const timer =
    senders.size === 0
      ? undefined
      : setInterval(() => {
          looking ??= look().finally(() => (looking = undefined));
        }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      stopped = true;
      await looking;
      mail?.close();
    },
  };
}

function outgoing(facility: FacilityId, delivery: Delivery): Outgoing {
  const { finding, rule, severity, says, unit, since, level, attempt, to, alertedAt } = delivery;
  const id = createHash('sha256').update(`${facility}|${finding}|${alertedAt}|${level}|${attempt}`).digest('hex').slice(0, 32);
  return { id, facility, finding, rule, severity, says, ...(unit === undefined ? {} : { unit }), since: new Date(since).toISOString(), level, attempt, to };
}
