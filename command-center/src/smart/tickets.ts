/** What is kept for one who comes back: taken once, by whoever has the word for it, and then gone. */
import type { Queryable } from '../postgres/queryable.ts';
import { digestOf, secretText } from './tables.ts';

export type TicketKind = 'SiteSignIn' | 'SignedIn';

export const ticketSeconds: Readonly<Record<TicketKind, number>> = { SiteSignIn: 600, SignedIn: 60 };

export async function keepTicket(db: Queryable, kind: TicketKind, payload: object, word = secretText()): Promise<string> {
  await db.query("INSERT INTO smart_object (kind, id, payload, expires_at) VALUES ($1, $2, $3::json, now() + $4 * interval '1 second')", [
    kind,
    digestOf(word),
    JSON.stringify(payload),
    ticketSeconds[kind],
  ]);
  return word;
}

export async function takeTicket<Payload>(db: Queryable, kind: TicketKind, word: string): Promise<Payload | undefined> {
  const { rows } = await db.query<{ payload: Payload }>('DELETE FROM smart_object WHERE kind = $1 AND id = $2 AND expires_at > now() RETURNING payload', [
    kind,
    digestOf(word),
  ]);
  return rows[0]?.payload;
}
