/** The envelope of what this house writes: from it to a payer, on the house's clock, under the number of what was asked or sent. */
import { localOf, type Instant, type Zone } from '@healthos/core/time.ts';
import type { Envelope } from '@healthos/ingest/formats/x12/write.ts';

export interface House {
  readonly code: string;
  readonly name: string;
  readonly zone: Zone;
}

/** ISA13 has nine digits. */
const controlLimit = 1_000_000_000;

export function envelopeOf(house: House, { control, at }: { readonly control: number; readonly at: Instant }, payer: string): Envelope {
  const local = new Date(localOf(at, house.zone)).toISOString();
  return {
    senderKind: 'ZZ',
    sender: house.code,
    receiverKind: 'ZZ',
    receiver: payer,
    applicationSender: house.code,
    applicationReceiver: payer,
    date: local.slice(0, 10).replaceAll('-', ''),
    time: local.slice(11, 16).replace(':', ''),
    control: control % controlLimit,
    groupControl: control % controlLimit,
    usage: 'P',
    asksAcknowledgement: false,
  };
}
