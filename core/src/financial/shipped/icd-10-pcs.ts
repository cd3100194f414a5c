/** Procedures of the demo hospital: a small part of ICD-10-PCS (public domain, CMS). */
import { codeSet } from './code-set.ts';

export const icd10pcs = codeSet(
  'ICD-10-PCS',
  'subset-2026',
  'ICD-10-PCS FY 2026, a part of it; CMS, public domain',
  undefined,
  `
02HV33Z|Insertion of Infusion Device into Superior Vena Cava, Percutaneous Approach
027034Z|Dilation of Coronary Artery, One Artery with Drug-eluting Intraluminal Device, Percutaneous Approach
0BH17EZ|Insertion of Endotracheal Airway into Trachea, Via Natural or Artificial Opening
0DB68ZX|Excision of Stomach, Via Natural or Artificial Opening Endoscopic, Diagnostic
0DJ08ZZ|Inspection of Upper Intestinal Tract, Via Natural or Artificial Opening Endoscopic
0DJD8ZZ|Inspection of Lower Intestinal Tract, Via Natural or Artificial Opening Endoscopic
0DTJ4ZZ|Resection of Appendix, Percutaneous Endoscopic Approach
0FT44ZZ|Resection of Gallbladder, Percutaneous Endoscopic Approach
0QS604Z|Reposition Right Upper Femur with Internal Fixation Device, Open Approach
0SR90JZ|Replacement of Right Hip Joint with Synthetic Substitute, Open Approach
0SRB0JZ|Replacement of Left Hip Joint with Synthetic Substitute, Open Approach
0SRC0J9|Replacement of Right Knee Joint with Synthetic Substitute, Cemented, Open Approach
0SRD0J9|Replacement of Left Knee Joint with Synthetic Substitute, Cemented, Open Approach
0W9G3ZZ|Drainage of Peritoneal Cavity, Percutaneous Approach
10D00Z1|Extraction of Products of Conception, Low, Open Approach
10E0XZZ|Delivery of Products of Conception, External Approach
30233N1|Transfusion of Nonautologous Red Blood Cells into Peripheral Vein, Percutaneous Approach
30233R1|Transfusion of Nonautologous Platelets into Peripheral Vein, Percutaneous Approach
4A023N7|Measurement of Cardiac Sampling and Pressure, Left Heart, Percutaneous Approach
5A1935Z|Respiratory Ventilation, Less than 24 Consecutive Hours
5A1945Z|Respiratory Ventilation, 24-96 Consecutive Hours
5A1955Z|Respiratory Ventilation, Greater than 96 Consecutive Hours
5A1D70Z|Performance of Urinary Filtration, Intermittent, Less than 6 Hours Per Day
B2111ZZ|Fluoroscopy of Multiple Coronary Arteries using Low Osmolar Contrast
`,
);
