/** What is said of two records: that they look alike (the house), that they are one person or two (a steward), and that a link was wrong. */
import Type from 'typebox';
import { pairKey } from '../identity/pairs.ts';
import { linkKindOf, standingOf, standings, wasParted } from '../identity/standing.ts';
import type { PatientId } from '../ids.ts';
import { getRow } from '../table.ts';
import { oneOf, Says } from '../work/fact.ts';
import type { ViewInput } from '../views/view.ts';
import { PatientKey, unknownRecord } from './identity-records.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

const pair = { a: PatientKey('One record'), b: PatientKey('The other record') };
/** What the form showed of the two. */
const seen = Type.Optional(oneOf(standings, 'How the two stood on the form; refused when it is no longer so'));

export const identityPropose = requestKind({
  request: 'identity-propose',
  title: 'Propose a pair',
  definition: 'Two records look like one person. Asked by the matcher alone; a pair that was refused, linked or merged is not proposed, nor is a Doe.',
  body: Type.Object(
    {
      ...pair,
      score: Type.Integer({ minimum: -100_000, maximum: 100_000, description: 'Hundredths of a bit' }),
      band: oneOf(['link', 'review']),
      pack: Type.String({ minLength: 1, maxLength: 80 }),
      automatic: Type.Optional(Type.Literal(true, { description: 'So alike that the house links them' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body }) => {
    const { a, b, score, band, pack, automatic } = body;
    const { identity } = input;
    const refusal = unknownRecord(input, a, b);
    if (refusal !== undefined) return refusal;
    const standing = standingOf(identity, a, b);
    if (standing === 'refused') return { refused: 'pair.refused', says: 'Somebody looked at these two: they are two people.' };
    if (standing === 'linked' || standing === 'merged') return { refused: 'step.out-of-order', says: 'They are one person already.', value: standing };
    if ([a, b].some((one) => getRow(identity.records, one)?.unidentified === true)) return { refused: 'matcher.off', says: 'One of them is unidentified.' };
    const known = getRow(identity.pairs, pairKey(a, b))?.proposed;
    if (known?.score === score && known.pack === pack && known.band === band && known.automatic === automatic)
      return { refused: 'step.out-of-order', says: 'They are proposed already.' };
    return { events: [{ type: 'PairProposed', a, b, score, band, pack, ...(automatic === undefined ? {} : { automatic }) }] };
  },
});

export const identityLinkAlike = requestKind({
  request: 'identity-link-alike',
  title: 'Link two records by likeness',
  definition:
    'Asked by the house alone: two records that are proposed as so alike that nobody need look first are linked; the link waits for a steward, and one that was parted is never made again.',
  body: Type.Object({ ...pair }, { additionalProperties: false }),
  decide: (input, { body: { a, b } }) => {
    const { identity } = input;
    const refusal = unknownRecord(input, a, b);
    if (refusal !== undefined) return refusal;
    const why = whyNotLinked(identity, a, b);
    return why === undefined ? { events: [{ type: 'PatientsLinked', a, b, kind: 'automatic', by: 'house' }] } : why;
  },
});

/** Also what the matcher looked at when it proposed them: a record may be another one since. */
export function whyNotLinked(identity: ViewInput['identity'], a: PatientId, b: PatientId): Refusal | undefined {
  if (getRow(identity.pairs, pairKey(a, b))?.proposed?.automatic !== true)
    return { refused: 'thing.unknown', says: 'They are not proposed as so alike that nobody need look.' };
  const standing = standingOf(identity, a, b);
  if (standing === 'refused') return { refused: 'pair.refused', says: 'Somebody looked at these two: they are two people.' };
  if (standing !== 'open') return { refused: 'step.out-of-order', says: 'They are one person already.', value: standing };
  if (wasParted(identity, a, b)) return { refused: 'step.out-of-order', says: 'They were linked once, and parted.', value: 'parted' };
  const records = [a, b].map((one) => getRow(identity.records, one));
  if (records.some((one) => one?.unidentified === true || one?.deleted === true))
    return { refused: 'matcher.off', says: 'One of them is unidentified or deleted.' };
  return records[0]?.mother === b || records[1]?.mother === a ? { refused: 'matcher.off', says: 'One is the mother of the other.' } : undefined;
}

export const identityLink = requestKind({
  request: 'identity-link',
  title: 'Link two records',
  definition: 'A steward looked at two records: one person, neither record obsolete. The link stays until a person parts it.',
  body: Type.Object({ ...pair, seen }, { additionalProperties: false }),
  decide: (input, { body }, actor) => {
    const { a, b } = body;
    const refusal = unknownRecord(input, a, b) ?? stalePair(input, body);
    if (refusal !== undefined) return refusal;
    const standing = standingOf(input.identity, a, b);
    // What the house linked by likeness a steward verifies.
    if (standing === 'merged' || (standing === 'linked' && linkKindOf(input.identity, a, b) !== 'automatic'))
      return { refused: 'step.out-of-order', says: 'They are one person already.', value: standing };
    return { events: [{ type: 'PatientsLinked', a, b, kind: 'verified', by: byOf(actor) }] };
  },
});

export const identityUnlink = requestKind({
  request: 'identity-unlink',
  title: 'Part two linked records',
  definition: 'A link of two records, a verified one too, is taken back.',
  body: Type.Object({ ...pair, seen }, { additionalProperties: false }),
  decide: (input, { body }, actor) => {
    const { a, b } = body;
    const refusal = stalePair(input, body);
    if (refusal !== undefined) return refusal;
    if (getRow(input.identity.links, a)?.includes(b) !== true) return { refused: 'thing.unknown', says: 'These two are not linked.' };
    return { events: [{ type: 'PatientsUnlinked', a, b, by: byOf(actor) }] };
  },
});

export const identityRefuse = requestKind({
  request: 'identity-refuse',
  title: 'Refuse a pair',
  definition: 'A steward looked at two records: two people. The pair is never proposed again.',
  body: Type.Object({ ...pair, reason: Says('Why they are two people. No names'), seen }, { additionalProperties: false }),
  decide: (input, { body }, actor) => {
    const { a, b, reason } = body;
    const refusal = unknownRecord(input, a, b) ?? stalePair(input, body);
    if (refusal !== undefined) return refusal;
    const standing = standingOf(input.identity, a, b);
    const refused = { type: 'PairRefused', a, b, reason, by: byOf(actor) } as const;
    // What the house linked by likeness is parted by the same word.
    if (standing === 'linked' && linkKindOf(input.identity, a, b) === 'automatic')
      return { events: [{ type: 'PatientsUnlinked', a, b, by: byOf(actor) }, refused] };
    if (standing !== 'open')
      return {
        refused: 'step.out-of-order',
        says: standing === 'refused' ? 'The pair is refused already.' : `The two are ${standing}.`,
        value: standing,
        ...(standing === 'refused' ? {} : { unlock: standing === 'linked' ? 'Part the two first.' : 'Take the merge back first.' }),
      };
    return { events: [refused] };
  },
});

export function stalePair(
  { identity }: ViewInput,
  { a, b, seen: shown }: { a: Parameters<typeof pairKey>[0]; b: Parameters<typeof pairKey>[0]; seen?: string },
): Refusal | undefined {
  const now = standingOf(identity, a, b);
  return shown === undefined || shown === now
    ? undefined
    : { refused: 'form.stale', says: `These two are ${now} now.`, value: now, unlock: 'Look at the pair as it is now, then decide.' };
}
