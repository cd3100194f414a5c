/** A payload whose text is made once and written to every client: the storm after a restart costs one encoding for each view, not one for each screen. */
import { Decoder, Encoder, PacketType, type Packet } from 'socket.io-parser';

/** Stands for a value whose JSON is made already. */
export class Encoded {
  readonly json: string;
  constructor(json: string) {
    this.json = json;
  }
}

/** Packets of this protocol are never binary: the search for buffers in every row is left out. */
class OnceEncoder extends Encoder {
  override encode(packet: Packet): (string | Buffer)[] {
    const { type, nsp, id, data } = packet;
    const body: unknown = data;
    if (type !== PacketType.EVENT && type !== PacketType.ACK) return super.encode(packet) as (string | Buffer)[];
    const list = Array.isArray(body) ? `[${body.map(jsonOf).join(',')}]` : '';
    return [`${type}${nsp === '' || nsp === '/' ? '' : `${nsp},`}${id ?? ''}${list}`];
  }
}

function jsonOf(value: unknown): string {
  return value instanceof Encoded ? value.json : (JSON.stringify(value) ?? 'null');
}

export const onceParser = { Encoder: OnceEncoder, Decoder };
