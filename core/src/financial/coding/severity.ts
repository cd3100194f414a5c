/** Secondary diagnoses that raise the severity of a stay: the common ones, by the beginning of their ICD-10-CM code, the longest that fits. */
import type { Severity } from './grouper.ts';

const listed = (codes: string): readonly string[] => codes.trim().split(/\s+/);

const major: readonly string[] = listed(`
  A40 A41 R6520 R6521 I21 I22 I26 I60 I61 I62 I63 I46 I5021 I5023 I5031 I5033 I5041 I5043 R570 R571 J12 J13 J14 J15 J16 J18 J69 J80 J9600
  J9601 J9602 J9620 J9621 J9622 J95851 U071 J1282 K65 K7201 K7211 K550 K3182 K254 K264 K5521 N170 N171 N172 N186 E41 E43 E100 E101 E110 D65
  G9341 G92 G935 L89003 L89004 L89153 L89154 L89103 L89104 T8111 O85
`);
const minor: readonly string[] = listed(`
  N179 N178 N184 N185 E870 E871 E872 E8720 E8721 E8722 E8729 E440 E441 E46 E45 D62 D684 F05 F102 F1023 I110 I130 I132 I481 I482 I4811 I4819
  I4820 I4821 I483 I484 I4892 I471 I472 I5020 I5022 I5030 I5032 I5040 I5042 I824 I4440 J440 J441 J45901 J90 J910 J9610 J9611 J9612 J981 K5660
  K5669 K567 K922 K921 K920 K766 K85 L03 N390 N10 R7881 G81 G931 R4020 Z681 T8149 S720 B37 M4856 R64 O24
`);
const classes: ReadonlyMap<string, Severity> = new Map([...minor.map((code) => [code, 'cc'] as const), ...major.map((code) => [code, 'mcc'] as const)]);
const longest = Math.max(...[...classes.keys()].map((code) => code.length));

/** By the longest beginning that is listed. */
export function severityOf(code: string): Severity {
  for (let length = Math.min(longest, code.length); length >= 3; length--) {
    const found = classes.get(code.slice(0, length));
    if (found !== undefined) return found;
  }
  return 'none';
}
