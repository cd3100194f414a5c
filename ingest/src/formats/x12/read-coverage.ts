/** SBR with the insured and the payer of its rank, of the claim itself and of the other payers. */
import { only, optional, required } from './elements.ts';
import { addTo, demographicsOf, partyOf } from './parties.ts';
import type { OpenCoverage, Reading } from './reading-claims.ts';
import type { Segment } from './segments.ts';

/** NM1 IL and NM1 PR with what follows each. */
export function takeInsured(reading: Reading, coverage: OpenCoverage, segment: Segment): void {
  if (segment.id === 'NM1') {
    const party = partyOf(segment);
    reading.party = party;
    if (party.role === 'IL') coverage.insured = party;
    else if (party.role === 'PR') coverage.payer = party;
  } else if (segment.id === 'DMG') coverage.demographics = demographicsOf(segment);
  else if (reading.party !== undefined) addTo(reading.party, segment);
}

export function coverageOf(sbr: Segment): OpenCoverage {
  return {
    rank: required(sbr, 1),
    ...only('relationship', optional(sbr, 2)),
    ...only('group', optional(sbr, 3)),
    ...only('groupName', optional(sbr, 4)),
    ...only('filing', optional(sbr, 9)),
  };
}
