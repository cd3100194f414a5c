/** The hospitals of a network, fed by hand: patients in a share of their beds, and transfers between them, as their own systems would say it. */
import type { FacilityDescription } from '@healthos/core/operations/facility.ts';
import { msa, type Server } from './started.ts';

const minuteMs = 60_000;
const stamp = (at: number): string => `${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;

/** An admission into one bed, from the hospital's own sender. */
export function admission(hospital: FacilityDescription, place: string, n: number): Buffer {
  const [at, code] = [stamp(Date.now()), hospital.facility];
  const sender = hospital.senders?.[0] ?? `${code}ADT`;
  const segments = [
    `MSH|^~\\&|${sender}|${code}|HOS|${code}|${at}||ADT^A01|${code}${n}|P|2.5.1`,
    `EVN|A01|${at}`,
    `PID|1||${code}${n}^^^${code}^MR||Test^Pat${n}||19700102|F`,
    `PV1|1|I|${place}^${code}${'|'.repeat(16)}V${code}${n}${'|'.repeat(25)}${at}`,
  ];
  return Buffer.from(`${segments.join('\r')}\r`, 'latin1');
}

/** `MS1^01^A` for each licensed bed. */
export const bedsOf = ({ units }: FacilityDescription): readonly string[] =>
  units.flatMap(({ unit, levelOfCare, rooms }) =>
    ['emergency', 'or', 'pacu'].includes(levelOfCare) ? [] : rooms.flatMap(({ room, beds }) => beds.map(({ bed }) => `${unit}^${room}^${bed}`)),
  );

/** Admits into this share of its beds, spread over all its units. */
export async function fill(server: Server, hospital: FacilityDescription, share: number): Promise<void> {
  const sender = await server.mllp();
  const beds = bedsOf(hospital).filter((_, n) => Math.floor((n + 1) * share) > Math.floor(n * share));
  for (const [n, place] of beds.entries()) {
    const [code] = msa(await sender.send(admission(hospital, place, n)));
    if (code !== 'AA') throw new Error(`${hospital.facility} ${place}: ${code}`);
  }
  sender.close();
}

export interface Transfers {
  readonly at: string;
  readonly partner: string;
  /** Arrived so many; `waits`: one more is accepted and waits for a bed. */
  readonly arrived: number;
  readonly waits?: boolean;
}

/** Cases of one hospital: so many came in from a partner today; one that goes out to it waits. */
export async function tellTransfers(server: Server, { at, partner, arrived, waits = false }: Transfers): Promise<void> {
  const now = Date.now();
  const key = `${at}-${partner.replaceAll(' ', '')}`;
  const facts = Array.from({ length: arrived }, (_, n) => [
    { at: now - 3 * minuteMs, type: 'TransferRequested', case: `${key}-${n}`, direction: 'in', partner, level: 'icu', urgency: 'urgent' },
    { at: now - 2 * minuteMs, type: 'TransferStepped', case: `${key}-${n}`, step: 'accepted' },
    { at: now - minuteMs, type: 'TransferStepped', case: `${key}-${n}`, step: 'arrived' },
  ]).flat();
  const waiting = [
    { at: now - 3 * minuteMs, type: 'TransferRequested', case: `${key}-w`, direction: 'out', partner, level: 'icu', urgency: 'urgent' },
    { at: now - 2 * minuteMs, type: 'TransferStepped', case: `${key}-w`, step: 'accepted' },
  ];
  const answer = await server.ask('feed', '/api/feeds/work/messages', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ facility: at, messageId: key, facts: [...facts, ...(waits ? waiting : [])] }),
  });
  if (answer.status >= 300) throw new Error(`${at}: ${answer.bytes.toString('utf8').slice(0, 400)}`);
}
