/** Levels of care as a wall has room for them. */
const words: Readonly<Record<string, string>> = {
  icu: 'ICU',
  'step-down': 'Step-down',
  telemetry: 'Telemetry',
  'medical-surgical': 'Med-surg',
  maternity: 'Maternity',
  paediatrics: 'Children',
  nicu: 'NICU',
  psychiatric: 'Psychiatry',
  observation: 'Observe',
  emergency: 'ED',
  or: 'Theatre',
  pacu: 'Recovery',
  'not-named': 'Not named',
  unknown: 'Not known',
};

export const levelWord = (level: string): string => words[level] ?? level;
