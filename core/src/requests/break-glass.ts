/** A record without a relationship, in need: opened for one person for a short time with a reason, closed by its opener, looked at by the privacy officer. */
import Type from 'typebox';
import { glassesOf, glassPack, openGlass } from '../house/access/glass.ts';
import { encountersOf } from '../house/access/ties.ts';
import { patientId } from '../ids.ts';
import { getRow } from '../table.ts';
import { instant, minuteMs } from '../time.ts';
import { glassReasons, PatientKey } from '../work/access.ts';
import { Key, oneOf } from '../work/fact.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

const needsPerson: Refusal = { refused: 'person.missing', says: 'Whoever breaks the glass is a person: sign in as yourself.' };

export const breakGlass = requestKind({
  request: 'break-glass',
  title: 'Open a record without a relationship',
  definition: `One patient's record, for one person, with a reason, for ${glassPack.longestMinutes} minutes at most; every read is marked and the privacy officer looks at it.`,
  body: Type.Object(
    {
      patient: PatientKey,
      reason: oneOf(glassReasons),
      says: Type.String({ minLength: 10, maxLength: 500, description: 'Why, in words: they stay in the bytes of the request, for the privacy officer' }),
      minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { patient: asked, reason, minutes = glassPack.usualMinutes }, at, id }, actor) => {
    const patient = patientId(asked);
    if (actor.staff === undefined) return needsPerson;
    if (getRow(input.identity.records, patient) === undefined && encountersOf(input, patient).length === 0)
      return { refused: 'thing.unknown', says: 'There is no such record here.' };
    if (minutes > glassPack.longestMinutes)
      return {
        refused: 'time.future',
        says: 'An emergency access ends by itself before that.',
        rule: `${glassPack.pack}: longest`,
        value: `${minutes} min`,
        limit: `${glassPack.longestMinutes} min`,
        unlock: `Ask for ${glassPack.longestMinutes} minutes at most; break it anew when they are over.`,
      };
    const open = openGlass(input, patient, actor.staff);
    if (open !== undefined)
      return { refused: 'step.out-of-order', says: 'You opened this record already.', value: `until ${new Date(open.until).toISOString()}` };
    const until = instant(at + minutes * minuteMs);
    const by = byOf(actor);
    return {
      events: [{ type: 'GlassStepped', glass: id, patient, staff: actor.staff, step: 'opened', until, reason, by }],
      made: { glass: id, until: String(until) },
    };
  },
});

export const closeGlass = requestKind({
  request: 'close-glass',
  title: 'Close a record that I opened by breaking the glass',
  definition: 'The access ends now rather than by itself.',
  body: Type.Object({ glass: Key('Of the opening') }, { additionalProperties: false }),
  decide: (input, { body: { glass: id } }, actor) => {
    const glass = glassesOf(input).find((one) => one.glass === id && one.staff === actor.staff);
    if (glass === undefined) return { refused: 'thing.unknown', says: 'You opened no such record.' };
    if (glass.closedAt !== undefined || input.now >= glass.until) return { refused: 'step.out-of-order', says: 'It is closed already.' };
    return { events: [{ type: 'GlassStepped', glass: id, patient: glass.patient, staff: glass.staff, step: 'closed', by: byOf(actor) }] };
  },
});

export const reviewGlass = requestKind({
  request: 'review-glass',
  title: 'Say what the look at a broken glass came to',
  definition: 'Justified, not justified, or followed up with the person; nobody reviews what they opened themselves.',
  body: Type.Object(
    {
      glass: Key('Of the opening'),
      outcome: oneOf(['justified', 'not-justified', 'followed-up']),
      seen: Type.Optional(Type.Boolean({ description: 'The form showed it as reviewed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { glass: id, outcome, seen } }, actor) => {
    const glass = glassesOf(input).find((one) => one.glass === id);
    if (glass === undefined) return { refused: 'thing.unknown', says: 'There is no such opening.' };
    if (actor.staff === undefined) return { refused: 'person.missing', says: 'A person reviews it: sign in as yourself.' };
    if (glass.staff === actor.staff)
      return { refused: 'person.missing', says: 'Nobody reviews what they opened themselves.', unlock: 'Ask another privacy officer.' };
    if (seen !== undefined && seen !== (glass.reviewed !== undefined))
      return { refused: 'form.stale', says: `It was reviewed since: ${glass.reviewed?.outcome ?? 'taken back'}.`, value: glass.reviewed?.outcome ?? 'open' };
    return { events: [{ type: 'GlassStepped', glass: id, patient: glass.patient, staff: glass.staff, step: 'reviewed', outcome, by: byOf(actor) }] };
  },
});
