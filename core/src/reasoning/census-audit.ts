/** The census audits itself: double entry of movements against beds, encounters, cleaners and looks. Each kind of fault is named, with its owner. */
import { auditedOf, signsOf } from '../house/census-audit/audited.ts';
import { auditPack, faultKinds } from '../house/census-audit/audit-pack.ts';
import { auditRule, type CensusFault } from '../house/census-audit/fault.ts';
import { censusFaults } from '../house/census-audit/faults.ts';
import { madeOnce } from '../kept-on.ts';
import type { Finding, Rule } from './rules.ts';
import { readsOfPeople } from '../reads.ts';

export const censusAudit: Rule = {
  rule: 'census',
  version: auditPack.version,
  source: auditPack.source,
  definition: Object.values(faultKinds)
    .map(({ means }) => means)
    .join(' '),
  reads: ['operations', 'clinical', ...readsOfPeople, 'work.CensusConfirmed', 'work.DischargeStepped', 'work.TurnStepped'],
  tables: [auditedOf, signsOf],
  evaluate: (input) => censusFaults(input).map((fault) => toFinding(fault)),
};

/** The same finding of the same fault. */
const toFinding = madeOnce(({ fault, kind, severity, since, owner, says, encounters, beds, unit, positions }: CensusFault): Finding => {
  const [encounter, bed] = [encounters[0], beds[0]];
  return {
    finding: fault,
    rule: auditRule(kind),
    severity,
    since,
    owner,
    state: 'new',
    says,
    ...(encounter === undefined ? {} : { encounter }),
    ...(bed === undefined ? {} : { bed }),
    ...(unit === undefined ? {} : { unit }),
    positions: [...new Set(positions)].filter((position) => position > 0).sort((a, b) => b - a),
  };
});
