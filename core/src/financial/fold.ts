/** Financial: posted charges, coverages, accounts and packs under their own keys, every version kept. */
import type { Recorded } from '../event.ts';
import { emptyTable, getRow } from '../table.ts';
import { indexKey, putVersion, versionOf } from '../versions.ts';
import { batchKey } from './claims/groups.ts';
import { nameOfPack } from './packs.ts';
import { emptyRemittance, foldRemittance } from './remittance/fold.ts';
import type { FinancialState } from './state.ts';

export function emptyFinancial(): FinancialState {
  return {
    posted: emptyTable(),
    coverages: emptyTable(),
    authorisations: emptyTable(),
    enquiries: emptyTable(),
    accounts: emptyTable(),
    packs: emptyTable(),
    remittance: emptyRemittance(),
    claims: emptyTable(),
    statusAsked: emptyTable(),
    denials: emptyTable(),
    balances: emptyTable(),
    index: { postedByEncounter: emptyTable(), postedByPatient: emptyTable(), claimsByEncounter: emptyTable(), claimsByBatch: emptyTable() },
  };
}

export function foldFinancial(state: FinancialState, recorded: Recorded): FinancialState {
  const { event } = recorded;
  switch (event.type) {
    case 'ChargePosted': {
      const posted = putVersion(state.posted, event.charge, versionOf(recorded, event));
      if (posted === state.posted) return state;
      let { postedByEncounter, postedByPatient } = state.index;
      // Under whomever any version names: a correction that names another is seen by both.
      for (const { event: said } of getRow(posted, event.charge) ?? []) {
        if (said.encounter === undefined) postedByPatient = indexKey(postedByPatient, said.patient, event.charge);
        else postedByEncounter = indexKey(postedByEncounter, said.encounter, event.charge);
      }
      return { ...state, posted, index: { ...state.index, postedByEncounter, postedByPatient } };
    }
    case 'CoverageRecorded':
      return { ...state, coverages: putVersion(state.coverages, `${event.encounter ?? event.patient}|${event.rank}`, versionOf(recorded, event)) };
    case 'AuthorisationStepped':
      return { ...state, authorisations: putVersion(state.authorisations, event.authorisation, versionOf(recorded, event)) };
    case 'EligibilityAsked':
      return { ...state, enquiries: putVersion(state.enquiries, `${event.encounter ?? event.patient}|${event.rank}`, versionOf(recorded, event)) };
    case 'AccountChanged':
      return { ...state, accounts: putVersion(state.accounts, event.account, versionOf(recorded, event)) };
    case 'PackActivated': {
      const { pack } = event;
      return {
        ...state,
        packs: putVersion(state.packs, `${pack.kind}|${nameOfPack(pack)}|${pack.version}`, versionOf(recorded, event)),
      };
    }
    case 'ClaimSubmitted':
    case 'ClaimStepped': {
      const claims = putVersion(state.claims, event.claim, versionOf(recorded, event));
      if (claims === state.claims) return state;
      const claimsByEncounter = indexKey(state.index.claimsByEncounter, event.encounter, event.claim);
      const batch = event.type === 'ClaimSubmitted' ? batchKey(event) : undefined;
      return { ...state, claims, index: { ...state.index, claimsByEncounter, claimsByBatch: indexKey(state.index.claimsByBatch, batch, event.claim) } };
    }
    case 'ClaimStatusAsked':
      return { ...state, statusAsked: putVersion(state.statusAsked, event.claim, versionOf(recorded, event)) };
    case 'BalanceStepped':
      return { ...state, balances: putVersion(state.balances, event.encounter, versionOf(recorded, event)) };
    case 'DenialStepped':
      return { ...state, denials: putVersion(state.denials, event.denial, versionOf(recorded, event)) };
    default: {
      const remittance = foldRemittance(state.remittance, recorded);
      return remittance === state.remittance ? state : { ...state, remittance };
    }
  }
}
