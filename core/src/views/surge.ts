/** View `surge`: each plan's recommended and approved level with the way to the next, the parameters behind OPEL, and the cards of the approved level. */
import { approvalOf, cardsOf, plansOf, type Plan } from '../house/surge/activation.ts';
import { mostOf, pointsOf } from '../house/surge/opel.ts';
import { opelNow } from '../house/surge/opel-live.ts';
import { surgePacksOf } from '../house/surge/packs.ts';
import { getRow, rows as rowsOf } from '../table.ts';
import { replaced } from './keep.ts';
import { countedEncounters, newestFirst } from './lineage.ts';
import type { SurgeRow } from './rows-staffing.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfEmergency } from '../reads.ts';

export const surgeView: View<SurgeRow> = {
  name: 'surge',
  title: 'Surge',
  definition:
    'The level that the numbers recommend beside the level that a person approved, how far the next level is and by what, and the action cards of the approved level with owner and answer.',
  audience: 'aggregate',
  reads: ['operations', ...readsOfEmergency, 'work.MilestoneStepped', 'work.SurgePackLoaded', 'work.SurgeParameterStated', 'work.SurgeStepped'],
  rows: (input, earlier) => replaced(earlier?.rows, new Map([...plans(input), ...parameters(input)])),
  lineage: (input, key) => {
    if (!surgeView.rows(input).has(key)) return undefined;
    const [, ...rest] = key.split('/');
    const said = [rest.join('/'), rest[0] ?? ''].flatMap((one) => getRow(input.hospital.work.SurgeStepped, one) ?? []);
    const loaded = key.startsWith('plan/') ? (getRow(input.hospital.work.SurgePackLoaded, rest.join('/')) ?? []) : [];
    const stated = getRow(input.hospital.work.SurgeParameterStated, rest[0] ?? '') ?? [];
    if (key.startsWith('card/')) return newestFirst(said.map(({ position }) => position));
    const beds = key.startsWith('plan/')
      ? [...rowsOf(input.hospital.operations.beds)].map(({ position }) => position)
      : countedEncounters(input, ({ status }) => status === 'in-progress');
    return newestFirst([
      ...loaded.map(({ position }) => position),
      ...said.map(({ position }) => position),
      ...stated.map(({ position }) => position),
      ...beds,
    ]);
  },
};

function plans(input: ViewInput): [string, SurgeRow][] {
  return plansOf(input).flatMap((plan) => [[`plan/${plan.pack}`, planRow(input, plan)], ...cards(input, plan)]);
}

function planRow(input: ViewInput, { cards: _cards, ...plan }: Plan): SurgeRow {
  const approval = approvalOf(input, plan.pack);
  return {
    row: 'plan',
    ...plan,
    ...(approval === undefined
      ? {}
      : {
          approved: approval.level,
          approvedAt: approval.at,
          ...(approval.by === undefined ? {} : { approvedBy: roleOf(approval.by) }),
          ...(approval.reason === undefined ? {} : { reason: approval.reason }),
        }),
  };
}

function cards(input: ViewInput, plan: Plan): [string, SurgeRow][] {
  return cardsOf(input, plan).map(({ key, id, level, card, owner, state, at, by }) => [
    `card/${key}`,
    { row: 'card', pack: plan.pack, id, level, card, owner, state, ...(at === undefined ? {} : { at }), ...(by === undefined ? {} : { by: roleOf(by) }) },
  ]);
}

/** Who, by role only: a public wall shows no person. */
const roleOf = (by: string): string => by.split(':')[0] ?? by;

function parameters(input: ViewInput): [string, SurgeRow][] {
  const now = opelNow(input);
  return surgePacksOf(input).opel.parameters.map((cut) => {
    const { parameter, title, unit, cuts, worse } = cut;
    const known = now.get(parameter);
    return [
      `parameter/${parameter}`,
      {
        row: 'parameter',
        parameter,
        title,
        unit,
        most: mostOf(cut),
        cuts,
        worse,
        ...(known === undefined
          ? {}
          : {
              value: known.value.over / known.value.under,
              from: known.from,
              points: pointsOf(cut, known.value),
              ...(known.at === undefined ? {} : { at: known.at }),
            }),
      },
    ];
  });
}
