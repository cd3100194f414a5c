/** One order message to one receiver, with named limits: taken, refused, or not answered. A connection is kept while there is something to send. */
import { connectMllp, type MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import type { Destination } from './destinations.ts';

export type Sent = { readonly sent: 'taken' } | { readonly sent: 'refused' | 'failed'; readonly code: string };

export interface SenderLimits {
  readonly connectMs: number;
  readonly answerMs: number;
}

export interface Sender {
  send(bytes: Buffer, controlId: string): Promise<Sent>;
  close(): void;
}

export function createSender({ host, port }: Destination, limits: SenderLimits): Sender {
  let client: MllpClient | undefined;

  function drop(): void {
    client?.close();
    client = undefined;
  }

  async function open(): Promise<MllpClient | undefined> {
    const opening = connectMllp({ host, port }).catch(() => undefined);
    const opened = await within(opening, limits.connectMs);
    // One that opens after its time is closed again.
    if (opened === undefined) void opening.then((late) => late?.close());
    return opened;
  }

  return {
    send: async (bytes, controlId) => {
      client ??= await open();
      if (client === undefined) return { sent: 'failed', code: 'out.no-connection' };
      const reply = await within(client.send(bytes), limits.answerMs);
      const answer = reply === undefined ? ({ sent: 'failed', code: 'out.no-answer' } as const) : readAnswer(reply, controlId);
      // What comes late on this connection would be taken for the answer to the next message.
      if (answer.sent === 'failed') drop();
      return answer;
    },
    close: drop,
  };
}

/** MSA-1 and MSA-2: an answer to another message is none. */
function readAnswer(reply: Buffer, controlId: string): Sent {
  const fields = /(?:^|[\r\n])MSA\|([^\r\n]*)/.exec(reply.toString('latin1'))?.[1]?.split('|') ?? [];
  const [code = '', about = ''] = fields;
  if (about !== controlId) return { sent: 'failed', code: 'out.other-answer' };
  if (code === 'AA' || code === 'CA') return { sent: 'taken' };
  return { sent: 'refused', code: `out.refused ${code.replace(/[^A-Z]/g, '').slice(0, 2)}` };
}

async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  const first = await Promise.race([promise, late]);
  clearTimeout(timer);
  return first;
}
