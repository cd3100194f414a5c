/** An admission cancelled after care was charted: the facts are kept, and somebody must say where they belong (ingest.md, hard case 6). */
import { discrepancyKinds } from '../codes/discrepancies.ts';
import { getRow, rows } from '../table.ts';
import type { Finding, Rule } from './rules.ts';

export const cancelledAfterCare: Rule = {
  rule: 'cancelled-after-care', version: '1', source: 'HealthOS', definition: discrepancyKinds['cancelled-after-care'].means,
  evaluate: (input) => {
    const found: Finding[] = [];
    for (const encounter of rows(input.hospital.operations.encounters)) {
      if (encounter.status !== 'cancelled') continue;
      const charted = getRow(input.hospital.clinical.index.chartedOn, encounter.encounter)?.length ?? 0;
      if (charted === 0) continue;
      found.push({
        finding: `cancelled-after-care:${encounter.encounter}`, rule: 'cancelled-after-care@1', encounter: encounter.encounter, severity: 'watch',
        since: input.hospital.recordedAt ?? input.now, owner: 'Clinician', state: 'new',
        says: `${encounter.encounter} was cancelled with ${charted} charted ${charted === 1 ? 'fact' : 'facts'}`, positions: [encounter.position],
      });
    }
    return found;
  },
};
