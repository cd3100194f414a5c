/** AL1, IAM, DG1, PR1, PRB, GOL and RF1: lines of the patient's record by kind and key (HL7 v2.5.1 3.4.6, 3.4.7, 6.5.2, 6.5.4, 12.4). */
import type { Coded, RecordLineChanged } from '@healthos/core/clinical/events.ts';
import type { EncounterId, PatientId } from '@healthos/core/ids.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';
import type { SnapshotSegment } from '../feed.ts';
import { codedOf, unnamedCode } from './coded-of.ts';
import type { Gathering } from './gathering.ts';
import { confidentialOf } from './sensitivity-of.ts';

export interface LineAbout {
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
}

/** The key of "every line of this kind said before" (of the encounter, when the fact names one): a snapshot replaces them, `""` deletes them. */
export const everyLine = '*';

type Line = Omit<RecordLineChanged, 'type' | 'patient' | 'encounter'>;
/** A line as its segment tells it; without an action where the segment names none. */
type LineRead = Omit<Line, 'action'> & { readonly action?: Line['action'] };

/** Facts of a list sort after the one that clears it. */
const clearRank = 69;

/** Of lines that name no action of their own: what the trigger says. */
export type LineActions = Readonly<Partial<Record<Line['line'], Line['action']>>>;

/** States every line segment found, in the order of the message. */
export function stateLines(gathering: Gathering, segments: readonly Segment[], about: LineAbout, actions: LineActions = {}): void {
  const cleared = new Set<string>();
  for (const segment of segments) {
    const read = readers[segment.id];
    if (read === undefined) continue;
    const line = read(gathering, segment);
    if (line === undefined) continue;
    if (isSnapshot(gathering, segment.id) && !cleared.has(segment.id)) {
      cleared.add(segment.id);
      if (line.key !== everyLine) clear(gathering, segment, line.line, about);
    }
    if (line.key === everyLine) clear(gathering, segment, line.line, about);
    else gathering.state({ type: 'RecordLineChanged', ...about, ...line, action: line.action ?? actions[line.line] ?? 'add' }, [segment]);
  }
}

function isSnapshot(gathering: Gathering, id: string): boolean {
  return gathering.context.settings.emptyMeans[id as SnapshotSegment] === 'snapshot';
}

function clear(gathering: Gathering, segment: Segment, line: Line['line'], about: LineAbout): void {
  gathering.state({ type: 'RecordLineChanged', ...about, line, key: everyLine, code: { code: everyLine }, action: 'delete' }, [segment], { rank: clearRank });
}

const readers: Readonly<Record<string, (gathering: Gathering, segment: Segment) => LineRead | undefined>> = {
  AL1: (gathering, al1) => line(gathering, al1, { line: 'allergy', code: 3, severity: 4, reactions: 5, at: 6 }),
  // IAM-6 says what is done with the line; the code is its key, so that AL1 and IAM of one allergy are one line.
  IAM: (gathering, iam) => line(gathering, iam, { line: 'allergy', code: 3, severity: 4, reactions: 5, action: 6, fallback: 7, at: 11 }),
  DG1: (gathering, dg1) => line(gathering, dg1, { line: 'diagnosis', code: 3, text: 4, action: 21, own: 20, at: 5, rank: 15, use: 6, confidential: 18 }),
  PR1: (gathering, pr1) => line(gathering, pr1, { line: 'procedure', code: 3, text: 4, action: 20, own: 19, at: 5, repeats: true, rank: 14 }),
  PRB: (gathering, prb) => line(gathering, prb, { line: 'problem', code: 3, action: 1, own: 4, at: 7 }),
  GOL: (gathering, gol) => line(gathering, gol, { line: 'goal', code: 3, action: 1, own: 4, at: 7 }),
  RF1: (gathering, rf1) => line(gathering, rf1, { line: 'referral', code: 3, text: 10, own: 6, fallback: 11, at: 7 }),
};

/** Field numbers of one kind of line. */
interface Shape {
  readonly line: Line['line'];
  readonly code: number;
  /** Where older versions put the description. */
  readonly text?: number;
  readonly severity?: number;
  /** Repeats; a word of the sender's own, or a code. */
  readonly reactions?: number;
  readonly action?: number;
  /** The sender's own identifier of the line (EI.1). */
  readonly own?: number;
  /** An identifier used where there is no code. */
  readonly fallback?: number;
  readonly at?: number;
  /** Which comes first, else the set id says; and what it is used for (table 0052). */
  readonly rank?: number;
  readonly use?: number;
  /** Y or N (table 0136): the line itself is confidential. */
  readonly confidential?: number;
  /** The same code at another time is another line. */
  readonly repeats?: boolean;
}

function line(gathering: Gathering, segment: Segment, shape: Shape): LineRead | undefined {
  const field = (n: number | undefined): string => (n === undefined ? '' : segment.text(n).trim());
  if (segment.isNull(shape.code)) return { line: shape.line, key: everyLine, code: { code: everyLine }, action: 'delete' };
  const described = field(shape.text);
  const coded = codedOf(segment, shape.code) ?? (described === '' ? undefined : { code: described });
  const own = field(shape.own);
  if (coded === undefined && own === '' && field(shape.fallback) === '') return undefined;
  const code = coded ?? unnamedCode;
  const at = shape.at === undefined ? undefined : gathering.times.at(segment, shape.at);
  const severity = field(shape.severity);
  const action = actionIn(field(shape.action));
  const byCode = coded === undefined ? field(shape.fallback) : shape.repeats === true && at !== undefined ? `${code.code}@${at}` : code.code;
  return {
    line: shape.line,
    key: own !== '' ? own : byCode,
    code,
    ...(action === undefined ? {} : { action }),
    ...(severity === '' ? {} : { severity }),
    ...(shape.reactions === undefined ? {} : reactionsIn(segment, shape.reactions)),
    ...(at === undefined ? {} : { at }),
    ...(shape.rank === undefined ? {} : rankIn([field(shape.rank), field(1)])),
    ...(shape.use === undefined ? {} : useIn(field(shape.use))),
    ...(shape.confidential === undefined ? {} : confidentialOf(segment, shape.confidential)),
  };
}

/** Reactions of one allergy that are kept, and the letters of each. */
const [mostReactions, longestReaction] = [20, 200];

function reactionsIn(segment: Segment, field: number): Pick<Line, 'reactions'> {
  const reactions: Coded[] = [];
  for (let repetition = 0; repetition < Math.min(segment.repetitions(field), mostReactions); repetition++) {
    const said = codedOf(segment, field, repetition);
    if (said !== undefined) reactions.push(said.code.length > longestReaction ? { code: said.code.slice(0, longestReaction).toWellFormed() } : said);
  }
  return reactions.length === 0 ? {} : { reactions };
}

/** The first of these that is a whole number above nothing. */
function rankIn(texts: readonly string[]): Pick<Line, 'rank'> {
  const rank = texts.map((text) => Number(text || Number.NaN)).find((number) => Number.isInteger(number) && number > 0 && number <= 999);
  return rank === undefined ? {} : { rank };
}

const uses: Readonly<Record<string, NonNullable<Line['use']>>> = { A: 'admitting', W: 'working', F: 'final' };

function useIn(text: string): Pick<Line, 'use'> {
  const use = uses[text.toUpperCase()];
  return use === undefined ? {} : { use };
}

/** Tables 0206 and 0323 (A, D, U, X) and 0287 (AD, DE, UP, CO, ST...): a deleted link or line is a deletion, all else but an addition an update. */
function actionIn(text: string): Line['action'] | undefined {
  switch (text.toUpperCase()) {
    case '':
      return undefined;
    case 'A':
    case 'AD':
    case 'AL':
      return 'add';
    case 'D':
    case 'DE':
    case 'DELETE':
      return 'delete';
    default:
      return 'update';
  }
}
