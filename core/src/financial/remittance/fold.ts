/** Folds what payers said: each word in its place by sender order, and the ways to find it by claim, payment, batch and person. */
import type { Recorded } from '../../event.ts';
import { emptyTable } from '../../table.ts';
import { indexKey, putVersion, versionOf } from '../../versions.ts';
import type { RemittanceState } from './state.ts';

export function emptyRemittance(): RemittanceState {
  return {
    received: emptyTable(),
    claims: emptyTable(),
    acknowledged: emptyTable(),
    statuses: emptyTable(),
    benefits: emptyTable(),
    index: { byClaim: emptyTable(), byRemittance: emptyTable(), acknowledgedBy: emptyTable(), statusByClaim: emptyTable(), benefitsByPatient: emptyTable() },
  };
}

export function foldRemittance(state: RemittanceState, recorded: Recorded): RemittanceState {
  const { event } = recorded;
  const { index } = state;
  switch (event.type) {
    case 'RemittanceReceived': {
      const received = putVersion(state.received, event.remittance, versionOf(recorded, event));
      return received === state.received ? state : { ...state, received };
    }
    case 'ClaimRemitted': {
      const key = `${event.remittance}|${event.control}|${event.n}`;
      const claims = putVersion(state.claims, key, versionOf(recorded, event));
      if (claims === state.claims) return state;
      return {
        ...state,
        claims,
        index: { ...index, byClaim: indexKey(index.byClaim, event.claim, key), byRemittance: indexKey(index.byRemittance, event.remittance, key) },
      };
    }
    case 'ClaimAcknowledged': {
      const acknowledged = putVersion(state.acknowledged, event.control, versionOf(recorded, event));
      if (acknowledged === state.acknowledged) return state;
      const byClaim = indexKey(index.acknowledgedBy, event.claim, event.control);
      const acknowledgedBy = indexKey(byClaim, event.batch === undefined ? undefined : `batch|${event.batch}`, event.control);
      return { ...state, acknowledged, index: { ...index, acknowledgedBy } };
    }
    case 'ClaimStatusTold': {
      const statuses = putVersion(state.statuses, event.control, versionOf(recorded, event));
      if (statuses === state.statuses) return state;
      return { ...state, statuses, index: { ...index, statusByClaim: indexKey(index.statusByClaim, event.claim, event.control) } };
    }
    case 'BenefitsTold': {
      const key = `${event.patient}|${event.rank}|${event.payer}`;
      const benefits = putVersion(state.benefits, key, versionOf(recorded, event));
      if (benefits === state.benefits) return state;
      return { ...state, benefits, index: { ...index, benefitsByPatient: indexKey(index.benefitsByPatient, event.patient, key) } };
    }
    default:
      return state;
  }
}
