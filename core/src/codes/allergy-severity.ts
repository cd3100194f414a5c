/** How grave an allergy is, in words: HL7 table 0128 as AL1-4 and IAM-4 write it; what is a word already (FHIR criticality) stays one. */
const words: Readonly<Record<string, string>> = { SV: 'severe', MO: 'moderate', MI: 'mild', U: 'severity unknown' };

export function severityWord(severity: string | undefined): string | undefined {
  if (severity === undefined) return undefined;
  const code = severity.toUpperCase();
  return Object.hasOwn(words, code) ? words[code] : severity;
}
