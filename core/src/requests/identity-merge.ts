/** A steward merges two records, or takes exactly one merge back. */
import Type from 'typebox';
import { personOf } from '../identity/fold.ts';
import { getRow } from '../table.ts';
import { Says } from '../work/fact.ts';
import { PatientKey, unknownRecord } from './identity-records.ts';
import { byOf, requestKind } from './request.ts';

export const identityMerge = requestKind({
  request: 'identity-merge',
  title: 'Merge two records',
  definition: 'The facts of one record are from now on facts of the person of the other. Nothing is rewritten, so that it can be taken back exactly.',
  body: Type.Object(
    {
      from: PatientKey('The record that ends'),
      into: PatientKey('The record that stays'),
      seen: Type.Optional(
        Type.Object(
          { from: PatientKey('The person of `from` on the form'), into: PatientKey('The person of `into` on the form') },
          { additionalProperties: false },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body }, actor) => {
    const { from, into, seen } = body;
    const { identity } = input;
    const refusal = unknownRecord(input, from, into);
    if (refusal !== undefined) return refusal;
    const [one, other] = [personOf(identity, from), personOf(identity, into)];
    if (seen !== undefined && (seen.from !== one || seen.into !== other))
      return { refused: 'form.stale', says: 'One of the two was merged or unmerged since.', unlock: 'Look at the pair as it is now, then decide.' };
    if (one === other) return { refused: 'merge.circle', says: 'They are one person already; merging them would make a circle.' };
    const standing = getRow(identity.mergedInto, from);
    if (standing !== undefined)
      return { refused: 'step.out-of-order', says: `This record is merged into ${standing}.`, value: standing, unlock: `Merge ${one}, which stands for it.` };
    return { events: [{ type: 'PatientsMerged', from, into, kind: 'merge', by: byOf(actor) }] };
  },
});

export const identityUnmerge = requestKind({
  request: 'identity-unmerge',
  title: 'Take a merge back',
  definition: 'Exactly one merge is taken back: each fact belongs again to the person of its own source record, those that came since too.',
  body: Type.Object(
    { from: PatientKey('The record that was merged'), into: PatientKey('The record that it was merged into'), reason: Says('Why. No names') },
    { additionalProperties: false },
  ),
  decide: ({ identity }, { body }, actor) => {
    const { from, into, reason } = body;
    if (getRow(identity.mergedInto, from) !== into) return { refused: 'thing.unknown', says: 'No merge of these two records is in force.' };
    return { events: [{ type: 'PatientsUnmerged', from, into, reason, by: byOf(actor) }] };
  },
});
