/** What people in another system made of the cards that it was sent: taken up, or overridden with a coded reason. Each card is one that this service showed to this client. */
import { createHash } from 'node:crypto';
import type { FacilityId } from '@healthos/core/ids.ts';
import { cardsAnswer } from '@healthos/core/requests/cards-keep.ts';
import { getRow } from '@healthos/core/table.ts';
import { newestOf } from '@healthos/core/versions.ts';
import { cardReasons, type Hook } from '@healthos/core/work/cards.ts';
import { member, type JsonObject } from '@healthos/ingest/formats/json.ts';
import { object, objects, text } from '@healthos/ingest/feeds/fhir/elements.ts';
import type { Decide } from '../decide.ts';
import type { RegisteredClient } from '../smart/clients.ts';
import type { Follow } from '../follow.ts';
import { isWrong, type Wrong } from './asked.ts';

const feedbackLimit = 100;
/** What somebody wrote is kept so long, in the bytes. */
const saidLimit = 2000;

interface Said {
  readonly card: string;
  readonly outcome: 'accepted' | 'overridden';
  readonly reason?: (typeof cardReasons)[number];
  readonly said?: string;
}
export type Taken = { readonly kept: number } | Wrong | { readonly refused: 'busy' | 'unknown' };

export async function takeFeedback(
  { follow, decide, peer }: { readonly follow: Follow; readonly decide: Decide; readonly peer: string },
  ehr: RegisteredClient,
  hook: Hook,
  body: JsonObject,
): Promise<Taken> {
  const said = readFeedback(body);
  if (isWrong(said)) return said;
  await follow.level();
  const byHouse = new Map<FacilityId, Said[]>();
  for (const [n, one] of said.entries()) {
    const house = houseOf(follow, ehr, hook, one.card);
    if (house === undefined) return { wrong: `feedback[${n}].card` };
    byHouse.set(house, [...(byHouse.get(house) ?? []), one]);
  }
  const id = `cds-${createHash('sha256')
    .update(JSON.stringify([ehr.name, hook, body]))
    .digest('hex')
    .slice(0, 40)}`;
  for (const [facility, answers] of byHouse) {
    const ask = { facility, kind: cardsAnswer, body: { service: hook, client: ehr.name, answers }, id, actor: { role: 'clinician' }, peer };
    const { outcome } = await decide(ask);
    if (outcome !== 'done') return { refused: outcome === 'busy' ? 'busy' : 'unknown' };
  }
  return { kept: said.length };
}

function readFeedback(body: JsonObject): readonly Said[] | Wrong {
  const listed = member(body, 'feedback');
  const entries = objects(body, 'feedback');
  if (!Array.isArray(listed) || listed.length !== entries.length || entries.length === 0 || entries.length > feedbackLimit) return { wrong: 'feedback' };
  const read: Said[] = [];
  for (const [n, one] of entries.entries()) {
    const [card, outcome] = [text(one, 'card'), text(one, 'outcome')];
    if (card === undefined || card.length > 80) return { wrong: `feedback[${n}].card` };
    if (outcome !== 'accepted' && outcome !== 'overridden') return { wrong: `feedback[${n}].outcome` };
    const why = object(one, 'overrideReason');
    const code = text(object(why, 'reason'), 'code');
    const words = text(why, 'userComment');
    read.push({
      card,
      outcome,
      ...(outcome !== 'overridden' || code === undefined ? {} : { reason: cardReasons.find((known) => known === code) ?? 'other' }),
      ...(words === undefined ? {} : { said: words.slice(0, saidLimit).toWellFormed() }),
    });
  }
  return read;
}

function houseOf(follow: Follow, ehr: RegisteredClient, hook: Hook, card: string): FacilityId | undefined {
  for (const { facility, work } of follow.enterprise().hospitals.values()) {
    const shown = newestOf(getRow(work.CardShown, card))?.event;
    if (shown?.client === ehr.name && shown.service === hook && (ehr.facility === undefined || ehr.facility === facility)) return facility;
  }
  return undefined;
}
