/** What a payer reads of an 837: its own few elements, by its own reader, so that it understands our claims as a stranger would. */

export interface BilledLine {
  readonly line: string;
  readonly code: string;
  readonly revenueCode?: string;
  readonly units: number;
  readonly amountCents: number;
  /** CCYYMMDD. */
  readonly serviceOn?: string;
}

export interface BilledClaim {
  readonly claim: string;
  /** Of whoever is asked to pay: NM109 of the payer of the subscriber. */
  readonly payer: string;
  readonly form: '837P' | '837I';
  readonly frequency: string;
  /** SBR01: P, S, T. */
  readonly rank: string;
  readonly filing?: string;
  readonly amountCents: number;
  /** AMT EAF of the payer before this one: all that is left for this one to decide on. */
  readonly leftCents?: number;
  readonly drg?: string;
  /** Of an institutional claim: the statement's last day and the day of admission, CCYYMMDD; and the patient's status. */
  readonly through?: string;
  readonly admittedOn?: string;
  readonly disposition?: string;
  /** By the bill type, or the place of service. */
  readonly isStay: boolean;
  readonly lines: readonly BilledLine[];
}

export interface BilledBatch {
  readonly sender: string;
  readonly receiver: string;
  readonly control: string;
  readonly group: string;
  readonly version: string;
  /** CCYYMMDD and HHMM. */
  readonly date: string;
  readonly time: string;
  readonly sets: readonly { readonly control: string; readonly claims: readonly BilledClaim[] }[];
}

type Open<T> = { -readonly [Key in keyof T]: T[Key] };
type OpenClaim = Open<Omit<BilledClaim, 'lines'>> & { lines: Open<BilledLine>[] };

/** Hospital inpatient: bill type 11, place of service 21. */
const stays: ReadonlySet<string> = new Set(['11', '21']);

/** undefined: it is no interchange of claims. */
export function readBatch(text: string): BilledBatch | undefined {
  const [bar, colon, end] = [text.charAt(3), text.charAt(104), text.charAt(105)];
  if (!text.startsWith('ISA')) return undefined;
  const segments = text.split(end).flatMap((line) => (line.trim() === '' ? [] : [line.trim().split(bar)]));
  const [isa, gs] = [segments[0] ?? [], segments.find(([id]) => id === 'GS') ?? []];
  if (gs[1] !== 'HC') return undefined;
  const sets: { control: string; claims: OpenClaim[] }[] = [];
  let [payer, rank, filing] = ['', 'P', ''];
  for (const segment of segments) {
    const set = sets[sets.length - 1];
    const claim = set?.claims[set.claims.length - 1];
    const [id, first = '', second = ''] = segment;
    const parts = (n: number): readonly string[] => (segment[n] ?? '').split(colon);
    if (id === 'ST') sets.push({ control: second, claims: [] });
    else if (id === 'SBR' && claim === undefined) [rank, filing] = [first, segment[9] ?? ''];
    else if (id === 'HL') [rank, filing, payer] = segment[3] === '22' ? ['P', '', ''] : [rank, filing, payer];
    else if (id === 'SBR' && payer === '') [rank, filing] = [first, segment[9] ?? ''];
    else if (id === 'NM1' && first === 'PR' && payer === '') payer = segment[9] ?? '';
    else if (id === 'CLM') {
      const form = gs[8]?.includes('X223') === true ? '837I' : '837P';
      set?.claims.push({
        claim: first,
        payer,
        form,
        frequency: parts(5)[2] ?? '1',
        rank,
        filing,
        amountCents: centsOf(second),
        isStay: stays.has(parts(5)[0] ?? ''),
        lines: [],
      });
    } else if (claim !== undefined) readInClaim(claim, segment, parts);
  }
  return {
    sender: (isa[6] ?? '').trim(),
    receiver: (isa[8] ?? '').trim(),
    control: isa[13] ?? '',
    group: gs[6] ?? '',
    version: gs[8] ?? '',
    date: gs[4] ?? '',
    time: (gs[5] ?? '').slice(0, 4),
    sets,
  };
}

function readInClaim(claim: OpenClaim, segment: readonly string[], parts: (n: number) => readonly string[]): void {
  const line = claim.lines[claim.lines.length - 1];
  const [id = '', first = '', second = '', third = ''] = segment;
  switch (id) {
    case 'HI':
      if (parts(1)[0] === 'DR') claim.drg = parts(1)[1] ?? '';
      return;
    case 'LX':
      return void claim.lines.push({ line: first, code: '', units: 1, amountCents: 0 });
    case 'SV1':
      if (line !== undefined) Object.assign(line, { code: parts(1)[1] ?? '', amountCents: centsOf(second), units: Number(segment[4] ?? 1) });
      return;
    case 'SV2':
      if (line !== undefined)
        Object.assign(line, { revenueCode: first, code: parts(2)[1] ?? first, amountCents: centsOf(third), units: Number(segment[5] ?? 1) });
      return;
    case 'DTP':
      if (line !== undefined && first === '472') line.serviceOn = third.slice(0, 8);
      else if (first === '434') claim.through = third.split('-').at(-1) ?? third;
      else if (first === '435') claim.admittedOn = third.slice(0, 8);
      return;
    case 'AMT':
      if (line === undefined && first === 'EAF') claim.leftCents = centsOf(second);
      return;
    case 'CL1':
      if (third !== '30') claim.disposition = third;
      return;
    case 'REF':
      if (line !== undefined && first === '6R') line.line = second;
      return;
    default:
  }
}

function centsOf(text: string): number {
  return Math.round(Number(text) * 100);
}
