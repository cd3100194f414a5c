/** What real interfaces do to a stream: repeats, delays, swaps, cancelled and merged registrations, and messages that are no messages. Seeded, as the day is. */
import { minuteMs } from '@healthos/core/time.ts';
import type { Encoded } from '../encode/hl7.ts';
import type { MessageAct } from '../encode/segments.ts';
import type { Place } from '../day/acts.ts';
import type { Random } from '../day/random.ts';

/** Chance per message. */
export const mischiefRates = { duplicate: 0.02, late: 0.01, reordered: 0.01, cancelled: 0.004, merged: 0.003, malformed: 0.002 } as const;

/** Acts that a careless clerk adds: an admission taken back, a person registered twice and merged. */
export function extraActs(act: MessageAct, random: Random, encode: (act: MessageAct) => Encoded): Encoded[] {
  if (act.kind !== 'movement' || act.trigger !== 'A04') return [];
  if (random.chance(mischiefRates.cancelled * 10)) {
    const visit = { ...act.visit, visit: `${act.visit.visit}X`, place: waitingRoom(act) };
    return [encode({ ...act, visit }), encode({ ...act, visit, trigger: 'A11' })];
  }
  if (random.chance(mischiefRates.merged * 10)) {
    const twice = { ...act.visit.person, mrn: `9${act.visit.person.mrn}` };
    return [
      encode({ ...act, visit: { ...act.visit, visit: `${act.visit.visit}M`, person: twice, place: waitingRoom(act) } }),
      encode({ kind: 'merge', at: act.at, survivor: act.visit.person, given: twice.mrn }),
    ];
  }
  return [];
}

function waitingRoom(act: Extract<MessageAct, { kind: 'movement' }>): Place {
  return { unit: act.visit.place?.unit ?? 'ED', room: 'WAIT', bed: '' };
}

/** The stream as it arrives: each message with the milliseconds by which it is late. */
export function disturb(messages: readonly Encoded[], random: Random): { readonly message: Encoded; readonly lateMs: number }[] {
  const out: { message: Encoded; lateMs: number }[] = [];
  for (const message of messages) {
    const lateMs = random.chance(mischiefRates.late) ? random.between(1, 8) * minuteMs : 0;
    out.push({ message: random.chance(mischiefRates.malformed) ? broken(message, random) : message, lateMs });
    if (random.chance(mischiefRates.duplicate)) out.push({ message, lateMs: lateMs + 1000 });
    const last = out.length - 1;
    const [before, own] = [out[last - 1], out[last]];
    if (before !== undefined && own !== undefined && random.chance(mischiefRates.reordered)) [out[last - 1], out[last]] = [own, before];
  }
  return out;
}

function broken(message: Encoded, random: Random): Encoded {
  // Only what the sender's library lets through: it refuses a header that it cannot read itself.
  const text = random.pick([
    message.text.replace(/PID\|[^\r]*\r/, ''),
    message.text.replace(/(PID\|[^|]*\|[^|]*\|)[^|]*/, '$1'),
    message.text.slice(0, message.text.indexOf('\r') + 1),
  ] as const);
  return { ...message, text };
}
