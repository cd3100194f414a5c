/** Units of device numbers: what senders write (MDC codes, reference ids, common spellings) to UCUM, and from there to the unit of the term. */
import { createRequire } from 'node:module';

/** MDC dimension codes (11073-10101), their reference ids and spellings seen in traffic. */
const spellings: readonly (readonly [ucum: string, ...sent: string[]])[] = [
  [
    '/min',
    '264864',
    'MDC_DIM_BEAT_PER_MIN',
    '264928',
    'MDC_DIM_RESP_PER_MIN',
    '264672',
    'MDC_DIM_PER_MIN',
    'bpm',
    'beats/min',
    'breaths/min',
    'br/min',
    'rpm',
    '{beats}/min',
    '{breaths}/min',
    '1/min',
  ],
  ['%', '262688', 'MDC_DIM_PERCENT'],
  ['1', '262656', 'MDC_DIM_DIMLESS'],
  ['mm[Hg]', '266016', 'MDC_DIM_MMHG', 'mmHg', 'mmhg', 'MMHG'],
  ['kPa', '265987', 'MDC_DIM_KILO_PASCAL'],
  ['cm[H2O]', '266048', 'MDC_DIM_CM_H2O', 'cmH2O'],
  ['Cel', '268192', 'MDC_DIM_DEGC', 'C', '°C', 'degC', 'DegC', 'deg C'],
  ['[degF]', '266560', 'MDC_DIM_FAHR', 'F', '°F', 'degF', 'DegF', 'deg F'],
  ['s', '264320', 'MDC_DIM_SEC'],
  ['ms', '264338', 'MDC_DIM_MILLI_SEC'],
  ['mg/dL', '264274', 'MDC_DIM_MILLI_G_PER_DL', 'mg/dl'],
  ['g', '263872', 'MDC_DIM_G'],
  ['mg', '263890', 'MDC_DIM_MILLI_G'],
  ['kg', '263875', 'MDC_DIM_KILO_G'],
  ['[lb_av]', '263904', 'MDC_DIM_LB', 'lb', 'lbs'],
  ['cm', '263441', 'MDC_DIM_CENTI_M'],
  ['[in_i]', '263520', 'MDC_DIM_INCH', 'in'],
  ['m/min', '268704', 'MDC_DIM_M_PER_MIN'],
  ['kg/m2', '264096', 'MDC_DIM_KG_PER_M_SQ'],
  ['mL/h', '265266', 'MDC_DIM_MILLI_L_PER_HR', 'ml/h', 'mL/hr', 'ml/hr'],
  ['mL', '263762', 'MDC_DIM_MILLI_L', 'ml'],
  ['L/min', '264992', 'MDC_DIM_L_PER_MIN', 'l/min'],
];

const ucumOf = new Map(spellings.flatMap(([ucum, ...sent]) => [ucum, ...sent].map((name) => [name, ucum] as const)));

/** UCUM for a unit as sent (its code, else its reference id or text); as sent where nothing is known of it. */
export function unitAsUcum(code: string, name: string): string {
  return ucumOf.get(code) ?? ucumOf.get(name) ?? (code === '' ? name : code);
}

/** a x + b, exact enough for a device: units on a ratio or an interval scale. */
interface Conversion {
  readonly factor: number;
  readonly offset: number;
}

/** Pairs of units kept ready; a site sends a few dozen. */
const conversionLimit = 1000;
const conversions = new Map<string, Conversion | undefined>();

/** The number in another UCUM unit, to six significant digits; undefined where one cannot be had from the other. */
export function convert(value: number, from: string, to: string): number | undefined {
  if (from === to) return value;
  const key = `${from}>${to}`;
  if (!conversions.has(key)) {
    if (conversions.size >= conversionLimit) conversions.clear();
    conversions.set(key, conversionOf(from, to));
  }
  const known = conversions.get(key);
  return known === undefined ? undefined : Number((value * known.factor + known.offset).toPrecision(6));
}

/** Two points give the line; the zero of the other scale is its offset. */
function conversionOf(from: string, to: string): Conversion | undefined {
  const [zero, hundred] = [ucumConvert(0, from, to), ucumConvert(100, from, to)];
  if (zero === undefined || hundred === undefined) return undefined;
  return { factor: (hundred - zero) / 100, offset: zero };
}

interface Converter {
  validateUnitString(unit: string): { readonly status: string };
  convertUnitTo(fromUnit: string, value: number, toUnit: string): { readonly status: string; readonly toVal: number | null };
}

let converter: Converter | undefined;

/** The library breaks on a name that every object has (`constructor`), and says aloud what has a blank in it: neither is a unit, and neither is asked. */
function mayBeUcum(unit: string): boolean {
  return !/\s/.test(unit) && !unit.split(/\W+/).some((word) => word in Object.prototype);
}

/** Whether UCUM knows the unit. Asked only of units that could not be converted. */
export function isUcum(unit: string): boolean {
  return mayBeUcum(unit) && ucum().validateUnitString(unit).status === 'valid';
}

function ucumConvert(value: number, from: string, to: string): number | undefined {
  if (!mayBeUcum(from) || !mayBeUcum(to)) return undefined;
  const { status, toVal } = ucum().convertUnitTo(from, value, to);
  return status === 'succeeded' && toVal !== null ? toVal : undefined;
}

/** Its tables take a third of a second to read, and few sites send other units than the terms' own. */
function ucum(): Converter {
  return (converter ??= loadConverter());
}

function loadConverter(): Converter {
  const library: { readonly UcumLhcUtils: { getInstance(): Converter } } = createRequire(import.meta.url)('@lhncbc/ucum-lhc');
  return library.UcumLhcUtils.getInstance();
}
