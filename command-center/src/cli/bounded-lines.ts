/** Lines of a file, of so many bytes each at most: a line that is longer is told as soon as it is, however long it goes on, and no more of it than that is held. */
import { createReadStream } from 'node:fs';

export interface Line {
  readonly number: number;
  readonly text: string;
  /** Of the file, up to its end. */
  readonly bytes: number;
}

const [newline, carriageReturn] = [0x0a, 0x0d];

/** LF or CRLF; the last line may have neither. `tooLong` makes the error of the line of that number. Nothing is read ahead but one chunk. */
export async function* boundedLines(file: string, limit: number, tooLong: (number: number) => Error): AsyncGenerator<Line> {
  let [held, pending, number, bytes]: [Buffer[], number, number, number] = [[], 0, 1, 0];
  const hold = (piece: Buffer): void => {
    pending += piece.length;
    // The end of a line may be a CR of its own.
    if (pending > limit + 1) throw tooLong(number);
    held.push(piece);
  };
  const taken = (): string => {
    const whole = held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held);
    const line = whole.at(-1) === carriageReturn ? whole.subarray(0, -1) : whole;
    if (line.length > limit) throw tooLong(number);
    [held, pending] = [[], 0];
    return line.toString('utf8');
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      hold(chunk.subarray(from, end));
      bytes += pending + 1;
      yield { number, text: taken(), bytes };
      number++;
      from = end + 1;
    }
    if (from < chunk.length) hold(chunk.subarray(from));
  }
  bytes += pending;
  if (pending > 0) yield { number, text: taken(), bytes };
}
