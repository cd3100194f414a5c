/** Every reason for which a person's request may be refused, by a stable code. refusals.md says the same; a test keeps both equal. */
export const refusalCodes = {
  'bed.unknown': 'There is no such bed here.',
  'bed.occupied': 'Somebody is in this bed.',
  'bed.taken': 'Another person was first.',
  'bed.unsuitable': 'A hard rule of placement does not allow this bed.',
  'bed.no-promise': 'The bed is neither held nor assigned.',
  'encounter.unknown': 'There is no such patient here now.',
  'encounter.has-bed': 'The patient already has another bed assigned.',
  'unit.unknown': 'There is no such unit here.',
  'thing.unknown': 'What the request names does not exist here, or is over.',
  'porter.busy': 'The porter is on another trip.',
  'step.out-of-order': 'The step does not follow from where it stands now.',
  'form.stale': 'What the form showed has changed since.',
  'time.past': 'The time lies before what is already known.',
  'time.future': 'The time lies in the future.',
  'reason.missing': 'This needs a reason.',
  'staffing.breach': 'It would break the nurse ratio of a unit.',
  'person.missing': 'A person decides this, not a role alone.',
  'what-if.lever': 'This house cannot pull that lever.',
  'what-if.too-early': 'Too little is known of this house to say what would happen.',
  'undo.too-late': 'Something has happened since that this cannot take back.',
} as const;

export type RefusalCode = keyof typeof refusalCodes;
