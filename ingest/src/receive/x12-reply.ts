/** The acknowledgements of an interchange, 999 and TA1: made of it and of what became of it, so that the same bytes again get the same bytes. */
import type { KeptMessage } from '@healthos/core/ports.ts';
import { localOf, type Zone } from '@healthos/core/time.ts';
import type { SetOutcome } from '../feeds/x12/translate.ts';
import { isAccepted, writeAcknowledgement, type Acknowledgement, type SegmentError, type SetAcknowledged } from '../formats/x12/acknowledgement.ts';
import { textOf, type FunctionalGroup, type Interchange } from '../formats/x12/interchange.ts';
import type { Within, X12Code, X12Problem } from '../formats/x12/problem.ts';
import type { Segment } from '../formats/x12/segments.ts';
import { usualDelimiters, writeInterchange, type Envelope, type Written } from '../formats/x12/write.ts';

export const acknowledgementVersion = '005010X231A1';

/** Acknowledgements are not acknowledged. */
const unacknowledged = 'FA';
/** TA105 of an interchange that is well formed. */
const noError = '000';

/** A 999 of every group, and the TA1 where ISA14 asks for it. */
export function replyTo(interchange: Interchange, outcomes: readonly SetOutcome[], kept: KeptMessage, zone: Zone): Buffer | undefined {
  const groups = interchange.groups.filter(({ functional }) => functional !== unacknowledged);
  const asked = interchange.asksAcknowledgement && interchange.acknowledged.length === 0;
  if (groups.length === 0 && !asked) return undefined;
  const refused = kept.outcome === 'rejected';
  const sets = groups.map((group) =>
    acknowledgementOf(
      group,
      outcomes.filter((one) => one.group === group),
      refused,
    ),
  );
  const first = groups[0];
  const { sender, receiver, usage, delimiters, control, date, time } = interchange;
  const head = { sender, receiver, usage, delimiters, applicationSender: first?.receiver ?? '', applicationReceiver: first?.sender ?? '' };
  return written(head, sets, asked ? [ta1(control, date, time, 'A', noError)] : [], kept, zone);
}

/** Of an envelope that is wrong: the interchange by a TA1, a group or a transaction set by a 999. undefined where nothing of its header can be read, or it acknowledges. */
export function replyToBroken({ code, id, position, set, within }: X12Problem, kept: KeptMessage, zone: Zone): Buffer | undefined {
  if (within === undefined || within.isAcknowledgement === true) return undefined;
  const { header, group, delimiters } = within;
  const party = (qualifier: number) => ({ qualifier: textOf(header, qualifier), id: textOf(header, qualifier + 1).trim() });
  const head = {
    sender: party(5),
    receiver: party(7),
    usage: textOf(header, 15),
    delimiters,
    applicationSender: textOf(group, 3).trim(),
    applicationReceiver: textOf(group, 2).trim(),
  };
  if (group === undefined)
    return written(head, [], [ta1(textOf(header, 13), textOf(header, 9), textOf(header, 10), 'R', interchangeNote(code, id))], kept, zone);
  if (textOf(group, 1) === unacknowledged) return undefined;
  return written(head, [brokenGroup(within, group, { code, id, position, isSet: set !== undefined })], [], kept, zone);
}

/** TA105: header and trailer disagree, the number of groups, no end, what is no group, separators. */
function interchangeNote(code: X12Code, id: string): string {
  if (code === 'x12.control') return '001';
  if (code === 'x12.count') return '021';
  if (code === 'x12.delimiters') return '027';
  return id === 'IEA' ? '023' : '024';
}

/** AK905 and IK502: a trailer that is missing, that names another number, that counts another. */
const groupNotes: Partial<Record<X12Code, string>> = { 'x12.envelope': '3', 'x12.control': '4', 'x12.count': '5' };
const setNotes: Partial<Record<X12Code, string>> = { 'x12.envelope': '2', 'x12.control': '3', 'x12.count': '4' };

interface Broken {
  readonly code: X12Code;
  readonly id: string;
  readonly position: number;
  readonly isSet: boolean;
}

function brokenGroup({ opening, received = 0 }: Within, group: Segment, { code, id, position, isSet }: Broken): Acknowledgement {
  const version = textOf(group, 8);
  const errors: readonly SegmentError[] = code === 'x12.bad-segment' ? [{ id: id.slice(0, 3), position, code: '1', elements: [] }] : [];
  const own = { code: textOf(opening, 1), control: textOf(opening, 2), version: textOf(opening, 3) || version };
  return {
    kind: '999',
    functional: textOf(group, 1),
    groupControl: textOf(group, 6),
    version,
    sets: isSet ? [{ ...own, errors, verdict: 'R', codes: [setNotes[code] ?? '5'] }] : [],
    code: 'R',
    included: received,
    received,
    accepted: 0,
    groupCodes: isSet ? [] : [groupNotes[code] ?? '5'],
  };
}

/** TA1: ISA13, ISA09 and ISA10 of what it is about, the verdict and its note. */
const ta1 = (control: string, date: string, time: string, verdict: 'A' | 'R', note: string): Written => ['TA1', control, date, time, verdict, note];

type Head = Pick<Interchange, 'sender' | 'receiver' | 'usage' | 'delimiters'> & Pick<Envelope, 'applicationSender' | 'applicationReceiver'>;

/** Back to whoever sent it. */
function written(
  { sender, receiver, usage, delimiters, applicationSender, applicationReceiver }: Head,
  groups: readonly Acknowledgement[],
  acknowledges: readonly Written[],
  kept: KeptMessage,
  zone: Zone,
): Buffer {
  const [date, time] = stamp(kept.receivedAt, zone);
  const control = Number(BigInt(kept.id) % 1_000_000_000n);
  const envelope: Envelope = {
    senderKind: receiver.qualifier,
    sender: receiver.id,
    receiverKind: sender.qualifier,
    receiver: sender.id,
    applicationSender,
    applicationReceiver,
    date,
    time,
    control,
    groupControl: control,
    usage: usage === 'P' ? 'P' : 'T',
    delimiters: { ...usualDelimiters, ...delimiters },
  };
  const sets = groups.map((one, i) => writeAcknowledgement(one, String(i + 1).padStart(4, '0')));
  const group = sets.length === 0 ? undefined : { functional: unacknowledged, version: acknowledgementVersion, sets };
  return Buffer.from(writeInterchange(envelope, group, acknowledges), 'latin1');
}

function acknowledgementOf(group: FunctionalGroup, outcomes: readonly SetOutcome[], refused: boolean): Acknowledgement {
  const sets = outcomes.map((one) => setOf(one, refused));
  const accepted = sets.filter(({ verdict }) => isAccepted(verdict)).length;
  return {
    kind: '999',
    functional: group.functional,
    groupControl: group.control,
    version: group.version,
    sets,
    code: accepted === sets.length ? 'A' : accepted === 0 ? 'R' : 'P',
    included: group.sets.length,
    received: group.sets.length,
    accepted,
    groupCodes: [],
  };
}

/** An interchange is taken whole or not at all: with one that is wrong, the others are refused too, without errors of their own. */
function setOf({ set, read, problem }: SetOutcome, refused: boolean): SetAcknowledged {
  const about = { code: set.code, control: set.control, version: set.version };
  if (problem !== undefined) return { ...about, errors: errorsOf(problem), verdict: 'R', codes: [problem.code === 'x12.version' ? 'I6' : '5'] };
  if (read === 'unmapped') return { ...about, errors: [], verdict: 'R', codes: ['1'] };
  return refused ? { ...about, errors: [], verdict: 'R', codes: ['5'] } : { ...about, errors: [], verdict: 'A', codes: [] };
}

/** IK304 of what is wrong with a segment as a whole. */
const segmentCodes: Partial<Record<X12Code, string>> = { 'x12.missing-segment': '3', 'x12.unexpected-segment': '2', 'x12.bad-segment': '1' };
/** IK403. */
const elementCodes: Partial<Record<X12Code, string>> = { 'x12.missing-element': '1', 'x12.bad-date': '8' };
const [hasElementErrors, badValue] = ['8', '7'];

function errorsOf({ code, id, position, element, component }: X12Problem): SegmentError[] {
  if (code === 'x12.version') return [];
  const whole = segmentCodes[code];
  if (whole !== undefined || element === undefined) return [{ id, position, code: whole ?? hasElementErrors, elements: [] }];
  const one = { element, ...(component === undefined ? {} : { component }), code: elementCodes[code] ?? badValue };
  return [{ id, position, code: hasElementErrors, elements: [one] }];
}

/** CCYYMMDD and HHMM on the facility's clock. */
function stamp(at: KeptMessage['receivedAt'], zone: Zone): [string, string] {
  const text = new Date(localOf(at, zone)).toISOString();
  return [text.slice(0, 10).replaceAll('-', ''), text.slice(11, 16).replace(':', '')];
}
