/** Vaccines: a small part of CVX (public domain, CDC). */
import { codeSet } from './code-set.ts';

export const cvx = codeSet(
  'CVX',
  'subset-2026',
  'CVX vaccine codes, a part of the table; CDC, public domain',
  undefined,
  `
03|MMR
08|Hep B, adolescent or pediatric
10|IPV
20|DTaP
21|varicella
33|pneumococcal polysaccharide PPV23
43|Hep B, adult
83|Hep A, ped/adol, 2 dose
88|influenza, unspecified formulation
113|Td (adult), 5 Lf tetanus toxoid, preservative free, adsorbed
115|Tdap
133|Pneumococcal conjugate PCV 13
140|Influenza, split virus, trivalent, PF
141|Influenza, split virus, trivalent, preservative
150|Influenza, split virus, quadrivalent, PF
187|zoster recombinant
213|SARS-COV-2 (COVID-19) vaccine, UNSPECIFIED
216|Pneumococcal conjugate vaccine 20-valent (PCV20), polysaccharide CRM197 conjugate, adjuvant, PF
`,
);
