/** A person's record to read on paper, as it is released to them: medicines, allergies, results, problems, vaccines, visits, documents by name. Text only, in the person's language. */
import { jsPDF } from 'jspdf';
import type { MyPrevention, MyRecord, MyResult } from '@healthos/core/house/portal/my-record.ts';
import type { Instant, Zone } from '@healthos/core/time.ts';

export interface RecordPaper {
  readonly hospital: string;
  readonly name: string;
  readonly zone: Zone;
  readonly at: Instant;
  readonly language: 'en' | 'es';
  readonly record: MyRecord;
  readonly prevention: MyPrevention;
  readonly results: readonly MyResult[];
}

/** Millimetres of an A4 page. */
const page = { left: 18, width: 174, top: 20, bottom: 278, row: 5.2 } as const;

const words = {
  en: {
    title: 'My record',
    medicines: 'Medicines',
    allergies: 'Allergies',
    unknown: 'Nobody wrote down whether there are any.',
    none: 'None known.',
    nothing: 'Nothing is written down here. That does not mean that there is nothing.',
    results: 'Results',
    usual: 'usual',
    norange: 'no usual range was sent',
    problems: 'Health problems',
    vaccines: 'Vaccines',
    visits: 'Visits',
    documents: 'Notes and documents',
    given: 'last given',
  },
  es: {
    title: 'Mi historia clínica',
    medicines: 'Medicinas',
    allergies: 'Alergias',
    unknown: 'Nadie ha anotado si hay alguna.',
    none: 'Ninguna conocida.',
    nothing: 'Aquí no hay nada anotado. Eso no quiere decir que no haya nada.',
    results: 'Resultados',
    usual: 'habitual',
    norange: 'no se envió un intervalo habitual',
    problems: 'Problemas de salud',
    vaccines: 'Vacunas',
    visits: 'Visitas',
    documents: 'Notas y documentos',
    given: 'dada por última vez',
  },
} as const;

const called = ({ code, display }: { readonly code: string; readonly display?: string }): string => display ?? code;

/** Lines of each part, under its heading. */
function partsOf({ language, zone, record, prevention, results }: RecordPaper): readonly (readonly [title: string, lines: readonly string[]])[] {
  const say = words[language];
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-US' : 'es-US', { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' });
  const when = (at: number | undefined): string => (at === undefined ? '…' : format.format(at));
  const { allergies, immunisations } = prevention;
  const known = allergies.lines
    .filter(({ over }) => !over)
    .map(({ code, reaction, severity }) => [called(code), reaction, severity].filter(Boolean).join(', '));
  return [
    [
      say.medicines,
      record.medicines.map((one) =>
        [called(one.code), one.dose, one.frequency, one.lastGivenAt === undefined ? undefined : `${say.given} ${when(one.lastGivenAt)}`]
          .filter(Boolean)
          .join(', '),
      ),
    ],
    [say.allergies, allergies.state === 'known' ? known : [allergies.state === 'unknown' ? say.unknown : say.none]],
    [
      say.results,
      results.flatMap((one) => {
        const last = one.points[one.points.length - 1];
        if (last === undefined) return [];
        return [
          `${called(one.code)}: ${last.value} ${one.unit ?? ''} (${one.range === undefined ? say.norange : `${say.usual} ${one.range}`}), ${when(last.at)}`,
        ];
      }),
    ],
    [say.problems, record.problems.filter(({ over }) => !over).map(({ code, since }) => `${called(code)}, ${when(since)}`)],
    [say.vaccines, immunisations.map(({ code, at, lot }) => [called(code), when(at), lot].filter(Boolean).join(', '))],
    [
      say.visits,
      record.visits.map(
        (one) => `${one.encounter}: ${when(one.arrivedAt ?? one.admittedAt)} – ${one.dischargedAt === undefined ? '' : when(one.dischargedAt)}`,
      ),
    ],
    [say.documents, record.documents.filter(({ cancelled }) => !cancelled).map(({ kind, at }) => `${called(kind)}, ${when(at)}`)],
  ];
}

export function recordPdf(paper: RecordPaper): Uint8Array {
  const pdf = new jsPDF({ unit: 'mm', format: 'a4', compress: true });
  // The same record is the same bytes.
  pdf.setCreationDate(new Date(paper.at));
  pdf.setFileId('0'.repeat(32));
  let y: number = page.top;
  const write = (text: string, size: number, weight: 'normal' | 'bold' = 'normal'): void => {
    pdf.setFont('helvetica', weight).setFontSize(size);
    for (const line of pdf.splitTextToSize(text, page.width) as readonly string[]) {
      if (y > page.bottom) {
        pdf.addPage();
        y = page.top;
      }
      pdf.text(line, page.left, y);
      y += page.row;
    }
  };
  write(paper.hospital, 11);
  write(words[paper.language].title, 16, 'bold');
  write(`${paper.name} · ${new Intl.DateTimeFormat(paper.language, { timeZone: paper.zone, dateStyle: 'long', timeStyle: 'short' }).format(paper.at)}`, 10);
  for (const [title, lines] of partsOf(paper)) {
    y += 3;
    write(title, 12, 'bold');
    for (const line of lines.length === 0 ? [words[paper.language].nothing] : lines) write(line, 9);
  }
  return new Uint8Array(pdf.output('arraybuffer'));
}
