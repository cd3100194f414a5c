/** Labels of the demo pharmacy in the shape of the National Drug Code (FDA, public domain). Made up by this project, with a labeler number that no company has: no label of a real package. */
import { codeSet } from './code-set.ts';

export const ndc = codeSet(
  'NDC',
  'demo-2026',
  'Demo labels of this project in the shape of NDC (11 digits); load the directory of the FDA with: healthos pack load',
  undefined,
  `
00000-0001-01|Ceftriaxone 1 g, single-dose vial (demo)|demo
00000-0002-01|Enoxaparin 40 mg, single-dose syringe (demo)|demo
00000-0003-01|Furosemide 40 mg, single-dose vial (demo)|demo
00000-0004-01|Heparin 5000 units, multi-dose vial (demo)|demo
00000-0005-01|Morphine 4 mg, single-dose syringe (demo)|demo
00000-0006-01|Piperacillin and tazobactam 4.5 g, single-dose vial (demo)|demo
`,
);
