/** The record as its patient reads it: results by what is measured with their course, medicines, visits, documents. A reading of the chart; nothing is kept twice. */
import { diastolicPressure } from '../../codes/vitals.ts';
import type { Coded } from '../../clinical/events.ts';
import type { Instant } from '../../time.ts';
import type { Chart, DocumentItem, LineItem, MedicationLine, ResultPoint, ResultSeries, VisitLine } from '../chart/rows.ts';
import { present } from '../chart/words.ts';

/** Points of one course, and rows of one list. */
export const recordShown = { points: 30, rows: 200 } as const;

export interface MyResult {
  readonly series: string;
  readonly code: Coded;
  readonly unit?: string;
  readonly range?: string;
  /** Something that is measured at the bed, not in a laboratory. */
  readonly vital: boolean;
  /** Somebody ordered it: a test, not something that is written down beside the care. */
  readonly ordered: boolean;
  readonly count: number;
  /** Oldest first. */
  readonly points: readonly {
    readonly item: string;
    readonly at: Instant;
    readonly value: string;
    readonly number?: number;
    readonly flag?: string;
    readonly final: boolean;
    /** It was something else before. */
    readonly corrected: boolean;
    /** What is written with this value, and on the whole report: released as the value is. */
    readonly comments?: readonly string[];
    readonly reported?: readonly string[];
    /** Of the value or of what is written with it this is the beginning. */
    readonly cut?: true;
    readonly seenAt?: Instant;
  }[];
}

/** Newest first; what was withdrawn was never so. */
export function myResultsOf({ results }: Chart): readonly MyResult[] {
  return results
    .flatMap((series) => resultOf(series) ?? [])
    .sort((a, b) => lastAt(b) - lastAt(a) || (a.series < b.series ? -1 : 1))
    .slice(0, recordShown.rows);
}

const lastAt = ({ points }: MyResult): number => points[points.length - 1]?.at ?? 0;
const preliminary: ReadonlySet<string> = new Set(['P', 'R', 'S', 'I', 'O']);

/** Charted at the bed like the signs, though no score asks for them: the lower pressure, weight and height. */
const charted: ReadonlySet<string> = new Set([diastolicPressure, '29463-7', '8302-2']);

function resultOf({ series, code, unit, range, vital, points }: ResultSeries): MyResult | undefined {
  const held = points.filter(({ withdrawn }) => !withdrawn);
  if (held.length === 0) return undefined;
  return {
    series,
    code,
    vital: vital !== undefined || charted.has(code.code),
    ordered: held.some(({ order }) => order !== undefined),
    count: held.length,
    points: held.slice(-recordShown.points).map((point) => ({
      item: point.item,
      at: point.at,
      value: point.value,
      final: !preliminary.has(point.status),
      corrected: point.status === 'C' || new Set(point.versions.filter(({ says }) => says !== '').map(({ says }) => says)).size > 1,
      ...present({
        number: point.number,
        flag: point.abnormal,
        seenAt: point.acknowledged?.[0]?.at,
        comments: point.comments?.texts,
        reported: point.report?.comments.texts,
        cut: isCut(point) ? (true as const) : undefined,
      }),
    })),
    ...present({ unit, range }),
  };
}

const isCut = ({ versions, comments, report }: ResultPoint): boolean =>
  comments?.cut === true || report?.comments.cut === true || versions.some(({ holds, cut }) => holds && cut === true);

export interface MyMedicine {
  readonly code: Coded;
  readonly dose?: string;
  readonly route?: string;
  readonly frequency?: string;
  readonly open: boolean;
  /** Prescribed for the time at home. */
  readonly home: boolean;
  readonly since?: Instant;
  readonly given: number;
  readonly lastGivenAt?: Instant;
}

export interface MyRecord {
  readonly medicines: readonly MyMedicine[];
  /** Said by the patient or a clinician to be taken at home. */
  readonly takenAtHome: readonly { readonly code: Coded; readonly dose?: string; readonly at: Instant }[];
  readonly problems: readonly { readonly code: Coded; readonly since: Instant; readonly over: boolean }[];
  readonly visits: readonly VisitLine[];
  readonly documents: readonly {
    readonly document: string;
    readonly kind: Coded;
    readonly at: Instant;
    readonly author?: string;
    readonly cancelled: boolean;
  }[];
}

/** What protects: shown to a parent in the confidential years too. */
export interface MyPrevention {
  readonly allergies: {
    readonly state: Chart['allergies']['state'];
    readonly lines: readonly { readonly code: Coded; readonly reaction?: string; readonly severity?: string; readonly over: boolean }[];
  };
  readonly immunisations: readonly { readonly code: Coded; readonly at: Instant; readonly lot?: string }[];
}

export function myRecordOf(chart: Chart): MyRecord {
  const medicinesAtHome = chart.lines.filter(({ line, over }) => line === 'home-medication' && !over);
  return {
    medicines: chart.medications.slice(0, recordShown.rows).map(medicineOf),
    takenAtHome: medicinesAtHome.map(({ code, dose, at }) => ({ code, at, ...present({ dose }) })),
    problems: chart.lines.filter(isProblem).map(({ code, at, over }) => ({ code, since: at, over })),
    visits: chart.visits.slice(0, recordShown.rows),
    documents: chart.documents.slice(0, recordShown.rows).map(documentOf),
  };
}

const isProblem = ({ line }: LineItem): boolean => line === 'problem' || line === 'diagnosis';

function medicineOf({ code, order, given, lastGiven }: MedicationLine): MyMedicine {
  return {
    code,
    given,
    open: order?.open ?? false,
    home: order?.purpose !== undefined,
    ...present({
      dose: order?.dose ?? lastGiven?.dose,
      route: order?.route ?? lastGiven?.route,
      frequency: order?.frequency,
      since: order?.at,
      lastGivenAt: lastGiven?.at,
    }),
  };
}

function documentOf({ document, kind, at, author, cancelled }: DocumentItem): MyRecord['documents'][number] {
  return { document, kind, at, cancelled, ...present({ author }) };
}

export function myPreventionOf({ allergies, immunisations }: Chart): MyPrevention {
  return {
    allergies: {
      state: allergies.state,
      lines: allergies.lines.map(({ code, reaction, severity, over }) => ({ code, over, ...present({ reaction, severity }) })),
    },
    immunisations: immunisations
      .filter(({ withdrawn, completion }) => !withdrawn && completion !== 'refused' && completion !== 'not-given')
      .map(({ code, at, lot }) => ({ code, at, ...present({ lot }) })),
  };
}
