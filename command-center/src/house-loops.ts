/** What the house does by itself over time: its duties, what leaves it, its history of figures. Where processes are several, each does it for the houses it holds. */
import { duties } from '@healthos/core/duties/duties.ts';
import type { Way } from '@healthos/core/house/findings/outbound.ts';
import type { Clock } from '@healthos/core/ports.ts';
import { startDelivery, type AlertOutcome } from './alerts/delivery.ts';
import { keepAnchors } from './audit/anchors.ts';
import type { AuditTrail } from './audit/trail.ts';
import type { Config } from './config.ts';
import type { Decide } from './decide.ts';
import { startDutyLoop } from './duty-loop.ts';
import type { Follow } from './follow.ts';
import { keepHistory } from './kpi-history.ts';
import { startMatcher } from './matcher.ts';
import { startOverlayNames } from './overlay-names.ts';
import type { PostgresLog } from './postgres/event-log.ts';
import { atDesk } from './processes/at-desk.ts';
import type { Together } from './processes/together.ts';

/** Between two readings of the figures that are kept as history. */
const kpiMs = 60_000;

export interface Looping {
  readonly config: Pick<Config, 'alerts' | 'dataDir'>;
  readonly follow: Follow;
  readonly decide: Decide;
  readonly log: PostgresLog;
  readonly audit: AuditTrail;
  readonly together: Together | undefined;
  readonly clock: Clock;
  /** Told of each alert that was tried outside. */
  alerted(channel: Way, outcome: AlertOutcome): void;
  onTrouble(error: unknown, about: string): void;
}

export interface Loops {
  /** Since the duties were last looked through, and since the head of the audit was last noted. */
  dutyAgeMs(): number;
  anchorAgeMs(): number;
  stop(): Promise<void>;
}

export function startLoops({ config, follow, decide, log, audit, together, clock, alerted, onTrouble }: Looping): Loops {
  const own = together?.ofHolder ?? follow;
  const asHolder: Decide = together === undefined ? decide : (ask) => decide({ ...ask, ofHolder: true });
  const delivery = startDelivery({ follow: own, decide: asHolder, clock, settings: config.alerts, tried: alerted, onTrouble });
  const dutyLoop = startDutyLoop({ follow: own, decide: asHolder, duties, onTrouble });
  const matcher = atDesk(together?.holds, () => startMatcher({ follow, decide, db: log.pool, clock, onTrouble }));
  const overlays = atDesk(together?.holds, () => startOverlayNames({ follow, db: log.pool, onTrouble }));
  const anchors = keepAnchors(audit, config.dataDir, onTrouble);
  const history = setInterval(() => void keepHistory(own, log, clock).catch((error: unknown) => onTrouble(error, 'a minute of the history of figures')), kpiMs);
  return {
    dutyAgeMs: dutyLoop.ageMs,
    anchorAgeMs: anchors.ageMs,
    stop: async () => {
      clearInterval(history);
      await anchors.stop();
      await matcher.stop();
      await overlays.stop();
      await dutyLoop.stop();
      await delivery.stop();
    },
  };
}
