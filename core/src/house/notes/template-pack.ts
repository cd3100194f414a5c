/** Templates of notes as a dated demo pack of this project. A site replaces it with its own. */
import { instant } from '../../time.ts';
import type { NoteTemplate } from './template.ts';

const loinc = (code: string, display: string) => ({ code, display, system: 'LN' });

export const notePack = {
  pack: 'demo-notes@2026.1',
  version: '2026.1',
  effectiveFrom: instant(Date.UTC(2026, 0, 1)),
  source: 'A small demo pack of this project, not clinical advice: a site replaces it with its own. Kinds are LOINC document codes',
  templates: [
    {
      template: 'history-physical',
      title: 'History and physical',
      kind: loinc('34117-2', 'History and physical note'),
      sections: [
        { section: 'complaint', title: 'Chief complaint', hint: 'Why the patient came', required: true },
        { section: 'history', title: 'History of present illness', required: true },
        { section: 'past', title: 'Past history', pulls: ['problems', 'procedures'] },
        { section: 'home', title: 'Medications at home', pulls: ['home-medications'] },
        { section: 'allergies', title: 'Allergies', pulls: ['allergies'] },
        { section: 'examination', title: 'Examination', pulls: ['vitals'] },
        { section: 'data', title: 'Results', pulls: ['results'] },
        { section: 'assessment', title: 'Assessment', required: true },
        { section: 'plan', title: 'Plan', required: true },
      ],
      fields: [
        { field: 'code-status', title: 'Code status', choices: ['full', 'do-not-resuscitate', 'do-not-intubate', 'comfort', 'not-discussed'], required: true },
      ],
    },
    {
      template: 'progress',
      title: 'Progress note (SOAP)',
      kind: loinc('11506-3', 'Progress note'),
      sections: [
        { section: 'subjective', title: 'Subjective', hint: 'What the patient says', required: true },
        { section: 'objective', title: 'Objective', hint: 'Findings, in addition to what is quoted', pulls: ['vitals', 'results'] },
        { section: 'medications', title: 'Medications', pulls: ['medications'] },
        { section: 'assessment', title: 'Assessment', required: true },
        { section: 'plan', title: 'Plan', required: true },
      ],
      fields: [{ field: 'pain', title: 'Pain', number: { from: 0, to: 10 } }],
    },
    {
      template: 'procedure',
      title: 'Procedure note',
      kind: loinc('28570-0', 'Procedure note'),
      sections: [
        { section: 'procedure', title: 'Procedure', hint: 'What was done, and where', required: true },
        { section: 'indication', title: 'Indication', pulls: ['problems'], required: true },
        { section: 'findings', title: 'Findings' },
        { section: 'after', title: 'Plan afterwards', required: true },
      ],
      fields: [
        { field: 'consent', title: 'Consent', choices: ['written', 'verbal', 'emergency'], required: true },
        { field: 'time-out', title: 'Time-out', choices: ['done', 'not-done'], required: true },
        { field: 'complications', title: 'Complications', choices: ['none', 'bleeding', 'infection', 'other'], required: true },
        { field: 'blood-loss', title: 'Blood loss', number: { from: 0, to: 20_000, unit: 'mL' } },
      ],
    },
    {
      template: 'discharge-summary',
      title: 'Discharge summary',
      kind: loinc('18842-5', 'Discharge summary'),
      sections: [
        { section: 'stay', title: 'Stay', pulls: ['visit'] },
        { section: 'problems', title: 'Diagnoses and problems', pulls: ['problems'] },
        { section: 'course', title: 'Hospital course', hint: 'What happened, and why', required: true },
        { section: 'procedures', title: 'Procedures', pulls: ['procedures'] },
        { section: 'results', title: 'Results', pulls: ['results'] },
        { section: 'pending', title: 'Results pending at discharge', pulls: ['pending'] },
        { section: 'medications', title: 'Medications after reconciliation', pulls: ['reconciled'] },
        { section: 'allergies', title: 'Allergies', pulls: ['allergies'] },
        { section: 'follow-up', title: 'Follow-up', hint: 'Who sees the patient, when, and what is to be looked at', pulls: ['referrals'], required: true },
      ],
      fields: [
        { field: 'condition', title: 'Condition', choices: ['good', 'fair', 'guarded', 'deceased'], required: true },
        {
          field: 'to',
          title: 'Discharged to',
          choices: ['home', 'home-with-care', 'nursing-facility', 'rehabilitation', 'other-hospital', 'hospice'],
          required: true,
        },
        { field: 'follow-up-days', title: 'Follow-up within', number: { from: 0, to: 365, unit: 'days' } },
      ],
      milestone: 'papers-signed',
    },
    {
      template: 'nursing',
      title: 'Nursing note',
      kind: loinc('34746-8', 'Nurse note'),
      sections: [
        { section: 'note', title: 'Note', required: true },
        { section: 'signs', title: 'Signs', pulls: ['vitals'] },
      ],
      fields: [],
    },
  ],
} as const satisfies { readonly templates: readonly NoteTemplate[]; readonly [part: string]: unknown };

export const noteTemplates: readonly NoteTemplate[] = notePack.templates;
export const templateNamed = (template: string): NoteTemplate | undefined => noteTemplates.find((one) => one.template === template);
/** How a fact names it: the pack and the template. */
export const packed = (template: string): string => `${notePack.pack}/${template}`;
