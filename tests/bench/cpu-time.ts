/** Processor time of processes, as the system counts it: of the server, and of a database with all its backends. */
import { readdirSync, readFileSync } from 'node:fs';

/** The system counts in hundredths of a second. */
const tickMs = 10;

interface Stat {
  readonly parent: number;
  /** Milliseconds of its own; and of its children that ended and were waited for. */
  readonly own: number;
  readonly ended: number;
}

function statOf(pid: number): Stat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // It ended meanwhile.
    return undefined;
  }
  // The name in brackets may hold anything; what follows it does not. proc(5): 4 is the parent, 14 to 17 the times.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (n: number): number => Number(fields[n - 3] ?? 0);
  return { parent: field(4), own: (field(14) + field(15)) * tickMs, ended: (field(16) + field(17)) * tickMs };
}

/** Milliseconds of processor that a process used since its start. */
export const processorMs = (pid: number): number => statOf(pid)?.own ?? 0;

/** The same with its children, those that live and those that ended. */
export function processorMsWithChildren(pid: number): number {
  const own = statOf(pid);
  let sum = (own?.own ?? 0) + (own?.ended ?? 0);
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined;
    if (stat?.parent === pid) sum += stat.own + stat.ended;
  }
  return sum;
}
