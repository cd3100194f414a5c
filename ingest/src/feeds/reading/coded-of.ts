/** Coded entries (CE, CWE, CNE; HL7 v2.5.1 2.A.13): code, display and system as the sender named them. */
import type { Coded } from '@healthos/core/clinical/events.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';

/** undefined when code and text are both empty. Where the first triplet is empty the alternate (.4 to .6) is taken; a text alone is its own code. */
export function codedOf(segment: Segment | undefined, field: number, repetition = 0): Coded | undefined {
  if (segment === undefined) return undefined;
  const part = (component: number): string => segment.text(field, component, 1, repetition).trim();
  return triplet(part(1), part(2), part(3)) ?? triplet(part(4), part(5), part(6)) ?? triplet(part(9), part(9), '');
}

function triplet(code: string, display: string, system: string): Coded | undefined {
  if (code === '' && display === '') return undefined;
  return code === '' ? sharedCode(display, '', system) : sharedCode(code, display, system);
}

/** Codes that are remembered at once. */
const sharedCodes = 4096;
const shared = new Map<string, Coded>();

/** A hospital says a few thousand codes again and again, and keeps what it said: the same words are one object. */
function sharedCode(code: string, display: string, system: string): Coded {
  const known = shared.get(code);
  if (known !== undefined && (known.display ?? '') === display && (known.system ?? '') === system) return known;
  const made: Coded = { code, ...(display === '' ? {} : { display }), ...(system === '' ? {} : { system }) };
  if (shared.size >= sharedCodes) shared.clear();
  shared.set(code, made);
  return made;
}

/** A code for a fact that needs one although the sender gave none. */
export const unnamedCode: Coded = { code: 'unnamed' };
