/** Tests, signs and notes that the product reads by their LOINC codes. */
import { codeSet } from './code-set.ts';

const notice =
  'This material contains content from LOINC (http://loinc.org). LOINC is copyright © Regenstrief Institute, Inc. and the Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the license at http://loinc.org/license. LOINC® is a registered United States trademark of Regenstrief Institute, Inc.';

export const loinc = codeSet(
  'LOINC',
  'subset-2026',
  'LOINC, the codes that this product charges and scores by',
  notice,
  `
18842-5|Discharge summary
19005-8|Radiology Imaging study [Impression] (narrative)
24323-8|Comprehensive metabolic 2000 panel - Serum or Plasma
2708-6|Oxygen saturation in Arterial blood
28570-0|Procedure note
29463-7|Body weight
3151-8|Inhaled oxygen flow rate
58410-2|Complete blood count (hemogram) panel - Blood by Automated count
59408-5|Oxygen saturation in Arterial blood by Pulse oximetry
600-7|Bacteria identified in Blood by Culture
6690-2|Leukocytes [#/volume] in Blood by Automated count
718-7|Hemoglobin [Mass/volume] in Blood
72514-3|Pain severity - 0-10 verbal numeric rating [Score] - Reported
777-3|Platelets [#/volume] in Blood by Automated count
8310-5|Body temperature
8462-4|Diastolic blood pressure
8480-6|Systolic blood pressure
85354-9|Blood pressure panel with all children optional
8867-4|Heart rate
9279-1|Respiratory rate
11488-4|Consult note|demo
11506-3|Progress note|demo
18782-3|Radiology Study observation (narrative)|demo
2160-0|Creatinine [Mass/volume] in Serum or Plasma|demo
2345-7|Glucose [Mass/volume] in Serum or Plasma|demo
24558-9|US Abdomen|demo
24590-2|MR Brain|demo
24627-2|CT Chest|demo
24725-4|CT Head|demo
2524-7|Lactate [Moles/volume] in Serum or Plasma|demo
2823-3|Potassium [Moles/volume] in Serum or Plasma|demo
2951-2|Sodium [Moles/volume] in Serum or Plasma|demo
3094-0|Urea nitrogen [Mass/volume] in Serum or Plasma|demo
34117-2|History and physical note|demo
36643-5|XR Chest 2 Views|demo
42148-7|US Heart|demo
51990-0|Basic metabolic panel - Blood|demo
6598-7|Troponin T.cardiac [Mass/volume] in Serum or Plasma|demo
`,
);
