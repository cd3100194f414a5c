/** A pack of prices, charging rules, codes, weights or edits begins to hold from its date; what is licensed only once its notice was read. */
import Type from 'typebox';
import { isFault, packFault, packOf, type PackFault } from '../financial/pack-check.ts';
import { PackFile } from '../financial/pack-file.ts';
import { nameOfPack } from '../financial/packs.ts';
import { packsOf } from '../financial/pricing.ts';
import { canonical } from '../state-hash.ts';
import { requestKind, type Refusal } from './request.ts';

export const packActivate = requestKind({
  request: 'pack-activate',
  title: 'Activate a pack of prices, rules or codes',
  definition:
    'A charge master, charging rules, a code set, weights or edits hold for services from their date on. A licensed set only once its notice was read. What was charged before stays as it was.',
  body: Type.Object(
    { pack: PackFile, noticeRead: Type.Optional(Type.Boolean({ description: 'Its licence notice was shown and accepted' })) },
    { additionalProperties: false },
  ),
  decide: ({ hospital, now }, { body: { pack: file, noticeRead } }) => {
    const pack = packOf(file, hospital.operations.description?.zone ?? 'UTC');
    if (isFault(pack)) return refusalOf(pack);
    const known = packsOf(hospital.financial);
    const again = known.find((one) => one.kind === pack.kind && nameOfPack(one) === nameOfPack(pack) && one.version === pack.version);
    if (again !== undefined && canonical(again) !== canonical(pack))
      return refusalOf({ code: 'pack.version', says: 'This version holds already and says something else.', place: 'version', value: pack.version });
    const fault = packFault(pack, known, now);
    if (fault !== undefined) return refusalOf(fault);
    if (pack.notice !== undefined && noticeRead !== true) return refusalOf({ code: 'pack.licence', says: pack.notice, place: 'notice', value: pack.source });
    return { events: [{ type: 'PackActivated', pack }] };
  },
});

const unlocks: Readonly<Record<PackFault['code'], string>> = {
  'pack.date': 'Write a day of the calendar, YYYY-MM-DD.',
  'pack.expired': 'Load the version that holds now.',
  'pack.gap': 'Let it begin on the day after the version before it ends, or let that one stay open.',
  'pack.overlap': 'Let it begin after the other one ends.',
  'pack.price': 'Mend the price at that place.',
  'pack.repeated': 'Leave one of the two.',
  'pack.version': 'Give the file a version of its own.',
  'pack.unlisted': 'Mend the file at that place.',
  'pack.licence': 'Read the notice, and say so.',
  'npi.check-digit': 'Write the number as it was assigned: ten digits, the last of which proves the others.',
};

function refusalOf({ code, says, place, value, limit }: PackFault): Refusal {
  return {
    refused: code,
    says,
    field: `pack.${place}`,
    ...(value === undefined ? {} : { value }),
    ...(limit === undefined ? {} : { limit }),
    unlock: unlocks[code],
  };
}
