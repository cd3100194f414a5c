/** How units are shown to people: UCUM is for machines (`Cel`, `mm[Hg]`, `10*3/uL`). What is not known is shown as it was sent; facts keep it as it was sent always. */

const words: ReadonlyMap<string, string> = new Map([
  ['Cel', '°C'],
  ['[degF]', '°F'],
  ['mm[Hg]', 'mmHg'],
  ['cm[H2O]', 'cmH₂O'],
  ['{score}', 'of 10'],
  ['[iU]', 'IU'],
  ['[IU]', 'IU'],
  ['meq', 'mEq'],
  ['ug', 'mcg'],
  ['[in_i]', 'in'],
  ['[lb_av]', 'lb'],
  ['deg', '°'],
  ['{beats}', 'beats'],
  ['{breaths}', 'breaths'],
  // IEEE 11073-10101, where a sender's own name for a unit was kept.
  ['MDC_DIM_BEAT_PER_MIN', '/min'],
  ['MDC_DIM_RESP_PER_MIN', '/min'],
  ['MDC_DIM_PER_MIN', '/min'],
  ['MDC_DIM_PERCENT', '%'],
  ['MDC_DIM_MMHG', 'mmHg'],
  ['MDC_DIM_KILO_PASCAL', 'kPa'],
  ['MDC_DIM_DEGC', '°C'],
  ['MDC_DIM_FAHR', '°F'],
  ['MDC_DIM_MILLI_L_PER_HR', 'mL/h'],
]);
/** Parts of a unit that stands over or beside another. */
const parts: readonly (readonly [RegExp, string])[] = [
  [/\[i?I?U\]/g, 'IU'],
  [/\bmeq\b/g, 'mEq'],
  [/\bug\b/g, 'mcg'],
  [/10\*(\d+)/g, '10^$1'],
  [/\buL\b/g, 'µL'],
  [/\bumol\b/g, 'µmol'],
  [/\{[^}]*\}/g, ''],
];
const raised: Readonly<Record<string, string>> = { '3': '³', '6': '⁶', '9': '⁹', '12': '¹²' };

export function unitSaid(unit: string): string {
  const whole = words.get(unit);
  if (whole !== undefined) return whole;
  const said = parts
    .reduce((text, [pattern, word]) => text.replace(pattern, word), unit)
    .replace(/10\^(\d+)/g, (all, power: string) => (raised[power] === undefined ? all : `10${raised[power]}`));
  return said === '' ? unit : said;
}

/** `38.2 °C`; the number alone where it has no unit. */
export const withUnit = (literal: string, unit: string | undefined): string => (unit === undefined || unit === '' ? literal : `${literal} ${unitSaid(unit)}`);
