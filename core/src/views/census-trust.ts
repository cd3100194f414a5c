/** View `census-trust`: the trust score of the house and of each unit, with the double entry since midnight. Worked out once a second. */
import { trustPack } from '../house/census-audit/audit-pack.ts';
import { auditedOf, signsOf } from '../house/census-audit/audited.ts';
import { balancesOf, type Balance } from '../house/census-audit/balance.ts';
import { censusFaults } from '../house/census-audit/faults.ts';
import { trustOf, trustPermille, type Trust } from '../house/census-audit/trust.ts';
import type { UnitId } from '../ids.ts';
import { replaced } from './keep.ts';
import { countedEncounters, newestFirst } from './lineage.ts';
import type { CensusTrustRow } from './rows-findings.ts';
import { isHere } from './scores.ts';
import type { View } from './view.ts';
import { readsOfPeople } from '../reads.ts';

export const censusTrustView: View<CensusTrustRow> = {
  name: 'census-trust',
  title: 'Census trust',
  definition: `${trustPack.pack}: ${trustPack.definition}`,
  audience: 'aggregate',
  reads: ['operations', 'clinical', ...readsOfPeople, 'work.CensusConfirmed', 'work.DischargeStepped', 'work.TurnStepped'],
  tables: [auditedOf, signsOf],
  rows: (input, earlier) => {
    if (earlier !== undefined && earlier.input.hospital === input.hospital && secondOf(earlier.input.now) === secondOf(input.now)) return earlier.rows;
    const trust = trustOf(input);
    const balances = balancesOf(input, auditedOf(input));
    const faults = censusFaults(input);
    const made = new Map<string, CensusTrustRow>();
    const put = (key: string, of: Trust, count: number, unit?: UnitId, balance?: Balance): void => {
      const permille = trust.missing === undefined ? trustPermille(of) : undefined;
      const { cells, trusted, contradicted, unconfirmed } = of;
      made.set(key, {
        key,
        ...(unit === undefined ? {} : { unit }),
        ...(permille === undefined ? {} : { permille }),
        ...(trust.missing === undefined ? {} : { missing: trust.missing }),
        cells,
        trusted,
        contradicted,
        unconfirmed,
        ...(balance === undefined
          ? {}
          : { opening: balance.opening, in: balance.in, out: balance.out, closing: balance.closing, difference: balance.difference }),
        faults: count,
        pack: trustPack.pack,
      });
    };
    put('house', trust, faults.length);
    for (const [unit, of] of trust.byUnit) put(`unit/${unit}`, of, faults.filter((fault) => fault.unit === unit).length, unit, balances.get(unit));
    return replaced(earlier?.rows, made);
  },
  lineage: (input, key) => {
    const unit = key.startsWith('unit/') ? key.slice('unit/'.length) : undefined;
    if (unit === undefined && key !== 'house') return undefined;
    const faults = censusFaults(input).filter((fault) => unit === undefined || fault.unit === unit);
    const counted = countedEncounters(input, (encounter) => isHere(encounter) && (unit === undefined || encounter.location?.unit === unit));
    return newestFirst([...faults.flatMap(({ positions }) => positions), ...counted]);
  },
};

const secondOf = (at: number): number => Math.floor(at / 1000);
