/** A site loads its rows, instruments, what is due how often, and its weights of acuity, by date. */
import Type from 'typebox';
import { CarePackFile, type CarePack } from '../work/care-pack.ts';
import { standardPack } from '../house/nursing/packs.ts';
import { standardInstruments } from '../house/nursing/standard-instruments.ts';
import { byOf, requestKind } from './request.ts';

export const carePackLoad = requestKind({
  request: 'care-pack-load',
  title: 'Load a pack of nursing',
  definition:
    'Loads rows of the flowsheet, instruments, rounds and assessments that are due, and weights of acuity, in force from a date; one of the same name replaces it.',
  body: Type.Object({ pack: CarePackFile }, { additionalProperties: false }),
  decide: (_input, { body: { pack } }, actor) => {
    if (pack.pack === standardPack.pack) return { refused: 'thing.unknown', says: 'The pack of the house keeps its name: give the file another.' };
    const [fault] = faultsOf(pack);
    if (fault !== undefined) return { refused: 'pack.faulty', says: fault };
    return { events: [{ type: 'CarePackLoaded', pack, by: byOf(actor) }] };
  },
});

/** What would never work, by name. */
function faultsOf({ rows = [], instruments = [], due = [], acuity }: CarePack): readonly string[] {
  const known = new Map([...standardInstruments, ...instruments].map((one) => [one.instrument, one]));
  const named = [...due.flatMap(({ instrument, when }) => [instrument, when?.instrument])].filter((name) => name !== undefined);
  return [
    ...rows.flatMap(({ row, unit, answers, between, usual, group, whole }) => [
      ...((unit === undefined) === (answers === undefined) ? [`Row ${row} wants either a unit or answers.`] : []),
      ...[between, usual].flatMap((range) => (range !== undefined && range[0] > range[1] ? [`A range of row ${row} ends before it begins.`] : [])),
      ...((group === 'intake' || group === 'output') && (unit !== 'mL' || whole !== true) ? [`Row ${row} is a fluid: whole mL.`] : []),
    ]),
    ...instruments.flatMap(({ instrument, items, result }) => {
      const names = new Set(items.map(({ item }) => item));
      const criteria = result.result === 'criteria' ? [...result.all, ...result.any] : [];
      return criteria.filter((item) => !names.has(item)).map((item) => `${instrument} has no item ${item}.`);
    }),
    ...named.filter((name) => !known.has(name)).map((name) => `No instrument ${name}.`),
    ...due.flatMap(({ kind, title, instrument }) => (kind === 'assessment' && instrument === undefined ? [`${title} names no instrument.`] : [])),
    ...(acuity !== undefined && !(acuity.levels[0] < acuity.levels[1] && acuity.levels[1] < acuity.levels[2]) ? ['The levels of acuity do not rise.'] : []),
  ];
}
