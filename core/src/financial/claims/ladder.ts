/** The ladder that a claim climbs: sent, taken by whoever carries it (999, 277CA), taken by the payer (277CA), decided (835). Each rung with its codes and its fact. */
import type { Hospital } from '../../hospital.ts';
import { getRow, rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { ClaimSubmitted } from '../claim-events.ts';
import type { ClaimAcknowledged, StatusCode } from '../remittance-events.ts';
import { isDenied, type ClaimNow } from './claim-state.ts';

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
  const own = acknowledged(hospital, now.claim);
  const group = groupOf(hospital, sent);
  const ofGroup = group === undefined ? [] : acknowledged(hospital, `batch|${group}`);
  return [
    first,
    rung(
      '999',
      [...own, ...ofGroup].filter(({ event }) => event.by === '999'),
    ),
    rung(
      '277CA carrier',
      own.filter(({ event }) => event.by === '277CA' && event.from === 'clearinghouse'),
    ),
    rung(
      '277CA payer',
      own.filter(({ event }) => event.by === '277CA' && event.from === 'payer'),
    ),
    decided(now),
  ];
}

interface Said {
  readonly event: ClaimAcknowledged;
  readonly at: Instant;
  readonly order: string;
  readonly position: number;
}

function acknowledged({ financial }: Hospital, key: string): readonly Said[] {
  const keys = getRow(financial.remittance.index.acknowledgedBy, key) ?? [];
  return keys.flatMap((control) => getRow(financial.remittance.acknowledged, control)?.at(-1) ?? []);
}

function rung(name: Rung, said: readonly Said[]): Step {
  const newest = said.reduce<Said | undefined>((best, one) => (best === undefined || one.order > best.order ? one : best), undefined);
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

/**
 * GS06 of the interchange that carried the claim: the position of the first claim of its batch, as it is written for whoever collects it. A claim of no
 * batch goes alone.
 */
function groupOf({ financial }: Hospital, { batch, payer, form, claim }: ClaimSubmitted): string | undefined {
  let first: number | undefined;
  for (const versions of batch === undefined ? [getRow(financial.claims, claim) ?? []] : rows(financial.claims))
    for (const { event, position } of versions) {
      if (event.type !== 'ClaimSubmitted' || event.batch !== batch || event.payer !== payer || event.form !== form) continue;
      if (first === undefined || position < first) first = position;
    }
  return first === undefined ? undefined : String(first % controlLimit);
}

/** ISA13 has nine digits. */
const controlLimit = 1_000_000_000;
