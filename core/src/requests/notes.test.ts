/** A note from signing to its end: signed once, added to, cosigned by an attending, retracted; and every wrong way refused with its code. */
import { describe, expect, test } from 'vitest';
import type { DocumentRecorded } from '../clinical/events.ts';
import type { HealthEvent } from '../event.ts';
import { at, fact, moved, minute, type Fact } from '../given.ts';
import { inputAfter } from '../given-input.ts';
import { chartOf } from '../house/chart/chart.ts';
import { noteOf, notesOf, type Note } from '../house/notes/notes.ts';
import { pulledOf } from '../house/notes/pull.ts';
import { demoNotePack } from '../house/notes/demo-note-pack.ts';
import { notePacks } from '../house/notes/note-packs.ts';
import { pulls } from '../house/notes/template.ts';
import { encounterId, feedId, orderId, patientId } from '../ids.ts';
import { getRow } from '../table.ts';
import type { ViewInput } from '../views/view.ts';
import { notePackLoad } from './note-pack-load.ts';
import { noteSign } from './note-sign.ts';
import { noteAddend, noteCosign, noteRetract } from './note-step.ts';
import { isRefusal, type Actor, type Decision, type RequestKind } from './request.ts';
import { undo } from './undo.ts';

const resident: Actor = { role: 'clinician', staff: 'r1' };
const attending: Actor = { role: 'clinician', staff: 'a1' };
const other: Actor = { role: 'clinician', staff: 'x1' };
const joined = (staff: string, part: 'resident' | 'attending'): Fact =>
  fact(-50, { type: 'CareTeamStepped', encounter: encounterId('V1'), staff, part, step: 'joined', by: 'charge-nurse:c1' }, `join-${staff}`);
const potassium = (minutes: number, value: number, status: 'F' | 'C' | 'W', control: string): Fact =>
  fact(
    minutes,
    {
      type: 'ObservationRecorded',
      observation: 'F1|2823-3',
      patient: patientId('p1'),
      encounter: encounterId('V1'),
      order: orderId('O1'),
      code: { code: '2823-3', display: 'Potassium', system: 'LN' },
      value: { kind: 'quantity', value, literal: String(value), unit: 'mmol/L' },
      status,
      abnormal: 'HH',
      observedAt: minute(-20),
    },
    control,
  );
const here: readonly Fact[] = [
  fact(-60, moved('PatientAdmitted', 'V1', 'p1', { location: at('4W-01-A'), class: 'I', attending: 'a1', admittedAt: minute(-60) })),
  fact(-60, moved('PatientAdmitted', 'V2', 'p2', { location: at('4W-02-A'), class: 'I' }), 'other'),
  joined('r1', 'resident'),
  potassium(-10, 6.1, 'F', 'k1'),
];

const ask = (facts: readonly Fact[], kind: RequestKind, body: object, actor: Actor, minutes = 1): Decision =>
  kind.decide(inputAfter(facts, minutes), { body: body as never, at: minute(minutes), id: `request-${minutes}` }, actor);
const codeOf = (decision: Decision): string => (isRefusal(decision) ? decision.refused : 'done');
function then(facts: readonly Fact[], decision: Decision, minutes: number): readonly Fact[] {
  if (isRefusal(decision)) throw new RangeError(decision.says);
  return [...facts, ...decision.events.map((event: HealthEvent, n) => ({ ...fact(minutes, event, `${minutes}-${n}`), feed: feedId('requests') }))];
}
const text = (section: string, words = 'x'): object => ({ section, text: words });
const progress = (more: object = {}): object => ({
  document: 'N1',
  encounter: 'V1',
  template: 'progress',
  sections: [text('subjective'), text('assessment'), text('plan')],
  ...more,
});
const note = (input: ViewInput, document = 'N1'): Note | undefined => noteOf(input.hospital, getRow(input.hospital.clinical.documents, document));

describe('signing', () => {
  test('the fact says kind, author, size and template, and not a word of the text', () => {
    const answer = ask(
      here,
      noteSign,
      progress({ sections: [text('subjective', 'Short of breath'), text('assessment'), text('plan')], values: [{ field: 'pain', value: '3' }] }),
      attending,
    );
    expect(isRefusal(answer) ? answer : answer.events).toEqual([
      {
        type: 'DocumentRecorded',
        document: 'N1',
        patient: 'p1',
        encounter: 'V1',
        kind: { code: '11506-3', display: 'Progress note', system: 'LN' },
        change: 'original',
        completion: 'AU',
        contentBytes: 17,
        template: 'demo-notes@2026.1/progress',
        author: 'clinician:a1',
        values: [{ field: 'pain', value: '3' }],
        by: 'clinician:a1',
      },
    ]);
    expect(JSON.stringify(answer)).not.toContain('breath');
  });

  test('a second signature on one note is refused and told who was first', () => {
    const facts = then(here, ask(here, noteSign, progress(), resident), 1);
    expect(ask(facts, noteSign, progress(), other, 2)).toMatchObject({ refused: 'note.signed', taken: { by: 'clinician:r1', at: minute(1) } });
    expect(codeOf(ask(facts, noteSign, progress(), resident, 2))).toBe('note.signed');
  });

  test('what the template asks for and is not there, or is none that it takes', () => {
    const code = (more: object): string => codeOf(ask(here, noteSign, progress(more), attending));
    expect(code({ sections: [text('subjective'), text('assessment', '  '), text('plan')] })).toBe('note.incomplete');
    expect(code({ sections: [text('subjective'), text('assessment'), text('plan'), text('strange')] })).toBe('note.incomplete');
    expect(code({ sections: [text('subjective'), text('assessment'), text('plan'), text('plan')] })).toBe('note.incomplete');
    expect(code({ values: [{ field: 'pain', value: '11' }] })).toBe('note.incomplete');
    expect(code({ values: [{ field: 'pain', value: 'much' }] })).toBe('note.incomplete');
    expect(code({ template: 'nothing' })).toBe('thing.unknown');
    expect(code({ template: 'procedure', sections: [text('procedure'), text('indication'), text('after')] })).toBe('note.incomplete');
    expect(code({})).toBe('done');
  });

  test('a role without a person, a patient of another unit or none; a visit that ended may still be written on', () => {
    expect(codeOf(ask(here, noteSign, progress(), { role: 'clinician' }))).toBe('person.missing');
    expect(codeOf(ask(here, noteSign, progress({ encounter: 'V9' }), attending))).toBe('encounter.unknown');
    expect(codeOf(ask(here, noteSign, progress(), { role: 'nurse', staff: 'n1', unit: 'ICU' }))).toBe('encounter.unknown');
    expect(codeOf(ask(here, noteSign, progress({ patient: 'p2' }), attending))).toBe('form.stale');
    const gone = [...here, fact(0, moved('PatientDischarged', 'V1', 'p1', { dischargedAt: minute(0) }))];
    expect(codeOf(ask(gone, noteSign, progress(), attending))).toBe('done');
    expect(codeOf(ask(gone, noteSign, progress(), { role: 'nurse', staff: 'n1', unit: '4W' }))).toBe('done');
  });

  test('a discharge summary signs the papers of the way out, once', () => {
    const summary = (document: string): object => ({
      document,
      encounter: 'V1',
      template: 'discharge-summary',
      sections: [text('course'), text('follow-up')],
      values: [
        { field: 'condition', value: 'good' },
        { field: 'to', value: 'home' },
      ],
    });
    const answer = ask(here, noteSign, summary('D1'), attending);
    expect(isRefusal(answer) ? answer : answer.events[1]).toEqual({
      type: 'MilestoneStepped',
      encounter: 'V1',
      milestone: 'papers-signed',
      state: 'done',
      by: 'clinician:a1',
    });
    const again = ask(then(here, answer, 1), noteSign, summary('D2'), attending, 2);
    expect(isRefusal(again) ? again : again.events.length).toBe(1);
  });
});

describe('what a note quotes', () => {
  const quoted = (facts: readonly Fact[]): { item: string; position: number; at: number; says: string } => {
    const input = inputAfter(facts, 1);
    const chart = chartOf(input, patientId('p1'));
    if (chart === undefined) throw new RangeError('no chart');
    const [line] = pulledOf({ chart, now: input.now, encounter: 'V1', visitPosition: 1 }, 'results');
    if (line === undefined) throw new RangeError('nothing is quoted');
    return line;
  };
  const quoting = (line: object): object => progress({ sections: [{ section: 'subjective', text: 'x', quotes: [line] }, text('assessment'), text('plan')] });

  test('stands in its fact with the position it is of, and says later that it was corrected', () => {
    const line = quoted(here);
    expect(line).toEqual({ item: 'observation|F1|2823-3', position: 4, at: minute(-20), says: 'Potassium 6.1 mmol/L (HH)' });
    const facts = then(here, ask(here, noteSign, quoting(line), attending), 1);
    expect(note(inputAfter(facts, 2))).toMatchObject({ outdated: [] });
    const [event] = getRow(inputAfter(facts, 2).hospital.clinical.documents, 'N1') ?? [];
    expect(event?.event.quotes).toEqual([{ item: 'observation|F1|2823-3', position: 4 }]);
    expect(note(inputAfter([...facts, potassium(3, 6.1, 'W', 'k2')], 4))).toMatchObject({ outdated: ['observation|F1|2823-3'], state: 'signed' });
  });

  test('is refused where it was corrected before signing, is of another patient, or is not there', () => {
    const line = quoted(here);
    const corrected = [...here, potassium(0, 4.1, 'C', 'k3')];
    expect(ask(corrected, noteSign, quoting(line), attending)).toMatchObject({ refused: 'form.stale', value: 'Potassium 6.1 mmol/L (HH)' });
    expect(codeOf(ask(corrected, noteSign, quoting(quoted(corrected)), attending))).toBe('done');
    expect(codeOf(ask(here, noteSign, { ...quoting(line), encounter: 'V2' }, attending))).toBe('thing.unknown');
    expect(codeOf(ask(here, noteSign, quoting({ ...line, position: 1 }), attending))).toBe('thing.unknown');
    expect(codeOf(ask(here, noteSign, quoting({ ...line, item: 'observation|none' }), attending))).toBe('thing.unknown');
    expect(codeOf(ask(here, noteSign, quoting({ ...line, item: 'visit|V1', position: 1 }), attending))).toBe('done');
    expect(codeOf(ask(here, noteSign, quoting({ ...line, item: 'visit|V2', position: 1 }), attending))).toBe('thing.unknown');
  });

  test('every part that a template names can be asked for', () => {
    const input = inputAfter(here, 1);
    const chart = chartOf(input, patientId('p1'));
    for (const pull of pulls)
      expect([pull, chart === undefined ? undefined : pulledOf({ chart, now: input.now, encounter: 'V1', visitPosition: 1 }, pull).length]).not.toEqual([
        pull,
        undefined,
      ]);
    expect(demoNotePack.templates.flatMap(({ sections }) => sections).filter(({ title }) => title.trim() === '')).toEqual([]);
  });
});

test('a site writes in its own templates once it loaded them; what nobody could write in is refused with its place', () => {
  const own = {
    pack: 'lakeside',
    version: '1',
    effectiveFrom: '2026-01-01',
    source: 'Lakeside',
    templates: [
      { template: 'ward-round', title: 'Ward round', kind: { code: 'WR' }, sections: [{ section: 'all', title: 'All', required: true }], fields: [] },
    ],
  };
  const load = (pack: object): Decision => ask(here, notePackLoad, { pack }, { role: 'admin' });
  const round = { document: 'N1', encounter: 'V1', template: 'ward-round', sections: [text('all')] };
  expect(codeOf(ask(here, noteSign, round, attending))).toBe('thing.unknown');
  const loaded = then(here, load(own), 0);
  expect(notePacks(inputAfter(loaded, 1)).map(({ pack }) => pack)).toEqual(['lakeside']);
  expect(ask(loaded, noteSign, round, attending)).toMatchObject({ events: [{ template: 'lakeside@1/ward-round', kind: { code: 'WR' } }] });
  expect(codeOf(ask(loaded, noteSign, progress(), attending))).toBe('thing.unknown');
  const [template] = own.templates;
  for (const [pack, field] of [
    [{ ...own, pack: 'demo-notes' }, 'pack.pack'],
    [{ ...own, templates: [template, template] }, 'pack.templates'],
    [{ ...own, templates: [{ ...template, template: 'addendum' }] }, 'pack.templates'],
    [{ ...own, templates: [{ ...template, fields: [{ field: 'pain', title: 'Pain' }] }] }, 'pack.templates[0].fields[0]'],
  ] as const)
    expect(load(pack)).toMatchObject({ refused: 'note.incomplete', field });
});

describe('after signing', () => {
  const signed = then(here, ask(here, noteSign, progress(), resident), 1);

  test('a resident’s note waits for an attending who did not write it; a second cosignature is refused', () => {
    expect(note(inputAfter(signed, 2))).toMatchObject({ state: 'awaiting-cosign', author: 'clinician:r1' });
    expect(codeOf(ask(signed, noteCosign, { document: 'N1' }, other, 2))).toBe('note.not-attending');
    expect(codeOf(ask(signed, noteCosign, { document: 'N1' }, { role: 'clinician' }, 2))).toBe('person.missing');
    expect(codeOf(ask(signed, noteCosign, { document: 'none' }, attending, 2))).toBe('thing.unknown');
    const both = [...signed, joined('x1', 'attending')];
    const cosigned = then(both, ask(both, noteCosign, { document: 'N1', seen: 99 }, attending, 2), 2);
    expect(note(inputAfter(cosigned, 3))).toMatchObject({
      state: 'cosigned',
      author: 'clinician:r1',
      steps: [{ says: 'signed' }, { says: 'cosigned', by: 'clinician:a1' }],
    });
    expect(ask(cosigned, noteCosign, { document: 'N1', seen: 1 }, other, 3)).toMatchObject({
      refused: 'note.signed',
      taken: { by: 'clinician:a1', at: minute(2) },
    });
  });

  test('nobody cosigns what they wrote; a stale form is refused', () => {
    const own = then(here, ask(here, noteSign, progress({ cosign: true }), attending), 1);
    expect(codeOf(ask(own, noteCosign, { document: 'N1' }, attending, 2))).toBe('note.not-attending');
    expect(codeOf(ask(signed, noteCosign, { document: 'N1', seen: 0 }, attending, 2))).toBe('form.stale');
  });

  test('an addendum stands under its note, by whoever signs it; the note itself stays as it was', () => {
    const added = then(signed, ask(signed, noteAddend, { document: 'N2', parent: 'N1', text: 'Later result seen.' }, other, 2), 2);
    expect(notesOf(inputAfter(added, 3), patientId('p1'))).toMatchObject([
      { document: 'N1', state: 'awaiting-cosign', addenda: [{ document: 'N2', parent: 'N1', author: 'clinician:x1', bytes: 18, state: 'signed' }] },
    ]);
    expect(codeOf(ask(added, noteAddend, { document: 'N2', parent: 'N1', text: 'Again' }, other, 3))).toBe('note.signed');
    expect(codeOf(ask(signed, noteAddend, { document: 'N3', parent: 'N1', text: '  ' }, other, 2))).toBe('note.incomplete');
    expect(codeOf(ask(signed, noteAddend, { document: 'N3', parent: 'none', text: 'x' }, other, 2))).toBe('thing.unknown');
  });

  test('its author or an attending retracts it with a reason; then nothing is added or cosigned', () => {
    expect(codeOf(ask(signed, noteRetract, { document: 'N1', reason: 'wrong-patient' }, other, 2))).toBe('note.not-yours');
    for (const actor of [resident, attending]) {
      const gone = then(signed, ask(signed, noteRetract, { document: 'N1', reason: 'wrong-patient' }, actor, 2), 2);
      expect(note(inputAfter(gone, 3))).toMatchObject({ state: 'retracted', steps: [{ says: 'signed' }, { says: 'retracted', reason: 'wrong-patient' }] });
      expect(codeOf(ask(gone, noteAddend, { document: 'N2', parent: 'N1', text: 'x' }, resident, 3))).toBe('note.retracted');
      expect(codeOf(ask(gone, noteCosign, { document: 'N1' }, attending, 3))).toBe('note.retracted');
      expect(codeOf(ask(gone, noteRetract, { document: 'N1', reason: 'duplicate' }, resident, 3))).toBe('note.retracted');
    }
  });

  test('a cosignature is taken back to waiting, a signature to a retracted note', () => {
    const back = (facts: readonly Fact[], by: Actor, minutes: number): readonly Fact[] => {
      const recorded = facts.map((one, i) => ({ ...one, position: i + 1 })).slice(-1);
      const answer = undo.decide(inputAfter(facts, minutes), { body: { message: '1' }, at: minute(minutes), id: 'undo', earlier: recorded }, by);
      return then(facts, answer, minutes);
    };
    const cosigned = then(signed, ask(signed, noteCosign, { document: 'N1' }, attending, 2), 2);
    expect(note(inputAfter(back(cosigned, attending, 3), 4))?.state).toBe('awaiting-cosign');
    expect(note(inputAfter(back(signed, resident, 3), 4))?.state).toBe('retracted');
  });

  test('a document of HL7 stands among the notes, and one that waits is cosigned here', () => {
    const sent: DocumentRecorded = {
      type: 'DocumentRecorded',
      document: 'DOC-1',
      patient: patientId('p1'),
      encounter: encounterId('V1'),
      kind: { code: 'PN' },
      change: 'original',
      completion: 'PA',
      contentBytes: 40,
    };
    const facts = [...here, fact(1, sent)];
    expect(notesOf(inputAfter(facts, 2), patientId('p1'))).toMatchObject([{ document: 'DOC-1', state: 'awaiting-cosign' }]);
    const cosigned = then(facts, ask(facts, noteCosign, { document: 'DOC-1' }, attending, 2), 2);
    expect(note(inputAfter(cosigned, 3), 'DOC-1')).toMatchObject({ state: 'cosigned', bytes: 40 });
  });
});
