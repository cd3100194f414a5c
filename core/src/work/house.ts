/** The house itself: who works where, surge levels and their cards, what became of findings, and what the huddle agreed. */
import Type from 'typebox';
import { SurgePackFile } from './surge-pack.ts';
import { At, By, Key, kind, oneOf, Says, UnitKey, Word } from './fact.ts';

export const staffKinds = ['rn', 'lpn', 'cna', 'charge', 'sitter', 'unit-clerk'] as const;
/** The whole shift; saying it again (another unit: a float) replaces it. */
export const ShiftScheduled = Type.Object(
  {
    type: Type.Literal('ShiftScheduled'),
    shift: Key('Of one person on one shift'),
    staff: Key('Opaque staff id'),
    kind: oneOf(staffKinds),
    unit: UnitKey,
    homeUnit: Type.Optional(UnitKey),
    startsAt: At('Start'),
    endsAt: At('End'),
    /** false = orientation, meetings: not direct care, not in HPPD. */
    productive: Type.Boolean(),
    /** Of a float or a change that breaks a ratio. */
    reason: Type.Optional(Says('Why, where it breaks a rule')),
    by: By,
  },
  { additionalProperties: false },
);
export const ShiftStepped = Type.Object(
  {
    type: Type.Literal('ShiftStepped'),
    shift: Key('Of the shift'),
    step: oneOf(['checked-in', 'break', 'back', 'left', 'absent', 'cancelled']),
    /** Who covers a break: the shift of the relief. */
    relief: Type.Optional(Key('Of the relieving shift')),
    /** Of a break or a departure that breaks a ratio. */
    reason: Type.Optional(Says('Why, where it breaks a rule')),
    by: By,
  },
  { additionalProperties: false },
);
export const SurgeStepped = Type.Object(
  {
    type: Type.Literal('SurgeStepped'),
    pack: Key('The level pack, e.g. opel-2023@1'),
    /** `approval-withdrawn`: the first approval is taken back, and no level is approved. */
    step: oneOf(['approved', 'approval-withdrawn', 'card-acknowledged', 'card-done', 'card-reopened']),
    /** Of an approval; different from the recommended level only with a reason. */
    level: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
    card: Type.Optional(Key('Of the action card')),
    reason: Type.Optional(Says('Why another level than recommended')),
    by: By,
  },
  { additionalProperties: false },
);
/** A parameter of a surge pack that nothing here can count. */
export const SurgeParameterStated = Type.Object(
  { type: Type.Literal('SurgeParameterStated'), parameter: Key('Of the pack'), value: Type.Number(), by: By },
  { additionalProperties: false },
);
export const SurgePackLoaded = Type.Object({ type: Type.Literal('SurgePackLoaded'), pack: SurgePackFile, by: By }, { additionalProperties: false });
/** Why somebody sets aside what a rule asks. */
export const setAsideReasons = ['known-and-treated', 'expected-for-this-patient', 'goals-of-care', 'measured-wrongly', 'will-look-again', 'not-ours'] as const;
export const FindingStepped = Type.Object(
  {
    type: Type.Literal('FindingStepped'),
    finding: Type.String({ minLength: 1, maxLength: 300 }),
    step: oneOf(['seen', 'acting', 'snoozed', 'resumed', 'outcome', 'assigned']),
    /** The beginning of the finding that was answered, and how grave it was: a later occasion, or a graver one, asks anew. */
    occasion: Type.Optional(At('The finding began')),
    severity: Type.Optional(oneOf(['info', 'watch', 'critical'])),
    until: Type.Optional(At('A snooze ends')),
    owner: Type.Optional(Word('Role')),
    /** Of a snooze: why what the rule asks is not done. What the analytics of overrides count. */
    reason: Type.Optional(oneOf(setAsideReasons)),
    says: Type.Optional(Says('Of a snooze or an outcome')),
    by: By,
  },
  { additionalProperties: false },
);
/** What left the house because of a finding, and what became of it. */
export const AlertSent = Type.Object(
  {
    type: Type.Literal('AlertSent'),
    finding: Type.String({ minLength: 1, maxLength: 300 }),
    level: Type.Integer({ minimum: 1, maximum: 5 }),
    attempt: Type.Integer({ minimum: 1, maximum: 100 }),
    channel: oneOf(['in-app', 'webhook', 'email']),
    to: Word('Role or address name, never an address'),
    outcome: oneOf(['sent', 'failed', 'given-up']),
    by: By,
  },
  { additionalProperties: false },
);
/** Somebody looked: what is in a bed, or that the record of an encounter is as it should be. */
export const CensusConfirmed = Type.Object(
  {
    type: Type.Literal('CensusConfirmed'),
    about: Type.String({ minLength: 1, maxLength: 120, description: 'unit-room-bed, or the visit number' }),
    found: oneOf(['occupied', 'empty', 'as-recorded']),
    says: Type.Optional(Says('What was seen')),
    by: By,
  },
  { additionalProperties: false },
);
export const HuddleStepped = Type.Object(
  {
    type: Type.Literal('HuddleStepped'),
    huddle: Key('Of the huddle'),
    step: oneOf(['opened', 'item-discussed', 'closed']),
    item: Type.Optional(Type.String({ maxLength: 300, description: 'The finding or topic' })),
    says: Type.Optional(Says('Minutes')),
    by: By,
  },
  { additionalProperties: false },
);
export const CommitmentStepped = Type.Object(
  {
    type: Type.Literal('CommitmentStepped'),
    commitment: Key('Stays the same when it is carried over'),
    huddle: Key('Where it was made or carried to'),
    step: oneOf(['made', 'carried', 'done', 'dropped']),
    says: Type.Optional(Says('What will be done')),
    owner: Type.Optional(Word('Role')),
    dueAt: Type.Optional(At('Due')),
    finding: Type.Optional(Type.String({ maxLength: 300 })),
    by: By,
  },
  { additionalProperties: false },
);
/** One tap: somebody says that a number on a screen is wrong. */
export const NumberDisputed = Type.Object(
  {
    type: Type.Literal('NumberDisputed'),
    view: Key('Of the view'),
    row: Type.String({ minLength: 1, maxLength: 300 }),
    field: Type.Optional(Type.String({ maxLength: 60 })),
    step: oneOf(['disputed', 'settled']),
    says: Type.Optional(Says('What it should be')),
    by: By,
  },
  { additionalProperties: false },
);

export const houseKinds = [
  kind('ShiftScheduled', 'Somebody works a shift on a unit.', ShiftScheduled, (fact) => fact.shift),
  kind('ShiftStepped', 'Somebody came, took a break, or left.', ShiftStepped, (fact) => fact.shift),
  kind('SurgeStepped', 'A surge level was approved, or an action card answered.', SurgeStepped, (fact) => fact.card ?? fact.pack),
  kind('SurgeParameterStated', 'A parameter of the surge pack, by hand.', SurgeParameterStated, (fact) => fact.parameter),
  kind('SurgePackLoaded', 'An escalation plan of the site was loaded.', SurgePackLoaded, (fact) => `${fact.pack.pack}@${fact.pack.version}`),
  kind('FindingStepped', 'What somebody did about a finding.', FindingStepped, (fact) => fact.finding),
  kind('AlertSent', 'An alert left the house.', AlertSent, (fact) => fact.finding),
  kind('CensusConfirmed', 'Somebody looked whether the census is right.', CensusConfirmed, (fact) => fact.about),
  kind('HuddleStepped', 'A huddle was opened, discussed an item, or closed.', HuddleStepped, (fact) => fact.huddle),
  kind('CommitmentStepped', 'A commitment was made, carried over, kept or dropped.', CommitmentStepped, (fact) => fact.commitment),
  kind('NumberDisputed', 'Somebody says that a number is wrong.', NumberDisputed, (fact) => `${fact.view}|${fact.row}`),
] as const;
