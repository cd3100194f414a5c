/** What codes of discharge are called on screens. */
export const milestoneWords: readonly (readonly [milestone: string, short: string, words: string])[] = [
  ['medically-ready', 'Rdy', 'Medically ready'],
  ['therapy-cleared', 'Thx', 'Therapy cleared'],
  ['teaching-done', 'Tch', 'Teaching done'],
  ['medicines-to-bed', 'Med', 'Medicines to bed'],
  ['ride-arranged', 'Rid', 'Ride arranged'],
  ['papers-signed', 'Ppr', 'Papers signed'],
];

export const reasonWords: Readonly<Record<string, string>> = {
  'test-not-read': 'Test not read',
  'test-not-done': 'Test not done',
  'consult-awaited': 'Consult awaited',
  'procedure-awaited': 'Procedure awaited',
  'placement-awaited': 'Placement awaited',
  'authorisation-awaited': 'Authorisation awaited',
  'transport-awaited': 'Transport awaited',
  'medicines-awaited': 'Medicines awaited',
  'equipment-awaited': 'Equipment awaited',
  'family-awaited': 'Family awaited',
  'guardian-awaited': 'Guardian awaited',
  'papers-awaited': 'Papers awaited',
  'bed-elsewhere-awaited': 'Bed elsewhere awaited',
};

export const reasonOf = (reason: string | undefined): string =>
  reason === undefined ? 'Reason not said' : (reasonWords[reason] ?? reason.replaceAll('-', ' '));

export const kindWords: Readonly<Record<string, string>> = {
  snf: 'Skilled nursing',
  rehab: 'Rehabilitation',
  ltac: 'Long-term acute',
  'home-health': 'Home health',
  hospice: 'Hospice',
  behavioural: 'Behavioural',
};

export const stageWords: Readonly<Record<string, string>> = { confirmed: 'confirmed', pending: 'pending', none: 'predicted' };

/** Who usually clears a barrier of a reason: the first offer of the form. */
export const owners: readonly string[] = [
  'Radiology',
  'Diagnostics',
  'Consulting service',
  'Theatre',
  'Case management',
  'Transport',
  'Pharmacy',
  'Unit',
  'Social work',
  'Physician',
  'Transfer center',
];
export const ownerOf: Readonly<Record<string, string>> = {
  'test-not-read': 'Radiology',
  'test-not-done': 'Diagnostics',
  'consult-awaited': 'Consulting service',
  'procedure-awaited': 'Theatre',
  'placement-awaited': 'Case management',
  'authorisation-awaited': 'Case management',
  'transport-awaited': 'Transport',
  'medicines-awaited': 'Pharmacy',
  'equipment-awaited': 'Case management',
  'family-awaited': 'Unit',
  'guardian-awaited': 'Social work',
  'papers-awaited': 'Physician',
  'bed-elsewhere-awaited': 'Transfer center',
};

const methods: Readonly<Record<string, string>> = { 'hazard@1': 'fitted model', 'empirical-los@1': 'lengths of stay here', none: 'no model yet' };
/** By what a departure is predicted. */
export const methodWords = (method: string): string => methods[method] ?? method;
