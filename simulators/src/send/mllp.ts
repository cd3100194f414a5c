/** Sends over MLLP with node-hl7-client, a sender that nobody here wrote: one connection per stream, one message at a time, each waited for. */
import Client, { Message } from 'node-hl7-client';
import type { Encoded } from '../encode/hl7.ts';

export interface Sender {
  /** Resolves when there is room for more. */
  send(message: Encoded): Promise<void>;
  /** Resolves when everything handed over was answered. */
  drained(): Promise<void>;
  readonly answers: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Messages that wait per stream at most; `send` waits beyond it. */
const waitingLimit = 2000;
/** A message without an answer for so long is sent again: the receiver knows it by its control id. */
const answerMs = 15_000;

export function createSender(host: string, port: number): Sender {
  const client = new Client({ host, version: '2.5.1' });
  const answers = new Map<string, number>();
  const streams = new Map<Encoded['stream'], ReturnType<typeof openStream>>();
  const streamOf = (name: Encoded['stream']) => {
    const known = streams.get(name) ?? openStream(client, port, answers);
    streams.set(name, known);
    return known;
  };
  return {
    answers,
    send: (message) => streamOf(message.stream).send(message.text),
    drained: async () => void (await Promise.all([...streams.values()].map((stream) => stream.drained()))),
    close: async () => void (await Promise.all([...streams.values()].map((stream) => stream.close()))),
  };
}

function openStream(client: Client, port: number, answers: Map<string, number>) {
  const queue: string[] = [];
  let answered: (() => void) | undefined;
  const idle: (() => void)[] = [];
  const room: (() => void)[] = [];
  let busy = false;
  let closed = false;
  const connect = () =>
    client.createConnection({ port, version: '2.5.1', waitAck: true }, (reply) => {
      const code = reply.getMessage().get('MSA.1').toString();
      answers.set(code, (answers.get(code) ?? 0) + 1);
      answered?.();
    });
  let connection = connect();
  /** One message and its answer; on another connection where none came. */
  const tell = async (text: string): Promise<void> => {
    for (let told = false; !told && !closed;) {
      const reply = new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), answerMs);
        answered = () => {
          clearTimeout(timer);
          resolve(true);
        };
      });
      const sent = await connection.sendMessage(new Message({ text })).then(
        () => true,
        () => false,
      );
      told = sent && (await reply);
      if (told) return;
      await connection.close();
      connection = connect();
    }
  };
  const work = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    for (let text = queue[0]; text !== undefined && !closed; text = queue[0]) {
      await tell(text);
      queue.shift();
      if (queue.length < waitingLimit) for (const go of room.splice(0)) go();
    }
    busy = false;
    for (const done of idle.splice(0)) done();
  };
  return {
    send: (text: string): Promise<void> => {
      queue.push(text);
      void work();
      return queue.length < waitingLimit ? Promise.resolve() : new Promise((resolve) => room.push(resolve));
    },
    drained: (): Promise<void> => (busy ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve()),
    close: async (): Promise<void> => {
      closed = true;
      answered?.();
      await connection.close();
    },
  };
}
