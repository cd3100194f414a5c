/** Comments as annotations, one for each NTE (HL7 v2-to-FHIR, NTE to Observation and ServiceRequest): what the fact keeps, and where it cut them the bytes. */
import type { Comments } from '@healthos/core/clinical/events.ts';
import type { Whose } from '../thing.ts';
import type { Annotation, Extension } from '../written.ts';

interface Commented {
  readonly position: number;
  readonly event: { readonly comments?: Comments };
}

/** undefined where nothing is written. */
export async function notesOf({ house }: Whose, said: Commented | undefined): Promise<readonly Annotation[] | undefined> {
  const comments = said?.event.comments;
  if (said === undefined || comments === undefined) return undefined;
  const whole = comments.cut === true ? (await house.store.texts(said.position))?.comments : comments.texts;
  return (whole === undefined || whole.length === 0 ? [...comments.texts, '…'] : whole).map((text) => ({ text }));
}

/** R4 has no place for a note of a report: the element of R5, as the extension that stands for it before. */
export function asReportNotes(notes: readonly Annotation[] | undefined): readonly Extension[] | undefined {
  return notes?.map((valueAnnotation) => ({ url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-DiagnosticReport.note', valueAnnotation }));
}
