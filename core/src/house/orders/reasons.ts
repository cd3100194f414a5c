/** Why an order is held or ended: terms of this project, so that they can be counted and never say a sentence about somebody. A site replaces them with its own. */
export const holdReasons = [
  'nil-by-mouth',
  'low-blood-pressure',
  'slow-pulse',
  'waits-for-result',
  'before-procedure',
  'adverse-effect',
  'patient-away',
] as const;
export const endReasons = ['no-longer-needed', 'allergy', 'adverse-effect', 'plan-changed', 'duplicate', 'entered-in-error', 'patient-refuses'] as const;
