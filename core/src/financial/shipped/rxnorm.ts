/** Ingredients that the small medication pack knows, by their RxNorm numbers (SAB=RXNORM, the part of RxNorm that is free of other owners' terms). */
import { codeSet } from './code-set.ts';

const notice =
  'This product uses publicly available data courtesy of the U.S. National Library of Medicine (NLM), National Institutes of Health, Department of Health and Human Services; NLM is not responsible for the product and does not endorse or recommend this or any other product.';

export const rxnorm = codeSet(
  'RXNORM',
  'subset-2026',
  'RxNorm ingredients (SAB=RXNORM), those that the small medication pack names; NLM',
  notice,
  `
161|acetaminophen|demo
703|amiodarone|demo
723|amoxicillin|demo
733|ampicillin|demo
1191|aspirin
2180|cefazolin|demo
2193|ceftriaxone|demo
2231|cephalexin|demo
2670|codeine|demo
3322|diazepam|demo
3407|digoxin|demo
3423|hydromorphone|demo
4337|fentanyl|demo
4450|fluconazole|demo
4493|fluoxetine|demo
4603|furosemide|demo
4917|nitroglycerin|demo
5093|haloperidol|demo
5224|heparin|demo
5640|ibuprofen|demo
6470|lorazepam|demo
6809|metformin|demo
6851|methotrexate|demo
6918|metoprolol|demo
6960|midazolam|demo
7052|morphine|demo
7258|naproxen|demo
7512|norepinephrine|demo
7804|oxycodone|demo
7980|penicillin g|demo
8339|piperacillin|demo
8591|potassium chloride|demo
9997|spironolactone|demo
10180|sulfamethoxazole|demo
10689|tramadol|demo
10829|trimethoprim|demo
11124|vancomycin|demo
11149|vasopressin|demo
11289|warfarin|demo
20481|cefepime|demo
21212|clarithromycin|demo
26225|ondansetron|demo
29046|lisinopril|demo
29561|meropenem|demo
32968|clopidogrel|demo
35827|ketorolac|demo
36437|sertraline|demo
36567|simvastatin|demo
40790|pantoprazole|demo
67108|enoxaparin|demo
82122|levofloxacin|demo
136411|sildenafil|demo
190376|linezolid|demo
1114195|rivaroxaban|demo
1364430|apixaban|demo
`,
);
