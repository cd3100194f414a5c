/** Supplies, drugs and services of the demo hospital: a small part of HCPCS level II without the D codes, which belong to somebody else (public domain, CMS). */
import { codeSet } from './code-set.ts';

export const hcpcs2 = codeSet(
  'HCPCS-II',
  'subset-2026',
  'HCPCS level II, a part of it without D codes; CMS, public domain',
  undefined,
  `
A4338|Indwelling catheter; foley type, two-way latex with coating
A4353|Intermittent urinary catheter, with insertion supplies
A6550|Wound care set, for negative pressure wound therapy electrical pump, includes all supplies and accessories
C1713|Anchor/screw for opposing bone-to-bone or soft tissue-to-bone (implantable)
C1751|Catheter, infusion, inserted peripherally, centrally or midline (other than hemodialysis)
C1776|Joint device (implantable)
C1874|Stent, coated/covered, with delivery system
G0378|Hospital observation service, per hour
G0379|Direct admission of patient for hospital observation care
J0131|Injection, acetaminophen, not otherwise specified, 10 mg
J0690|Injection, cefazolin sodium, 500 mg
J0692|Injection, cefepime hydrochloride, 500 mg
J0696|Injection, ceftriaxone sodium, per 250 mg
J1170|Injection, hydromorphone, up to 4 mg
J1580|Injection, garamycin, gentamicin, up to 80 mg
J1644|Injection, heparin sodium, per 1000 units
J1650|Injection, enoxaparin sodium, 10 mg
J1815|Injection, insulin, per 5 units
J1885|Injection, ketorolac tromethamine, per 15 mg
J1940|Injection, furosemide, up to 20 mg
J2060|Injection, lorazepam, 2 mg
J2185|Injection, meropenem, 100 mg
J2270|Injection, morphine sulfate, up to 10 mg
J2405|Injection, ondansetron hydrochloride, per 1 mg
J2543|Injection, piperacillin sodium/tazobactam sodium, 1 gram/0.125 grams (1.125 grams)
J3370|Injection, vancomycin hcl, 500 mg
J3480|Injection, potassium chloride, per 2 meq
J7030|Infusion, normal saline solution, 1000 cc
J7120|Ringers lactate infusion, up to 1000 cc
P9016|Red blood cells, leukocytes reduced, each unit
P9035|Platelets, pheresis, leukocytes reduced, each unit
P9017|Fresh frozen plasma (single donor), frozen within 8 hours of collection, each unit
`,
);
