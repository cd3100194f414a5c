/** Diagnoses of the demo hospital: a small part of ICD-10-CM (public domain in the United States, CDC/NCHS and CMS). A site loads the whole table of its year. */
import { codeSet } from './code-set.ts';

export const icd10cm = codeSet(
  'ICD-10-CM',
  'subset-2026',
  'ICD-10-CM FY 2026, a part of it; CDC National Center for Health Statistics and CMS, public domain',
  undefined,
  `
A41.9|Sepsis, unspecified organism
A41.51|Sepsis due to Escherichia coli [E. coli]
A41.01|Sepsis due to Methicillin susceptible Staphylococcus aureus
B95.61|Methicillin susceptible Staphylococcus aureus infection as the cause of diseases classified elsewhere
B96.20|Unspecified Escherichia coli [E. coli] as the cause of diseases classified elsewhere
C34.90|Malignant neoplasm of unspecified part of unspecified bronchus or lung
D50.9|Iron deficiency anemia, unspecified
D62|Acute posthemorrhagic anemia
D64.9|Anemia, unspecified
D69.6|Thrombocytopenia, unspecified
D72.829|Elevated white blood cell count, unspecified
E03.9|Hypothyroidism, unspecified
E10.10|Type 1 diabetes mellitus with ketoacidosis without coma
E11.65|Type 2 diabetes mellitus with hyperglycemia
E11.9|Type 2 diabetes mellitus without complications
E43|Unspecified severe protein-calorie malnutrition
E44.0|Moderate protein-calorie malnutrition
E66.9|Obesity, unspecified
E78.5|Hyperlipidemia, unspecified
E86.0|Dehydration
E87.1|Hypo-osmolality and hyponatremia
E87.5|Hyperkalemia
E87.6|Hypokalemia
F03.90|Unspecified dementia, unspecified severity, without behavioral disturbance, psychotic disturbance, mood disturbance, and anxiety
F10.20|Alcohol dependence, uncomplicated
F32.A|Depression, unspecified
F41.9|Anxiety disorder, unspecified
G40.909|Epilepsy, unspecified, not intractable, without status epilepticus
G45.9|Transient cerebral ischemic attack, unspecified
G93.40|Encephalopathy, unspecified
G93.41|Metabolic encephalopathy
I10|Essential (primary) hypertension
I11.0|Hypertensive heart disease with heart failure
I21.4|Non-ST elevation (NSTEMI) myocardial infarction
I21.9|Acute myocardial infarction, unspecified
I25.10|Atherosclerotic heart disease of native coronary artery without angina pectoris
I26.99|Other pulmonary embolism without acute cor pulmonale
I48.91|Unspecified atrial fibrillation
I50.21|Acute systolic (congestive) heart failure
I50.23|Acute on chronic systolic (congestive) heart failure
I50.33|Acute on chronic diastolic (congestive) heart failure
I50.9|Heart failure, unspecified
I63.9|Cerebral infarction, unspecified
I95.9|Hypotension, unspecified
J12.9|Viral pneumonia, unspecified
J15.9|Unspecified bacterial pneumonia
J18.9|Pneumonia, unspecified organism
J44.0|Chronic obstructive pulmonary disease with (acute) lower respiratory infection
J44.1|Chronic obstructive pulmonary disease with (acute) exacerbation
J44.9|Chronic obstructive pulmonary disease, unspecified
J69.0|Pneumonitis due to inhalation of food and vomit
J80|Acute respiratory distress syndrome
J96.01|Acute respiratory failure with hypoxia
J96.21|Acute and chronic respiratory failure with hypoxia
K21.9|Gastro-esophageal reflux disease without esophagitis
K35.80|Unspecified acute appendicitis
K56.609|Unspecified intestinal obstruction, unspecified as to partial versus complete obstruction
K57.32|Diverticulitis of large intestine without perforation or abscess without bleeding
K80.00|Calculus of gallbladder with acute cholecystitis without obstruction
K85.90|Acute pancreatitis without necrosis or infection, unspecified
K92.2|Gastrointestinal hemorrhage, unspecified
L03.115|Cellulitis of right lower limb
L03.116|Cellulitis of left lower limb
L89.153|Pressure ulcer of sacral region, stage 3
M16.11|Unilateral primary osteoarthritis, right hip
M17.11|Unilateral primary osteoarthritis, right knee
M25.551|Pain in right hip
M54.50|Low back pain, unspecified
N17.0|Acute kidney failure with tubular necrosis
N17.9|Acute kidney failure, unspecified
N18.30|Chronic kidney disease, stage 3 unspecified
N18.6|End stage renal disease
N30.00|Acute cystitis without hematuria
N39.0|Urinary tract infection, site not specified
O80|Encounter for full-term uncomplicated delivery
R04.0|Epistaxis
R06.02|Shortness of breath
R07.9|Chest pain, unspecified
R10.9|Unspecified abdominal pain
R11.2|Nausea with vomiting, unspecified
R41.82|Altered mental status, unspecified
R50.9|Fever, unspecified
R55|Syncope and collapse
R57.0|Cardiogenic shock
R65.20|Severe sepsis without septic shock
R65.21|Severe sepsis with septic shock
S72.001A|Fracture of unspecified part of neck of right femur, initial encounter for closed fracture
S72.141A|Displaced intertrochanteric fracture of right femur, initial encounter for closed fracture
T81.40XA|Infection following a procedure, unspecified, initial encounter
U07.1|COVID-19
Z37.0|Single live birth
Z38.00|Single liveborn infant, delivered vaginally
Z51.11|Encounter for antineoplastic chemotherapy
Z66|Do not resuscitate
Z79.01|Long term (current) use of anticoagulants
Z87.891|Personal history of nicotine dependence
Z95.1|Presence of aortocoronary bypass graft
Z99.2|Dependence on renal dialysis
`,
);
