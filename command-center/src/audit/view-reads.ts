/**
 * Who was shown whom on a view of patients, live or asked for. A screen that stays open is one read of each person for a span: a line names everybody
 * who came into sight, and while they stay there the next span has a line of its own, so that at any moment a line not older than a span tells who saw.
 */
import type { Clock } from '@healthos/core/ports.ts';
import { minuteMs } from '@healthos/core/time.ts';
import type { Identity } from '../access/roles.ts';
import { auditLimits, type Read } from './chain.ts';
import { createLooks } from './looks.ts';
import type { AuditTrail } from './trail.ts';

export const viewReadLimits = {
  /** What one line stands for: shorter is a longer audit, longer a vaguer one. */
  spanMs: 60 * minuteMs,
  /** Reader, view and person that are remembered; beyond, all are forgotten and noted anew. */
  remembered: 500_000,
} as const;

/** A person on the screen, and by which relationship. */
export interface Shown extends Pick<Read, 'why' | 'label' | 'glass'> {
  readonly patient: string;
}

export interface ViewReads {
  /** Of these, whom the audit does not say yet in this span. */
  unsaid(reader: Identity, facility: string, view: string, shown: readonly Shown[]): readonly Shown[];
  /** False where a line could not be written: then nothing is shown. */
  say(reader: Identity, peer: string, facility: string, view: string, shown: readonly Shown[]): Promise<boolean>;
}

export function createViewReads(audit: Pick<AuditTrail, 'record'>, clock: Clock): ViewReads {
  const looks = createLooks(clock, { onceMs: viewReadLimits.spanMs, remembered: viewReadLimits.remembered });
  const placeOf = (facility: string, view: string): string => `${facility}|${view}`;
  return {
    unsaid: (reader, facility, view, shown) => {
      // A broken glass is said though a tie was: what it opened is another read.
      const byGlass = new Map<string | undefined, Shown[]>();
      for (const one of shown) byGlass.set(one.glass, [...(byGlass.get(one.glass) ?? []), one]);
      return [...byGlass].flatMap(([glass, people]) => {
        const unseen = new Set(
          looks.unseen(
            reader,
            `${placeOf(facility, view)}|${glass ?? ''}`,
            people.map(({ patient }) => patient),
          ),
        );
        return people.filter(({ patient }) => unseen.delete(patient));
      });
    },
    say: async (reader, peer, facility, view, shown) => {
      const { role, staff, unit, display } = reader;
      const who = {
        role,
        ...(staff === undefined ? {} : { staff }),
        ...(unit === undefined ? {} : { unit }),
        ...(display === undefined ? {} : { display }),
      };
      for (const { people, ...how } of linesOf(shown)) {
        const patients = people.map(({ patient }) => patient);
        const written = await audit.record({ ...who, facility, peer, kind: 'view', view, patients, ...how }).then(
          () => true,
          () => false,
        );
        if (!written) return false;
        looks.saw(reader, `${placeOf(facility, view)}|${how.glass ?? ''}`, patients);
      }
      return true;
    },
  };
}

type Line = Pick<Read, 'why' | 'label' | 'glass'> & { readonly people: readonly Shown[] };

/** People by how they are known, cut where a line ends. */
function linesOf(shown: readonly Shown[]): readonly Line[] {
  const groups = new Map<string, Shown[]>();
  for (const one of shown) {
    const key = `${one.why}|${one.label ?? ''}|${one.glass ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / auditLimits.patients) }, (_, n): Line => {
      const people = group.slice(n * auditLimits.patients, (n + 1) * auditLimits.patients);
      const [first] = people;
      return {
        people,
        why: first?.why ?? 'office',
        ...(first?.label === undefined ? {} : { label: first.label }),
        ...(first?.glass === undefined ? {} : { glass: first.glass }),
      };
    }),
  );
}
