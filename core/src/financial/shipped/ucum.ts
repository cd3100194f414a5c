/** Units that the product reads, by their UCUM codes. */
import { codeSet } from './code-set.ts';

const notice =
  'This product includes all or a portion of the UCUM table, UCUM codes, and UCUM definitions or is derived from it, subject to a license from Regenstrief Institute, Inc. and The UCUM Organization. Your use of the UCUM table, UCUM codes, UCUM definitions also is subject to this license, a copy of which is available at http://unitsofmeasure.org. The current complete UCUM table, UCUM Specification are available for download at http://unitsofmeasure.org. THE UCUM TABLE (IN ALL FORMATS), UCUM DEFINITIONS, AND SPECIFICATION ARE PROVIDED "AS IS." ANY EXPRESS OR IMPLIED WARRANTIES ARE DISCLAIMED.';

export const ucum = codeSet(
  'UCUM',
  'subset-2026',
  'UCUM units that this product reads; the words beside them are of this project',
  notice,
  `
%|percent
/min|per minute
10*3/uL|thousand per microlitre
10*6/uL|million per microlitre
Cel|degree Celsius
L/min|litre per minute
d|day
fL|femtolitre
g/dL|gram per decilitre
kg|kilogram
kg/m2|kilogram per square metre
mL|millilitre
mL/min|millilitre per minute
mg|milligram
mg/dL|milligram per decilitre
mm[Hg]|millimetre of mercury
mmol/L|millimole per litre
s|second
{score}|score
[iU]|international unit|demo
[degF]|degree Fahrenheit|demo
g|gram|demo
kPa|kilopascal|demo
meq|milliequivalent|demo
ug|microgram|demo
`,
);
