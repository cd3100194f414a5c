/** Who may act for a patient now: grants that began, did not end and were not taken back, and what an age keeps from them. */
import { personOf } from '../../identity/fold.ts';
import type { PatientId } from '../../ids.ts';
import { rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import type { Versions } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';

/** The parts of what a patient is shown; `whole` is everything, by whatever door. */
export const portalParts = [
  'whole',
  'stay',
  'results',
  'record',
  'prevention',
  'appointments',
  'messages',
  'bills',
  'questionnaires',
  'looks',
  'consents',
] as const;
export type PortalPart = (typeof portalParts)[number];

export interface ProxyPack {
  readonly pack: string;
  readonly version: string;
  readonly effectiveFrom: string;
  readonly source: string;
  /** Years from which a minor's record is confidential, and at which childhood ends. */
  readonly confidentialYears: number;
  readonly adultYears: number;
  /** A delegate is named anew after so many days. */
  readonly delegateDays: number;
  /** What a parent or guardian still sees in the confidential years. */
  readonly confidentialParts: readonly PortalPart[];
}

export const proxyPack: ProxyPack = {
  pack: 'proxies',
  version: '2026.1',
  effectiveFrom: '2026-01-01',
  source: 'Rule of this project, to be replaced by the policy and the state law of the site (45 CFR 164.502(g))',
  confidentialYears: 12,
  adultYears: 18,
  delegateDays: 365,
  confidentialParts: ['prevention', 'appointments', 'bills'],
};

export type ProxyState = 'active' | 'not-yet' | 'expired' | 'revoked';
export interface Proxy {
  readonly proxy: string;
  readonly patient: PatientId;
  readonly holder: PatientId;
  readonly relation: WorkOf<'ProxyStepped'>['relation'];
  readonly state: ProxyState;
  readonly from: Instant;
  readonly until?: Instant;
  readonly confidentialFrom?: Instant;
  /** In the confidential years: only these parts. Absent = everything that no label keeps. */
  readonly parts?: readonly PortalPart[];
  readonly grantedAt: Instant;
  readonly grantedBy?: string;
  readonly revokedAt?: Instant;
  readonly reason?: string;
  /** Newest first. */
  readonly positions: readonly number[];
}

/** Every grant that was ever made, newest first. Only what a person asked for counts: no feed opens a record. */
export function proxiesOf(input: ViewInput): readonly Proxy[] {
  return [...rows(input.hospital.work.ProxyStepped)]
    .flatMap((versions) => proxyIn(input, versions) ?? [])
    .sort((a, b) => b.grantedAt - a.grantedAt || (a.proxy < b.proxy ? -1 : 1));
}

function proxyIn({ now }: ViewInput, versions: Versions<WorkOf<'ProxyStepped'>>): Proxy | undefined {
  const own = versions.filter(({ feed }) => feed === 'requests');
  const granted = own.find(({ event }) => event.step === 'granted');
  if (granted === undefined) return undefined;
  const { proxy, patient, holder, relation, from = granted.at, until, confidentialFrom, by } = granted.event;
  const revoked = own.find(({ event }) => event.step === 'revoked');
  const state = revoked !== undefined ? 'revoked' : now < from ? 'not-yet' : until !== undefined && now >= until ? 'expired' : 'active';
  return {
    proxy,
    patient,
    holder,
    relation,
    state,
    from,
    grantedAt: granted.at,
    positions: own.map(({ position }) => position).sort((a, b) => b - a),
    ...(until === undefined ? {} : { until }),
    ...(confidentialFrom === undefined ? {} : { confidentialFrom }),
    ...(confidentialFrom !== undefined && now >= confidentialFrom ? { parts: proxyPack.confidentialParts } : {}),
    ...(by === undefined ? {} : { grantedBy: by }),
    ...(revoked === undefined ? {} : { revokedAt: revoked.at }),
    ...(revoked?.event.reason === undefined ? {} : { reason: revoked.event.reason }),
  };
}

/** The grant by which the person of one record acts for the person of another now; of several the one that opens most. */
export function proxyFor(input: ViewInput, holder: PatientId, patient: PatientId): Proxy | undefined {
  if (input.hospital.work.ProxyStepped.size === 0) return undefined;
  const [who, whom] = [personOf(input.identity, holder), personOf(input.identity, patient)];
  const active = proxiesOf(input).filter(
    (one) => one.state === 'active' && personOf(input.identity, one.holder) === who && personOf(input.identity, one.patient) === whom,
  );
  return active.find(({ parts }) => parts === undefined) ?? active[0];
}

/** People for whom the person of this record may act now. */
export function actsFor(input: ViewInput, holder: PatientId): readonly Proxy[] {
  const who = personOf(input.identity, holder);
  return proxiesOf(input).filter((one) => one.state === 'active' && personOf(input.identity, one.holder) === who);
}
