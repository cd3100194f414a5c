/** What monitors write as a patient's number where nobody was admitted to them: the bed, not the number, tells who is meant. */
const placeholders = new Set(['99999', '999999', '0', 'UNKNOWN', 'NONE', 'ADMIT']);

export function isPlaceholder(number: string): boolean {
  return placeholders.has(number.toUpperCase());
}
