/** What the HTTP side logs: the same lines as everything else that goes wrong (trouble-line.ts), with the number of the request. No path, no body, no words of an error. */
import { codesOf, framesOf } from '../trouble-line.ts';

export const httpLog = {
  level: 'warn',
  stream: process.stderr,
  base: null,
  messageKey: 'about',
  timestamp: () => `,"time":"${new Date().toISOString()}"`,
  formatters: { level: (level: string) => ({ level }) },
  serializers: { req: ({ method, id }: { method: string; id: string }) => ({ method, id }) },
  hooks: {
    /** An error becomes its codes; the library would write its words, and often makes them the words of the line. */
    logMethod(this: unknown, args: readonly unknown[], log: (...args: never) => void): void {
      Reflect.apply(log, this, coded(args));
    },
  },
};

export function coded(args: readonly unknown[]): readonly unknown[] {
  const [first, about, ...more] = args;
  const error = first instanceof Error ? first : typeof first === 'object' && first !== null && 'err' in first ? first.err : undefined;
  if (error === undefined) return args;
  const rest = first instanceof Error ? {} : { ...(first as object), err: undefined };
  const quotes = about === undefined || (error instanceof Error && about === error.message);
  return [{ ...rest, error: codesOf(error), at: framesOf(error) }, ...(quotes ? ['http'] : [about, ...more])];
}
