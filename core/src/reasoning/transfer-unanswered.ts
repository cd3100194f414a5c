/** A transfer case that nobody has answered in time: each minute makes it likelier that the patient goes elsewhere. */
import { isAnswered, transferCases, transferPack } from '../house/transfer/cases.ts';
import type { Rule } from './rules.ts';

export const transferUnanswered: Rule = {
  rule: 'transfer-unanswered',
  version: '1',
  source: `${transferPack.pack}: ${transferPack.source}`,
  definition: 'A transfer case is neither accepted nor declined by the time that its urgency allows.',
  reads: ['work.TransferRequested', 'work.TransferStepped'],
  evaluate: ({ hospital, now }) =>
    [...transferCases(hospital)].flatMap(([key, one]) =>
      isAnswered(one) || now < one.answerBy
        ? []
        : [
            {
              finding: `transfer-unanswered:${key}`,
              rule: 'transfer-unanswered@1',
              severity: one.request.urgency === 'emergent' ? 'critical' : 'watch',
              since: one.answerBy,
              owner: 'Transfer center',
              state: 'new',
              says: `${one.request.partner} ${one.request.urgency} ${one.request.level.replaceAll('-', ' ')} case ${one.request.direction} unanswered, limit ${transferPack.answerMinutes[one.request.urgency]} min`,
              positions: [...one.positions].sort((a, b) => b - a),
            },
          ],
    ),
};
