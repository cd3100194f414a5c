/** Search parameters: what each is called, of which type it is and which elements it reads. The CapabilityStatement is printed from the same table that the search reads. */

export type ParameterType = 'token' | 'reference' | 'date' | 'string' | 'quantity' | 'uri' | 'composite';

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  /** Elements by their path, lists walked through; any of them may match. */
  readonly paths: readonly string[];
  /** Kinds that a reference may point to. */
  readonly targets?: readonly string[];
  /** Whether there is one is asked, not which: a date of death says that somebody died. */
  readonly exists?: true;
  /** Of a composite, what each part reads of one element of the path. */
  readonly parts?: readonly Parameter[];
  /** It names whose record it is: the search goes there and nowhere else. */
  readonly whose?: 'patient' | 'encounter';
}

const of =
  (type: ParameterType) =>
  (name: string, ...paths: readonly string[]): Parameter => ({ name, type, paths: paths.length === 0 ? [name] : paths });

export const token = of('token');
export const date = of('date');
export const string = of('string');
export const amountOf = of('quantity');
export const uri = of('uri');

export const refers = (name: string, targets: readonly string[], ...paths: readonly string[]): Parameter => ({
  name,
  type: 'reference',
  paths: paths.length === 0 ? [name] : paths,
  targets,
});

/** `code$value` of one and the same element: of the resource itself, or of each component. */
export const composite = (name: string, paths: readonly string[], ...parts: readonly Parameter[]): Parameter => ({ name, type: 'composite', paths, parts });

/** The resource itself. */
export const whole = '$this';

export const patient = (path: string): Parameter => ({ name: 'patient', type: 'reference', paths: [path], targets: ['Patient'], whose: 'patient' });
export const subject = (path = 'subject'): Parameter => ({ name: 'subject', type: 'reference', paths: [path], targets: ['Patient'], whose: 'patient' });
export const encounter = (path = 'encounter'): Parameter => ({
  name: 'encounter',
  type: 'reference',
  paths: [path],
  targets: ['Encounter'],
  whose: 'encounter',
});

export const identifier = token('identifier');
export const status = token('status');

/** Of what stands in somebody's record: whose it is, of which visit, and by which number. */
export const ofRecord: readonly Parameter[] = [patient('subject'), subject(), encounter(), identifier];

/** Of every kind. */
export const ofAll: readonly Parameter[] = [
  token('_id', 'id'),
  date('_lastUpdated', 'meta.lastUpdated'),
  token('_security', 'meta.security'),
  token('_tag', 'meta.tag'),
  uri('_profile', 'meta.profile'),
];
