/** The 999 for an interchange: made of the interchange and of what became of it, so that the same bytes again get the same bytes. */
import type { KeptMessage } from '@healthos/core/ports.ts';
import { localOf, type Zone } from '@healthos/core/time.ts';
import type { SetOutcome } from '../feeds/x12/translate.ts';
import { isAccepted, writeAcknowledgement, type Acknowledgement, type SegmentError, type SetAcknowledged } from '../formats/x12/acknowledgement.ts';
import type { FunctionalGroup, Interchange } from '../formats/x12/interchange.ts';
import type { X12Code, X12Problem } from '../formats/x12/problem.ts';
import { usualDelimiters, writeInterchange } from '../formats/x12/write.ts';

export const acknowledgementVersion = '005010X231A1';

/** Acknowledgements are not acknowledged. */
const unacknowledged = 'FA';

export function replyTo(interchange: Interchange, outcomes: readonly SetOutcome[], kept: KeptMessage, zone: Zone): Buffer | undefined {
  const groups = interchange.groups.filter(({ functional }) => functional !== unacknowledged);
  if (groups.length === 0) return undefined;
  const refused = kept.outcome === 'rejected';
  const sets = groups.map((group, i) => {
    const own = outcomes.filter((one) => one.group === group);
    return writeAcknowledgement(acknowledgementOf(group, own, refused), String(i + 1).padStart(4, '0'));
  });
  const [date, time] = stamp(kept.receivedAt, zone);
  const control = Number(BigInt(kept.id) % 1_000_000_000n);
  const first = groups[0];
  const text = writeInterchange(
    {
      senderKind: interchange.receiver.qualifier,
      sender: interchange.receiver.id,
      receiverKind: interchange.sender.qualifier,
      receiver: interchange.sender.id,
      applicationSender: first?.receiver ?? '',
      applicationReceiver: first?.sender ?? '',
      date,
      time,
      control,
      groupControl: control,
      usage: interchange.usage === 'P' ? 'P' : 'T',
      delimiters: { ...usualDelimiters, ...interchange.delimiters },
    },
    { functional: unacknowledged, version: acknowledgementVersion, sets },
  );
  return Buffer.from(text, 'latin1');
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
