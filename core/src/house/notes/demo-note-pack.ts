/** Templates of notes as a small, dated demo pack of this project. A site that loads its own writes in nothing of this one. */
import type { NotePack } from './template.ts';

const loinc = (code: string, display: string) => ({ code, display, system: 'LN' });

export const demoNotePack: NotePack = {
  pack: 'demo-notes',
  version: '2026.1',
  effectiveFrom: '2026-01-01',
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
};
