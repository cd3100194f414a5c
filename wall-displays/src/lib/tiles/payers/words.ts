/** Payer classes as they are said. */
const words: Readonly<Record<string, string>> = {
  medicare: 'Medicare',
  medicaid: 'Medicaid',
  commercial: 'Commercial',
  'self-pay': 'Self-pay',
  unknown: 'Not known',
  government: 'Government',
  other: 'Other',
};

export const payerWord = (payerClass: string): string => words[payerClass] ?? payerClass.charAt(0).toUpperCase() + payerClass.slice(1);
