/** A grant as the privacy desk shows it. */
interface Who {
  readonly patient: string;
  readonly number?: string;
  readonly family?: string;
  readonly given?: string;
}
export interface ProxyRow {
  readonly proxy: string;
  readonly relation: 'parent' | 'guardian' | 'delegate';
  readonly state: 'active' | 'not-yet' | 'expired' | 'revoked';
  readonly from: number;
  readonly until?: number;
  readonly confidentialFrom?: number;
  readonly grantedBy?: string;
  readonly reason?: string;
  readonly of: Who;
  readonly by: Who;
}
export const relationWords: Readonly<Record<ProxyRow['relation'], string>> = { parent: 'parent', guardian: 'guardian', delegate: 'delegate of an adult' };
export const stateWords: Readonly<Record<ProxyRow['state'], string>> = { active: 'active', 'not-yet': 'not yet', expired: 'ended', revoked: 'taken back' };
export const endWords: Readonly<Record<string, string>> = {
  'asked-by-patient': 'the patient asked',
  'asked-by-proxy': 'they gave it up',
  court: 'a court decided',
  safety: 'safety of the patient',
  mistake: 'named by mistake',
  other: 'another reason',
};
