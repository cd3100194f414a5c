/** View `transfers`: the cases of the transfer center with every time that was said. */
import { ended, transferCases, transferPack, type TransferCase } from '../house/transfer/cases.ts';
import { dayMs } from '../time.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { TransferRow } from './rows-transfer.ts';
import type { View, ViewInput } from './view.ts';

export const transfersView: View<TransferRow> = {
  name: 'transfers',
  title: 'Transfers',
  definition: `Transfer cases in and out that are open or ended in the last 24 h: every step with the time said first and any other time told of it, clocks to an answer by urgency (${transferPack.pack}, ${transferPack.source}).`,
  audience: 'bed',
  reads: ['work.TransferRequested', 'work.TransferStepped'],
  rows: (input, earlier) => replaced(earlier?.rows, new Map([...shown(input)].map(([key, one]) => [key, rowOf(key, one)]))),
  lineage: (input, key) => {
    const found = transferCases(input.hospital).get(key);
    return found === undefined ? undefined : newestFirst(found.positions);
  },
};

function* shown({ hospital, now }: ViewInput): Generator<readonly [string, TransferCase]> {
  for (const entry of transferCases(hospital)) {
    const { state, steps, requestedAt } = entry[1];
    const last = steps.reduce<number>((latest, { at }) => Math.max(latest, at), requestedAt);
    if (!ended.has(state) || now - last < dayMs) yield entry;
  }
}

function rowOf(key: string, { request, requestedAt, answerBy, decidedAt, state, steps, encounter, cycle, position }: TransferCase): TransferRow {
  const { direction, partner, level, service, reason, urgency } = request;
  return {
    case: key,
    direction,
    partner,
    level,
    ...(service === undefined ? {} : { service }),
    ...(reason === undefined ? {} : { reason }),
    urgency,
    requestedAt,
    answerBy,
    ...(decidedAt === undefined ? {} : { decidedAt }),
    state,
    over: ended.has(state),
    ...(encounter === undefined ? {} : { encounter }),
    steps: steps.map(({ position: _position, ...step }) => step),
    cycle,
    position,
  };
}
