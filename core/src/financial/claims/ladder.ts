/** The ladder that a claim climbs: sent, taken by whoever carries it (999, 277CA), taken by the payer (277CA), decided (835). Each rung with its codes and its fact. */
import type { Hospital } from '../../hospital.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { Version } from '../../versions.ts';
import type { ClaimAcknowledged, StatusCode } from '../remittance-events.ts';
import { acknowledgedAs, isDenied, ofInterchange, type ClaimNow } from './claim-state.ts';

export const rungs = ['sent', '999', '277CA carrier', '277CA payer', '835'] as const;
export type Rung = (typeof rungs)[number];

export interface Step {
  readonly rung: Rung;
  readonly state: 'done' | 'accepted' | 'rejected' | 'paid' | 'denied' | 'reversed' | 'waits';
  readonly at?: Instant;
  readonly codes: readonly StatusCode[];
  readonly position?: number;
}

/** The newest word on each rung; what nobody said yet waits. Of a claim that was never sent there is none. */
export function ladderOf(hospital: Hospital, now: ClaimNow): readonly Step[] {
  const { sent, sentAt } = now;
  if (sent === undefined) return [];
  const sentPosition = getRow(hospital.financial.claims, now.claim)?.findLast(({ event }) => event.type === 'ClaimSubmitted')?.position;
  const first: Step = {
    rung: 'sent',
    state: 'done',
    codes: [],
    ...(sentAt === undefined ? {} : { at: sentAt }),
    ...(sentPosition === undefined ? {} : { position: sentPosition }),
  };
  const own = acknowledgedAs(hospital, now.claim);
  const ofGroup = ofInterchange(hospital, sent);
  // Of the batch as a whole only a refusal is a word about the claim.
  const answers = [...own, ...ofGroup.filter(({ event }) => !event.accepted)].filter(({ event }) => event.by === '277CA');
  return [
    first,
    rung(
      '999',
      [...own, ...ofGroup].filter(({ event }) => event.by === '999'),
    ),
    rung(
      '277CA carrier',
      answers.filter(({ event }) => event.from === 'clearinghouse'),
    ),
    rung(
      '277CA payer',
      answers.filter(({ event }) => event.from === 'payer'),
    ),
    decided(now),
  ];
}

function rung(name: Rung, said: readonly Version<ClaimAcknowledged>[]): Step {
  const newest = said.reduce<Version<ClaimAcknowledged> | undefined>((best, one) => (best === undefined || one.order > best.order ? one : best), undefined);
  if (newest === undefined) return { rung: name, state: 'waits', codes: [] };
  const { event, at, position } = newest;
  return { rung: name, state: event.accepted ? 'accepted' : 'rejected', at, codes: event.codes, position };
}

function decided({ remitted }: ClaimNow): Step {
  const last = remitted.at(-1);
  if (last === undefined) return { rung: '835', state: 'waits', codes: [] };
  const { event, at, position } = last;
  const state = event.status === '22' ? 'reversed' : isDenied(event) ? 'denied' : 'paid';
  return { rung: '835', state, at, codes: [{ category: event.status, status: event.status }], position };
}
