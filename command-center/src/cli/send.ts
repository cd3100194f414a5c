/** Sends messages by MLLP and says what became of them: a table by type and one by source, with every refusal's place and code. */
import cliProgress from 'cli-progress';
import { connectMllp, type MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { framed } from '@healthos/ingest/transports/mllp/framer.ts';
import { messagesOf, type FoundMessage } from './messages-of.ts';

export interface SendOptions {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  readonly inFlight: number;
  readonly verbose: boolean;
}

/** What came back for one message. */
export interface Sent {
  readonly message: FoundMessage;
  readonly type: string;
  /** MSA-1, or `closed` where the connection ended without an answer. */
  readonly answer: string;
  /** MSA-2 is the message's own control id. */
  readonly echoed: boolean;
  /** `place code text` of each ERR. */
  readonly errors: readonly string[];
}

const columns = ['AA', 'CA', 'AE', 'AR', 'CE', 'CR', 'closed'] as const;
/** Refusals listed at most without --verbose. */
const listedLimit = 20;

/** 0 when every message was answered, else 1. */
export async function send(paths: readonly string[], options: SendOptions): Promise<number> {
  const messages = await messagesOf(paths);
  if (messages.length === 0) throw new Error('There is no HL7 v2 message in these files.');
  const bar = new cliProgress.SingleBar(
    { format: 'sending {bar} {value}/{total} {duration_formatted}', stream: process.stderr, noTTYOutput: false, clearOnComplete: true },
    cliProgress.Presets.shades_classic,
  );
  bar.start(messages.length, 0);
  const sent = await sendAll(messages, options, () => bar.increment());
  bar.stop();
  report(sent, options.verbose);
  return sent.some((one) => one.answer === 'closed') ? 1 : 0;
}

/** Order is kept within a connection; one connection keeps the order of everything. */
export async function sendAll(
  messages: readonly FoundMessage[],
  options: Pick<SendOptions, 'host' | 'port' | 'connections' | 'inFlight'>,
  told: () => void,
): Promise<Sent[]> {
  const sent: Sent[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    let client: MllpClient | undefined;
    while (next < messages.length) {
      client ??= await connectMllp(options).catch(() => {
        throw new Error(`Nothing takes MLLP at ${options.host}:${options.port}. Start the server: npx healthos serve`);
      });
      const mine = messages.slice(next, next + options.inFlight);
      next += mine.length;
      const connection = client;
      for (const message of mine) connection.write(framed(message.bytes));
      for (const message of mine) {
        const one = await answerTo(message, connection);
        sent.push(one);
        told();
        if (one.answer === 'closed') client = undefined;
      }
    }
    client?.close();
  };
  await Promise.all(Array.from({ length: Math.min(options.connections, messages.length) }, worker));
  return sent;
}

/** In enhanced mode a message that asks for both gets a commit and then an application acknowledgement: the second is its answer. */
async function answerTo(message: FoundMessage, client: MllpClient): Promise<Sent> {
  const first = outcomeOf(message, await client.next());
  const asksBoth = first.answer === 'CA' && ['AL', 'SU'].includes(fieldsOf(message.bytes, 'MSH')[0]?.[15]?.trim() ?? '');
  return asksBoth ? outcomeOf(message, await client.next()) : first;
}

function outcomeOf(message: FoundMessage, reply: Buffer | undefined): Sent {
  const header = fieldsOf(message.bytes, 'MSH')[0] ?? [];
  const component = header[0]?.[4] ?? '^';
  const type = (header[8] ?? '').split(component).slice(0, 2).join('^') || 'unreadable';
  if (reply === undefined) return { message, type, answer: 'closed', echoed: false, errors: [] };
  const msa = fieldsOf(reply, 'MSA')[0] ?? [];
  const errors = fieldsOf(reply, 'ERR').map((err) =>
    [err[2] ?? err[1] ?? '', err[3] ?? '', err[5] ?? '', err[8] ?? ''].filter((part) => part !== '').join(' '),
  );
  return { message, type, answer: msa[1] ?? 'none', echoed: (msa[2] ?? '') === (header[9] ?? ''), errors };
}

/** Fields of every segment of this name; fields[1] is SEG-1, and for MSH fields[9] is MSH-10, as MSH-1 is the bar itself. */
function fieldsOf(bytes: Buffer, name: string): string[][] {
  const text = bytes.toString('latin1').replace(/^\uFEFF|^\u00EF\u00BB\u00BF/, '');
  const bar = text[3] ?? '|';
  const component = text[4] ?? '^';
  return text
    .split(/[\r\n]+/)
    .filter((line) => line.startsWith(name))
    .map((line) => (name === 'MSH' ? [component, ...line.split(bar).slice(1)].map((field, i) => (i === 0 ? `MSH${bar}${field}` : field)) : line.split(bar)));
}

function report(sent: readonly Sent[], verbose: boolean): void {
  const out = (line: string): void => void process.stdout.write(`${line}\n`);
  for (const [title, keyOf] of [
    ['type', (one: Sent) => one.type],
    ['source', (one: Sent) => one.message.source],
  ] as const)
    for (const line of table(title, sent, keyOf)) out(line);
  const refused = sent.filter((one) => !['AA', 'CA'].includes(one.answer));
  for (const one of refused.slice(0, verbose ? refused.length : listedLimit))
    out(`${one.answer}  ${one.message.file}#${one.message.ordinal}  ${one.type}  ${one.errors.join('; ')}`);
  if (!verbose && refused.length > listedLimit) out(`and ${refused.length - listedLimit} more: --verbose lists them all`);
  const strange = sent.filter((one) => one.answer !== 'closed' && !one.echoed).length;
  out(
    `${sent.length} sent, ${sent.length - refused.length} accepted, ${refused.length} not${strange === 0 ? '' : `, ${strange} answered with another control id`}`,
  );
}

/** One line per key, with the answers that came at all as columns. */
export function table(title: string, sent: readonly Sent[], keyOf: (one: Sent) => string): string[] {
  const shown = [...columns, 'none'].filter((column) => sent.some((one) => one.answer === column));
  const counts = new Map<string, Map<string, number>>();
  for (const one of sent) {
    const row = counts.get(keyOf(one)) ?? new Map<string, number>();
    row.set(one.answer, (row.get(one.answer) ?? 0) + 1);
    counts.set(keyOf(one), row);
  }
  const wide = Math.max(title.length, ...[...counts.keys()].map((key) => key.length));
  const line = (key: string, cells: readonly string[]): string => `${key.padEnd(wide)}${cells.map((cell) => cell.padStart(8)).join('')}`;
  const body = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, row]) =>
      line(
        key,
        shown.map((column) => String(row.get(column) ?? '')),
      ),
    );
  return [line(title, shown), ...body, ''];
}
