/** The score of a pair and its panel: what each attribute said, in hundredths of a bit, so that the parts add up exactly. */
import { agreementOf, type Agreement } from './compare.ts';
import { attributes, differentOf, type Attribute, type Level, type MatchPack } from './pack.ts';
import type { Traits } from './traits.ts';

/** How common names are: the share of records that hold one. */
export interface Frequencies {
  shareOf(attribute: 'family' | 'given', name: string): number | undefined;
}

export interface PanelLine {
  readonly attribute: Attribute | 'household';
  /** `unknown` where one of the two does not say; `capped` where surname, telephone and address say one thing three times. */
  readonly level: Level | 'unknown' | 'capped';
  /** Hundredths of a bit. */
  readonly weight: number;
  /** The share of people with this name, where it changed the weight. */
  readonly share?: number;
}

export interface Panel {
  readonly pack: string;
  readonly score: number;
  readonly band: 'link' | 'review' | 'apart';
  readonly lines: readonly PanelLine[];
  /** A shared identifier with two of name, given name and birth date beside it links by itself. */
  readonly deterministic: boolean;
}

export const hundredths = (bits: number): number => Math.round(bits * 100);

/** log2(m/u) of the level; for `different` log2((1-m)/(1-u)), m and u then being those of all agreement together. */
export function weightOf(pack: MatchPack, attribute: Attribute, level: Level, share?: number): number {
  const levels = pack.attributes[attribute];
  const { m, u } = levels.find((one) => one.level === level) ?? differentOf(levels);
  const usual = share === undefined || level !== 'same' ? u : Math.max(share, pack.rarest);
  return hundredths(Math.log2(m / usual));
}

export function scorePair(pack: MatchPack, a: Traits, b: Traits, frequencies?: Frequencies, agreement: Agreement = agreementOf(a, b)): Panel {
  return panelOf(pack, agreement, sharesOf(a, b, frequencies));
}

type Shares = Partial<Record<Attribute, number>>;

function sharesOf(a: Traits, b: Traits, frequencies: Frequencies | undefined): Shares {
  const shares: Shares = {};
  for (const name of ['family', 'given'] as const) {
    const share = a[name] === undefined || a[name] !== b[name] ? undefined : frequencies?.shareOf(name, a[name]);
    if (share !== undefined) shares[name] = share;
  }
  return shares;
}

export function panelOf(pack: MatchPack, agreement: Agreement, shares: Shares = {}): Panel {
  const lines: PanelLine[] = attributes.map((attribute) => {
    const level = agreement[attribute];
    if (level === undefined) return { attribute, level: 'unknown', weight: 0 };
    const share = level === 'same' ? shares[attribute] : undefined;
    return { attribute, level, weight: weightOf(pack, attribute, level, share), ...(share === undefined ? {} : { share }) };
  });
  const over = householdOver(pack, (attribute) => lines.find((line) => line.attribute === attribute)?.weight ?? 0);
  if (over > 0) lines.push({ attribute: 'household', level: 'capped', weight: -over });
  const score = lines.reduce((sum, { weight }) => sum + weight, 0);
  const deterministic = isDeterministic(agreement);
  return { pack: pack.pack, score, band: deterministic || score >= pack.link ? 'link' : score >= pack.review ? 'review' : 'apart', lines, deterministic };
}

/** Hundredths of a bit that surname, telephone and address say too much, where they agree. */
export function householdOver(pack: MatchPack, weight: (attribute: Attribute) => number): number {
  const [family, phone, address] = [weight('family'), weight('phone'), weight('address')];
  // A surname alone is no household.
  return phone <= 0 && address <= 0 ? 0 : Math.max(0, family + phone + address - hundredths(pack.householdBits));
}

function isDeterministic(agreement: Agreement): boolean {
  const alike = [agreement.family, agreement.given, agreement.birth].filter((level) => level !== undefined && level !== 'different');
  return agreement.identifier === 'same' && alike.length >= 2;
}
