/** The audit of reads in memory: the same port, for tests. */
import type { AuditLine } from '../audit/chain.ts';
import type { AuditStore } from '../audit/trail.ts';

export function openMemoryAudit(): AuditStore & { readonly lines: AuditLine[] } {
  const lines: AuditLine[] = [];
  return {
    lines,
    append: (more) => {
      lines.push(...more);
      return Promise.resolve();
    },
    head: () => Promise.resolve(lines.at(-1)),
    after: (seq, limit) => Promise.resolve(lines.filter((line) => line.seq > seq).slice(0, limit)),
    search: ({ patients, who, from, until, why, facility, before, limit }) =>
      Promise.resolve(
        lines
          .filter(
            (line) =>
              (patients === undefined || line.patients.some((one) => patients.includes(one))) &&
              (who === undefined || line.staff === who || line.role === who) &&
              (from === undefined || line.at >= from) &&
              (until === undefined || line.at < until) &&
              (why === undefined || line.why === why) &&
              (facility === undefined || line.facility === facility) &&
              (before === undefined || line.seq < before),
          )
          .reverse()
          .slice(0, limit),
      ),
  };
}
