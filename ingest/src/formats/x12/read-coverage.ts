/** SBR with the insured and the payer of its rank, of the claim itself and of the other payers. */
import { optional, required } from './elements.ts';
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
  const coverage: OpenCoverage = { rank: required(sbr, 1) };
  const [relationship, group, groupName, filing] = [optional(sbr, 2), optional(sbr, 3), optional(sbr, 4), optional(sbr, 9)];
  if (relationship !== undefined) coverage.relationship = relationship;
  if (group !== undefined) coverage.group = group;
  if (groupName !== undefined) coverage.groupName = groupName;
  if (filing !== undefined) coverage.filing = filing;
  return coverage;
}
