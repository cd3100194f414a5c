/**
 * Texts of documents that were read lately: an open chart asks for them again with each thing that is said of its patient, and kept bytes never change.
 * Bounded by number, letters and age, so that what is erased from the log is not spoken of for long. Who may read is decided, and audited, before it is asked.
 */
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Clock, HouseReads, KeptMessage } from '@healthos/core/ports.ts';
import { minuteMs } from '@healthos/core/time.ts';
import { textOf, type TextPart } from './document-text.ts';

export const keptTextLimits = {
  texts: 300,
  letters: 4_000_000,
  ageMs: 5 * minuteMs,
} as const;
export type KeptTextLimits = { readonly [Limit in keyof typeof keptTextLimits]: number };

export interface KeptText {
  readonly message: KeptMessage;
  readonly parts: readonly TextPart[];
}

export interface KeptTexts {
  /** undefined = the log has no such message. */
  of(facility: FacilityId, message: KeptMessage['id']): Promise<KeptText | undefined>;
}

interface Kept {
  readonly text: KeptText;
  readonly letters: number;
  readonly readAt: number;
}

export function createKeptTexts(
  log: { within(facility: FacilityId): Pick<HouseReads, 'message' | 'raw'> },
  clock: Clock,
  limits: KeptTextLimits = keptTextLimits,
): KeptTexts {
  /** In the order in which they were asked for last. */
  const kept = new Map<string, Kept>();
  let letters = 0;

  function drop(id: string): void {
    letters -= kept.get(id)?.letters ?? 0;
    kept.delete(id);
  }

  function keep(id: string, text: KeptText): void {
    drop(id);
    const own = text.parts.reduce((sum, part) => sum + part.text.length, 0);
    kept.set(id, { text, letters: own, readAt: clock.now() });
    letters += own;
    for (const oldest of kept.keys()) {
      if (kept.size <= limits.texts && letters <= limits.letters) return;
      drop(oldest);
    }
  }

  return {
    of: async (facility, message) => {
      const id = `${facility}|${message}`;
      const known = kept.get(id);
      if (known !== undefined && clock.now() - known.readAt <= limits.ageMs) {
        kept.delete(id);
        kept.set(id, known);
        return known.text;
      }
      const own = log.within(facility);
      const [found, bytes] = await Promise.all([own.message(message), own.raw(message)]);
      if (found === undefined || bytes === undefined) {
        drop(id);
        return undefined;
      }
      const text = { message: found, parts: textOf(bytes, found.type) };
      keep(id, text);
      return text;
    },
  };
}
