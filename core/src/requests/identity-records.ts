/** Records that requests of the steward name. */
import Type from 'typebox';
import type { PatientId } from '../ids.ts';
import { getRow } from '../table.ts';
import type { ViewInput } from '../views/view.ts';
import type { Refusal } from './request.ts';

export const PatientKey = (description: string) =>
  Type.Unsafe<PatientId>(Type.String({ minLength: 1, maxLength: 80, description: `${description}: an opaque id` }));

/** Both must be known, and two. A record that is known only as the end of a merge or a link counts. */
export function unknownRecord({ identity }: ViewInput, ...records: readonly PatientId[]): Refusal | undefined {
  const missing = records.find(
    (record) =>
      getRow(identity.records, record) === undefined && getRow(identity.mergedInto, record) === undefined && getRow(identity.links, record) === undefined,
  );
  if (missing !== undefined) return { refused: 'thing.unknown', says: `There is no record ${missing} here.` };
  return new Set(records).size < records.length ? { refused: 'step.out-of-order', says: 'That is one record, not two.' } : undefined;
}
