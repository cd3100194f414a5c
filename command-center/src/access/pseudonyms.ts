/** Opaque ids of source records and fingerprints of their content: keyed hashes, so that the log holds no record number, name or birth date. */
import { createHmac } from 'node:crypto';
import { patientId, type PatientId } from '@healthos/core/ids.ts';

export interface Pseudonyms {
  pseudonym(assigner: string, number: string): PatientId;
  fingerprint(text: string): string;
}

/** Records whose pseudonym is kept ready. */
const keptLimit = 100_000;

/** `key` lives in the database, with what it made opaque: another key makes every known record a stranger. */
export function pseudonymsOf(key: string): Pseudonyms {
  const kept = new Map<string, PatientId>();
  // As text: a buffer of its own lies outside the heap, and each made beside a full heap is a step of its collection.
  const keyed = (text: string): string => Buffer.from(createHmac('sha256', key).update(text).digest('binary').slice(0, 16), 'binary').toString('base64url');
  return {
    pseudonym: (assigner, number) => {
      const record = `${assigner}\u0000${number}`;
      const known = kept.get(record);
      if (known !== undefined) return known;
      const made = patientId(`p_${keyed(`record\u0000${record}`)}`);
      if (kept.size >= keptLimit) kept.clear();
      kept.set(record, made);
      return made;
    },
    fingerprint: (text) => keyed(`print\u0000${text}`),
  };
}
