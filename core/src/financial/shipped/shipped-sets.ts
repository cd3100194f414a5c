/** The written list of public code sets of which a part comes with the product; a site loads the whole tables, and the licensed ones, by `healthos pack`. */
import type { CodeSet } from '../packs.ts';
import { cvx } from './cvx.ts';
import { hcpcs2 } from './hcpcs-ii.ts';
import { icd10cm } from './icd-10-cm.ts';
import { icd10pcs } from './icd-10-pcs.ts';
import { loinc } from './loinc.ts';
import { ndc } from './ndc.ts';
import { rxnorm } from './rxnorm.ts';
import { ucum } from './ucum.ts';

export const shippedSets: readonly CodeSet[] = [icd10cm, icd10pcs, hcpcs2, cvx, loinc, rxnorm, ndc, ucum];
