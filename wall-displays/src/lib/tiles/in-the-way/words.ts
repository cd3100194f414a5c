/** Reasons as a wall has room for them. */
const shortened: Readonly<Record<string, string>> = {
  'test-not-read': 'Test unread',
  'test-not-done': 'Test undone',
  'consult-awaited': 'Consult',
  'procedure-awaited': 'Procedure',
  'placement-awaited': 'Placement',
  'authorisation-awaited': 'Authorisation',
  'transport-awaited': 'Transport',
  'medicines-awaited': 'Medicines',
  'equipment-awaited': 'Equipment',
  'family-awaited': 'Family',
  'guardian-awaited': 'Guardian',
  'papers-awaited': 'Papers',
  'bed-elsewhere-awaited': 'Elsewhere',
};
export const shortReason = (reason: string): string => shortened[reason] ?? reason.replaceAll('-', ' ');
