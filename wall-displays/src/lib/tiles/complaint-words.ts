/** Coded complaints in the few letters that a row of a wall has, and vehicles by letter and number. */
const short: Readonly<Record<string, string>> = {
  'abdominal-pain': 'Abdomen',
  'chest-pain': 'Chest',
  'shortness-of-breath': 'Breath',
  'altered-mental-state': 'Confused',
  'stroke-signs': 'Stroke',
  'back-pain': 'Back',
  'limb-injury': 'Limb',
  laceration: 'Wound',
  'allergic-reaction': 'Allergy',
  overdose: 'Poison',
  palpitations: 'Heart',
};
/** Letters that fit at room size. */
const most = 8;

/** `chest-pain` -> `Chest`; undefined where no word is short enough. */
export function complaintWord(complaint: string | undefined): string | undefined {
  if (complaint === undefined) return undefined;
  const plain = short[complaint.toLowerCase()] ?? complaint.replaceAll('-', ' ');
  return plain.length > most ? undefined : `${plain.charAt(0).toUpperCase()}${plain.slice(1)}`;
}

/** The whole complaint as words. */
export const complaintWords = (complaint: string): string => complaint.replaceAll('-', ' ');

/** `Medic 12` -> `M12`; a call sign that is short already stays. */
export function callSign(sign: string): string {
  const [, letter, number] = /^([A-Za-z])[A-Za-z]*[ -]?(\d+)$/.exec(sign) ?? [];
  return letter === undefined || number === undefined ? sign.slice(0, 5) : `${letter.toUpperCase()}${number}`;
}
