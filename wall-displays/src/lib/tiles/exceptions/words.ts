/** Exceptions as a row of the strip has room for them: what is late; what else there is to know is a touch away. */
export const shortly = (says: string): string => says.replace(/;.*$/, '').replace(/ overdue$/, ' late');

/** Letters that what and owner may have together, and what alone, at room size. */
const [together, what] = [23, 21];

/** Which of the two is set for walking up to, because both do not fit across the room. */
export function nearParts(says: string, owner: string): { readonly says: boolean; readonly owner: boolean } {
  const longSays = says.length > what || (says.length > 17 && owner.length > 4);
  return { says: longSays, owner: longSays ? owner.length > 9 : Math.max(says.length, 16) + owner.length > together };
}
