/** A surge level that nobody approved, and action cards that nobody took. */
import { approvalOf, cardPacksOf, cardsOf } from '../house/surge/activation.ts';
import { minuteMs } from '../time.ts';
import type { Finding, Rule } from './rules.ts';
import { readsOfEmergency } from '../reads.ts';

/** A card waits so long for its owner. */
export const cardGoalMs = 30 * minuteMs;

export const surgeAnswer: Rule = {
  rule: 'surge-answer',
  version: '1',
  source: 'HealthOS; the surge plan of the site',
  definition: 'An action card of the approved surge level that its owner has not acknowledged within 30 minutes.',
  reads: ['operations', ...readsOfEmergency, 'work.SurgePackLoaded', 'work.SurgeParameterStated', 'work.SurgeStepped'],
  evaluate: (input) =>
    cardPacksOf(input).flatMap((plan) =>
      cardsOf(input, plan).flatMap(({ key, card, owner, state, at, position }): Finding[] =>
        state !== 'open' || at === undefined || input.now - at < cardGoalMs
          ? []
          : [
              {
                finding: `surge-answer:${key}`,
                rule: 'surge-answer@1',
                severity: 'watch',
                since: at,
                owner,
                state: 'new',
                says: `Surge card not taken: ${card}`,
                positions: [approvalOf(input, plan.pack)?.position, position].filter((one) => one !== undefined).sort((a, b) => b - a),
              },
            ],
      ),
    ),
};
