/**
 * Whom a message that leaves the house names: the person whom a record stands for today. A fact keeps the record under which it was told; after a merge the
 * record that survives gives number, name and birth date, and after an unmerge each record has its own again.
 */
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import type { IdentityState } from '@healthos/core/identity/state.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';

/** By the records asked for. One whose surviving record has no line is absent: the number of a record that is no more names nobody. */
export async function survivingOf(
  identity: IdentityState,
  patients: readonly PatientId[],
  identitiesOf: (records: readonly PatientId[]) => Promise<readonly IdentityLine[]>,
): Promise<ReadonlyMap<PatientId, IdentityLine>> {
  const records = new Map(patients.map((patient) => [patient, recordsOf(identity, personOf(identity, patient))] as const));
  const asked = [...new Set([...records.values()].flat())];
  const lines = new Map((asked.length === 0 ? [] : await identitiesOf(asked)).map((line) => [line.patient, line] as const));
  return new Map(
    [...records].flatMap(([patient, own]) => {
      const [surviving, ...merged] = own.map((record) => lines.get(record));
      return surviving === undefined ? [] : [[patient, named(surviving, merged)] as const];
    }),
  );
}

/** A merge may name the record that stays by its number alone: then whoever was merged into it says the rest, each whole. */
function named(surviving: IdentityLine, merged: readonly (IdentityLine | undefined)[]): IdentityLine {
  if (surviving.family !== undefined || surviving.given !== undefined) return surviving;
  const other = merged.find((line) => line?.family !== undefined || line?.given !== undefined);
  if (other === undefined) return surviving;
  const { patient: _patient, assigner: _assigner, number: _number, kind: _kind, others: _others, ...says } = other;
  return { ...says, ...surviving };
}
