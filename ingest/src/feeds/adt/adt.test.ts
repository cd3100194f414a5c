/** ADT: each trigger to its fact, and the hard cases of ingest.md that live in translation. */
import { instant } from '@healthos/core/time.ts';
import { describe, expect, it } from 'vitest';
import { isRejection } from '../../rejection.ts';
import { factsOf, message, record, segment, taken, translated } from '../given.ts';
import { ordersFeed } from '../orders/orders.ts';
import { pharmacyFeed } from '../pharmacy/pharmacy.ts';
import { resultsFeed } from '../results/results.ts';
import { adtFeed } from './adt.ts';

const pid = (number: string, more = ''): string => `PID|1||${number}^^^LGH^MR||Everyman^Adam||19610615|M${more}`;
const pv1 = (place: string, prior = '', visit = 'V1'): string => segment('PV1', { 1: '1', 2: 'I', 3: place, 6: prior, 7: '1001^Attend', 10: 'MED', 19: visit });
const adt = (trigger: string, segments: readonly string[], evn = 'EVN||20260312115500+0000') => message(`ADT^${trigger}`, [evn, ...segments]);

describe('movements', () => {
  it('admits to the bed of PV1-3 and names the segments it read', () => {
    const result = taken(adtFeed, adt('A01', [pid('1'), pv1('4W^09^A^LGH')]));
    const admitted = result.events.find(({ event }) => event.type === 'PatientAdmitted');
    expect(admitted).toMatchObject({
      event: {
        encounter: 'V1',
        patient: record('1'),
        class: 'I',
        service: 'MED',
        attending: '1001',
        location: { unit: '4W', room: '09', bed: 'A', bedId: '4W-09-A' },
      },
      effective: { at: Date.UTC(2026, 2, 12, 11, 55), literal: '20260312115500+0000', zone: 'field' },
      segments: [1, 2, 3],
    });
    expect(result.events[0]?.event.type).toBe('SourceRecordSeen');
    expect(JSON.stringify(result.events)).not.toMatch(/Everyman|Adam|19610615/);
    expect(result.identities).toMatchObject([{ patient: record('1'), assigner: 'LGH', number: '1', kind: 'MR', family: 'Everyman', birthDate: '19610615' }]);
  });

  it('labels the record by PV1-16 and PD1-12: each a word of its own, `""` takes it back, silence says nothing', () => {
    const labels = (vip: string, protection?: string) =>
      factsOf(
        taken(
          adtFeed,
          adt('A01', [
            pid('1'),
            ...(protection === undefined ? [] : [segment('PD1', { 12: protection })]),
            segment('PV1', { 2: 'I', 3: '4W^09^A', 16: vip, 19: 'V1' }),
          ]),
        ),
        'RecordLabelled',
      ).map(({ place, label, said }) => `${said} ${place ?? ''} ${label}`);
    expect(labels('')).toEqual([]);
    expect(labels('Y')).toEqual(['sender PV1-16 vip']);
    expect(labels('N')).toEqual(['sender PV1-16 normal']);
    expect(labels('""')).toEqual(['sender PV1-16 normal']);
    expect(labels('EMP', 'Y')).toEqual(['sender PV1-16 restricted', 'sender PD1-12 restricted']);
    expect(labels('', 'N')).toEqual(['sender PD1-12 normal']);
  });

  it.each([
    ['A02', 'PatientTransferred'],
    ['A03', 'PatientDischarged'],
    ['A04', 'PatientRegistered'],
    ['A05', 'PatientPreadmitted'],
    ['A06', 'ClassChangedToInpatient'],
    ['A07', 'ClassChangedToOutpatient'],
    ['A08', 'EncounterUpdated'],
    ['A09', 'PatientDeparted'],
    ['A10', 'PatientArrived'],
    ['A11', 'AdmitCancelled'],
    ['A12', 'TransferCancelled'],
    ['A13', 'DischargeCancelled'],
    ['A14', 'PatientPreadmitted'],
    ['A15', 'TransferPlanned'],
    ['A16', 'DischargePlanned'],
    ['A21', 'LeaveStarted'],
    ['A22', 'LeaveEnded'],
    ['A23', 'EncounterDeleted'],
    ['A25', 'DischargePlanCancelled'],
    ['A26', 'TransferPlanCancelled'],
    ['A27', 'PreadmitCancelled'],
    ['A32', 'ArrivalCancelled'],
    ['A33', 'DepartureCancelled'],
    ['A38', 'PreadmitCancelled'],
    ['A52', 'LeaveStartCancelled'],
    ['A53', 'LeaveEndCancelled'],
    ['A54', 'EncounterUpdated'],
    ['A55', 'EncounterUpdated'],
    ['A61', 'EncounterUpdated'],
    ['A62', 'EncounterUpdated'],
  ])('%s is %s', (trigger, type) => {
    const result = taken(adtFeed, adt(trigger, [pid('1'), pv1('4W^09^A')]));
    expect(result.events.map(({ event }) => event.type)).toEqual(['SourceRecordSeen', type]);
  });

  it('reads a pending transfer from PV1-42', () => {
    const [planned] = factsOf(taken(adtFeed, adt('A15', [pid('1'), segment('PV1', { 2: 'I', 3: '4W^09^A', 19: 'V1', 42: 'ICU^01^1' })])), 'TransferPlanned');
    expect(planned?.location?.bedId).toBe('ICU-01-1');
  });

  it('keeps an admission without PV1 as the person, with a warning', () => {
    const result = taken(adtFeed, adt('A01', [pid('1')]));
    expect(result.events.map(({ event }) => event.type)).toEqual(['SourceRecordSeen']);
    expect(result.warnings).toEqual([{ code: 'hl7.no-encounter', place: 'PV1' }]);
  });

  it('gives a sender without visit numbers one encounter per record', () => {
    const [admitted] = factsOf(taken(adtFeed, adt('A01', [pid('1'), 'PV1|1|I|4W^09^A'])), 'PatientAdmitted');
    expect(admitted?.encounter).toBe(`${record('1')}@LGH`);
  });

  it('refuses a movement of nobody, naming PID-3', () => {
    expect(translated(adtFeed, adt('A02', ['PID|1||||Everyman^Adam', pv1('4W^09^A')]))).toMatchObject({
      kind: 'rejection',
      code: 'hl7.no-patient',
      place: 'PID-3',
    });
  });

  it('reads PID-2 where a version before 2.3.1 has no PID-3', () => {
    const [seen] = factsOf(taken(adtFeed, adt('A04', ['PID|1|77|||Everyman^Adam', pv1('ED')])), 'SourceRecordSeen');
    expect(seen?.patient).toBe(record('77'));
  });

  it('takes a cancellation after what it cancels, although EVN-6 is the time of that', () => {
    const order = (trigger: string, evn: string): string => taken(adtFeed, adt(trigger, [pid('1'), pv1('4W^09^A')], evn)).events[1]?.order ?? '';
    const admit = order('A01', 'EVN||20260312100000+0000||||20260312100000+0000');
    const transfer = order('A02', 'EVN||20260312110000+0000||||20260312110000+0000');
    const cancel = order('A11', 'EVN||20260312120000+0000||||20260312100000+0000');
    expect([cancel, transfer, admit].sort()).toEqual([admit, transfer, cancel]);
  });

  it('names a movement by ZBE-1 and dates it by ZBE-2 (IHE PAM)', () => {
    const result = taken(adtFeed, adt('A02', [pid('1'), pv1('4W^09^A'), 'ZBE|M77^EPIC|20260312090000+0000||INSERT|N|']));
    expect(result.events[1]).toMatchObject({
      event: { type: 'PatientTransferred', movement: 'M77', action: 'insert' },
      effective: { at: Date.UTC(2026, 2, 12, 9) },
    });
  });

  it('cancels or corrects the movement that Z99 names', () => {
    const z99 = (action: string) => taken(adtFeed, adt('Z99', [pid('1'), pv1('4W^09^A'), `ZBE|M77|20260312090000+0000||${action}|Y|A02`])).events[1];
    expect(z99('CANCEL')?.event).toMatchObject({ type: 'TransferCancelled', movement: 'M77', action: 'cancel' });
    expect(z99('UPDATE')).toMatchObject({
      event: { type: 'PatientTransferred', movement: 'M77', action: 'update' },
      effective: { at: Date.UTC(2026, 2, 12, 9) },
    });
  });

  it('reads isolation and acuity from observations', () => {
    const [admitted] = factsOf(
      taken(adtFeed, adt('A01', [pid('1'), pv1('4W^09^A'), 'OBX|1|CE|ISO^Isolation precautions^L||C^Contact^L', 'OBX|2|NM|75636-1^ESI^LN||2'])),
      'PatientAdmitted',
    );
    expect(admitted).toMatchObject({ isolation: 'contact', acuity: 2 });
  });
});

describe('what comes with a movement', () => {
  it('reads coverage, allergies, diagnoses and observations', () => {
    const result = taken(
      adtFeed,
      adt('A01', [
        pid('1'),
        pv1('4W^09^A'),
        'OBX|1|SN|2160-0^Creatinine^LN||<^3|mg/dL|||||F',
        'AL1|1|DA|70618^Penicillin^RxN|SV',
        'DG1|1||I10^Hypertension^I10',
        'IN1|1|MCR^Medicare|M1|Medicare Part A',
      ]),
    );
    expect(factsOf(result, 'CoverageRecorded')).toMatchObject([{ payerClass: 'medicare', rank: 1, payer: 'M1', encounter: 'V1' }]);
    expect(factsOf(result, 'RecordLineChanged')).toMatchObject([
      { line: 'allergy', key: '70618', severity: 'SV' },
      { line: 'diagnosis', key: 'I10' },
    ]);
    expect(factsOf(result, 'ObservationRecorded')).toMatchObject([
      { value: { kind: 'quantity', value: 3, literal: '<3', comparator: '<', unit: 'mg/dL' }, status: 'F' },
    ]);
  });

  it('reads what an allergy does, words and codes, as often as it is said', () => {
    const said = (...segments: readonly string[]) =>
      factsOf(taken(adtFeed, adt('A01', [pid('1'), pv1('4W^09^A'), ...segments])), 'RecordLineChanged').map(({ reactions }) => reactions);
    expect(said('AL1|1|DA|A^Penicillin|SV|anaphylaxis~247472004^Hives^SCT', 'AL1|2|DA|B^Latex|MI', 'AL1|3|DA|C^Nuts||""', 'IAM|4|DA|D^Soy|MO|rash|A')).toEqual([
      [{ code: 'anaphylaxis' }, { code: '247472004', display: 'Hives', system: 'SCT' }],
      undefined,
      undefined,
      [{ code: 'rash' }],
    ]);
  });

  it('reads who took the patient in beside who attends', () => {
    const visit = (fields: Readonly<Record<number, string>>) =>
      factsOf(taken(adtFeed, adt('A01', [pid('1'), segment('PV1', { 2: 'I', 3: '4W^09^A', 19: 'V1', ...fields })])), 'PatientAdmitted').map(
        ({ attending, admitting }) => [attending, admitting],
      );
    expect([visit({ 7: '1001^Attend^Ann', 17: '2002^Admit^Linda' }), visit({ 17: '""' }), visit({})]).toEqual([
      [['1001', '2002']],
      [[undefined, '']],
      [[undefined, undefined]],
    ]);
  });

  it('reads who referred the patient and who is asked for advice, as many as are named; `""` deletes them, silence says nothing', () => {
    const visit = (fields: Readonly<Record<number, string>>) =>
      factsOf(taken(adtFeed, adt('A01', [pid('1'), segment('PV1', { 2: 'I', 3: '4W^09^A', 19: 'V1', ...fields })])), 'PatientAdmitted').map(
        ({ referring, consulting }) => [referring, consulting],
      );
    expect([visit({ 8: '1001^Refer^Ann', 9: '2002^Ask^Linda~3003^Ask^Bo~2002^Ask^Linda~^Nameless' }), visit({ 8: '""', 9: '""' }), visit({})]).toEqual([
      [[['1001'], ['2002', '3003']]],
      [[[], []]],
      [[undefined, undefined]],
    ]);
  });

  it('labels a diagnosis by DG1-18, and no other: silence says nothing, `""` takes it back', () => {
    const said = (confidential: string): unknown[] =>
      factsOf(
        taken(adtFeed, adt('A01', [pid('1'), pv1('4W^09^A'), `DG1|1||F10.2^Alcohol dependence^I10${'|'.repeat(15)}${confidential}`])),
        'RecordLineChanged',
      ).map((event) => (event as { readonly sensitivity?: string }).sensitivity);
    expect([said('Y'), said('N'), said('""'), said(''), said('X')]).toEqual([['restricted'], ['normal'], ['normal'], [undefined], ['restricted']]);
  });
});

describe('hard cases', () => {
  it('hard case 2: ADT and orders quarantine another message under a control id that was used', () => {
    expect([adtFeed, ordersFeed, pharmacyFeed].map(({ defaults }) => defaults.onReusedControlId)).toEqual(['quarantine', 'quarantine', 'quarantine']);
  });

  it('hard case 5: an update moves the patient only where the feed declares it', () => {
    const update = (applyLocationOnUpdate: boolean) =>
      factsOf(taken(adtFeed, adt('A08', [pid('1'), pv1('4W^10^B')]), { applyLocationOnUpdate }), 'EncounterUpdated')[0];
    expect(update(false)).not.toHaveProperty('locationApplies');
    expect(update(true)).toMatchObject({ locationApplies: true, location: { bedId: '4W-10-B' } });
  });

  it('hard case 7: a cancelled transfer carries where the patient was before, and its ZBE movement', () => {
    const [cancelled] = factsOf(
      taken(adtFeed, adt('A12', [pid('1'), pv1('4W^09^A', 'ICU^01^1'), 'ZBE|M9|20260312110000+0000||CANCEL|N|A02'])),
      'TransferCancelled',
    );
    expect(cancelled).toMatchObject({ location: { bedId: '4W-09-A' }, priorLocation: { bedId: 'ICU-01-1' }, movement: 'M9', action: 'cancel' });
  });

  it('hard case 10: a swap is one fact of both encounters, and one unreadable half refuses it', () => {
    const other = ['PID|2||2^^^LGH^MR', pv1('4W^10^B', '', 'V2')];
    const swapped = taken(adtFeed, adt('A17', [pid('1'), pv1('4W^09^A'), ...other]));
    expect(factsOf(swapped, 'BedsSwapped')).toMatchObject([
      { first: { encounter: 'V1', location: { bedId: '4W-09-A' } }, second: { encounter: 'V2', patient: record('2'), location: { bedId: '4W-10-B' } } },
    ]);
    expect(swapped.events.filter(({ event }) => event.type === 'BedsSwapped').map(({ segments }) => segments)).toEqual([[1, 2, 3, 4, 5]]);
    expect(translated(adtFeed, adt('A17', [pid('1'), pv1('4W^09^A'), 'PID|2||2^^^LGH^MR']))).toMatchObject({ code: 'hl7.no-encounter', place: 'PV1[2]' });
  });

  it('hard case 11: every PID and MRG group of a merge counts, or none', () => {
    const groups = [pid('1'), 'MRG|9^^^LGH^MR', pid('2'), 'MRG|8'];
    expect(factsOf(taken(adtFeed, adt('A40', groups)), 'PatientsMerged')).toEqual([
      { type: 'PatientsMerged', from: record('9'), into: record('1'), kind: 'merge' },
      { type: 'PatientsMerged', from: record('8'), into: record('2'), kind: 'merge' },
    ]);
    expect(translated(adtFeed, adt('A40', [...groups, pid('3')]))).toMatchObject({ code: 'hl7.no-merge', place: 'MRG[3]' });
  });

  it('hard case 12: a record merged into itself is no merge', () => {
    const result = taken(adtFeed, adt('A40', [pid('1'), 'MRG|1^^^LGH^MR']));
    expect(factsOf(result, 'PatientsMerged')).toEqual([]);
    expect(result.warnings).toEqual([{ code: 'hl7.no-merge', place: 'MRG-1' }]);
  });

  it('hard case 13: A24 links and A37 unlinks two records, and neither is given up', () => {
    const pair = [pid('1'), pid('2')];
    expect(factsOf(taken(adtFeed, adt('A24', pair)), 'PatientsLinked')).toEqual([{ type: 'PatientsLinked', a: record('1'), b: record('2'), kind: 'system' }]);
    expect(factsOf(taken(adtFeed, adt('A37', pair)), 'PatientsUnlinked')).toEqual([{ type: 'PatientsUnlinked', a: record('1'), b: record('2') }]);
    expect(translated(adtFeed, adt('A24', [pid('1')]))).toMatchObject({ code: 'hl7.no-patient', place: 'PID[2]' });
  });

  it('hard case 14: A43 moves identifiers, A45 moves each visit, A50 and A42 give it another number', () => {
    expect(factsOf(taken(adtFeed, adt('A43', [pid('1'), 'MRG|9^^^LGH^MR'])), 'PatientsMerged')).toMatchObject([
      { from: record('9'), into: record('1'), kind: 'move' },
    ]);
    const visits = [pid('1'), 'MRG|9^^^LGH^MR||||V7', pv1('4W^09^A', '', 'V7'), 'MRG|9^^^LGH^MR||||V8', pv1('4W^09^B', '', 'V8')];
    expect(factsOf(taken(adtFeed, adt('A45', visits)), 'EncounterMoved')).toEqual([
      { type: 'EncounterMoved', encounter: 'V7', toPatient: record('1'), fromPatient: record('9') },
      { type: 'EncounterMoved', encounter: 'V8', toPatient: record('1'), fromPatient: record('9') },
    ]);
    for (const trigger of ['A42', 'A50']) {
      expect(factsOf(taken(adtFeed, adt(trigger, [pid('1'), 'MRG|||||V0', pv1('4W^09^A')])), 'EncounterMoved')).toEqual([
        { type: 'EncounterMoved', encounter: 'V0', toPatient: record('1'), toEncounter: 'V1' },
      ]);
    }
  });

  it('hard case 15: fingerprints tell that name and birth date changed, and nothing of what they are', () => {
    const seen = (line: string) => factsOf(taken(adtFeed, adt('A31', [line])), 'SourceRecordSeen')[0];
    const [first, again, other] = [seen(pid('1')), seen(pid('1').replace('Everyman', 'EVERYMAN')), seen('PID|1||1^^^LGH^MR||Woman^Eve||19700101|F')];
    expect(again?.nameHash).toBe(first?.nameHash);
    expect([other?.nameHash, other?.birthHash, other?.sex]).not.toContain(first?.nameHash);
    expect(other?.birthHash).not.toBe(first?.birthHash);
    expect([first?.sex, other?.sex]).toEqual(['M', 'F']);
  });

  it('hard case 16: a newborn names its mother and that it is a twin', () => {
    const [seen] = factsOf(
      taken(adtFeed, adt('A28', [segment('PID', { 3: '5^^^LGH^MR', 5: 'Everyman^Boy A', 7: '20260312', 8: 'M', 21: '1^^^LGH^MR', 24: 'Y', 25: '1' })])),
      'SourceRecordSeen',
    );
    expect(seen).toMatchObject({ patient: record('5'), mother: record('1'), multipleBirth: true });
  });

  it.each([
    ['Doe^John', ''],
    ['Unknown^Male', ''],
    ['Everyman^Adam', 'UD'],
  ])('hard case 17: %s %s is an unidentified patient', (name, reliability) => {
    const [seen] = factsOf(
      taken(adtFeed, adt('A04', [segment('PID', { 3: '6^^^LGH^MR', 5: name, 8: 'M', 32: reliability }), pv1('ED^T1')])),
      'SourceRecordSeen',
    );
    expect(seen?.unidentified).toBe(true);
  });

  it('hard case 17: registration says itself who is unidentified; a laboratory repeats it', () => {
    const doe = ['PID|1||6^^^LGH^MR||Doe^John|||M', pv1('ED^T1')];
    const [registered, told] = [taken(adtFeed, adt('A04', doe)), taken(resultsFeed, message('ORU^R01', [...doe, 'OBR|1|P1|F1|2823-3^Potassium^LN']))];
    expect(factsOf(registered, 'SourceRecordSeen')[0]).not.toHaveProperty('relayed');
    expect(factsOf(told, 'SourceRecordSeen')[0]).toMatchObject({ unidentified: true, relayed: true });
    expect([registered, told].map(({ identities }) => identities[0]?.relayed)).toEqual([undefined, true]);
  });

  it('hard case 17: a person who is named Doe is identified', () => {
    expect(factsOf(taken(adtFeed, adt('A04', ['PID|1||6^^^LGH^MR||Doe^Rosalind|||F', pv1('ED^T1')])), 'SourceRecordSeen')[0]?.unidentified).toBe(false);
  });

  it('hard case 18: empty is no change, "" deletes, and a snapshot says that the rest is no longer so', () => {
    const update = (service: string, emptyMeans: 'no-change' | 'snapshot') =>
      factsOf(
        taken(adtFeed, adt('A08', [pid('1'), segment('PV1', { 2: 'I', 3: '4W^09^A', 10: service, 19: 'V1' })]), { emptyMeans: { PV1: emptyMeans } }),
        'EncounterUpdated',
      )[0]?.service;
    expect([update('', 'no-change'), update('""', 'no-change'), update('', 'snapshot'), update('SUR', 'snapshot')]).toEqual([undefined, '', '', 'SUR']);
    const lines = (allergy: string, emptyMeans: 'no-change' | 'snapshot') =>
      factsOf(taken(adtFeed, adt('A08', [pid('1'), pv1('4W^09^A'), `AL1|1|DA|${allergy}`]), { emptyMeans: { AL1: emptyMeans } }), 'RecordLineChanged').map(
        ({ key, action }) => `${action} ${key}`,
      );
    expect(lines('70618^Penicillin', 'no-change')).toEqual(['add 70618']);
    expect(lines('70618^Penicillin', 'snapshot')).toEqual(['delete *', 'add 70618']);
    expect(lines('""', 'no-change')).toEqual(['delete *']);
  });

  it('hard case 24: a time without an offset is of MSH-7, else of the feed, and says which', () => {
    const effective = (evn: string, header: string) =>
      taken(adtFeed, message('ADT^A03', [evn, pid('1'), pv1('4W^09^A')], `MSH|^~\\&|EPIC|LGH|||${header}||ADT^A03|C1|P|2.5.1`), { zone: 'America/New_York' })
        .events[1]?.effective;
    expect(effective('EVN||20261101013000', '20261101020000-0400')).toMatchObject({ at: instant(Date.UTC(2026, 10, 1, 5, 30)), zone: 'header' });
    expect(effective('EVN||20261101013000', '20261101020000')).toMatchObject({
      at: instant(Date.UTC(2026, 10, 1, 5, 30)),
      zone: 'feed',
      literal: '20261101013000',
    });
    expect(effective('EVN||202611', '20261101020000')).toMatchObject({ precision: 'month' });
    // What a program writes for want of a date is no time of the year 1.
    expect(effective('EVN||00010101000000', '20261101020000+0000')).toMatchObject({ at: Date.UTC(2026, 10, 1, 2) });
  });

  it('hard case 18: `""` takes an address and a number to call back, and silence does not', () => {
    const said = (address: string, phone: string) =>
      taken(adtFeed, adt('A08', [`PID|1||1^^^LGH^MR||Everyman^Adam||19610615|M|||${address}||${phone}`, pv1('4W^09^A')])).identities[0];
    expect(said('""', '""')).toMatchObject({ address: '', phone: '' });
    expect(Object.keys(said('', '') ?? {})).not.toEqual(expect.arrayContaining(['phone']));
    expect(said('1 Oak Street', '555-0100')).toMatchObject({ address: '1 Oak Street', phone: '555-0100' });
  });

  it('hard case 18: `""` takes back a birth date, a sex, a mother and a death, in the table and in the log', () => {
    const said = (fields: Readonly<Record<number, string>>) =>
      taken(adtFeed, adt('A08', [segment('PID', { 3: '1^^^LGH^MR', 5: 'Everyman^Adam', ...fields }), pv1('4W^09^A')]));
    const gone = said({ 7: '""', 8: '""', 21: '""', 24: '""', 30: '""' });
    expect(gone.identities[0]).toMatchObject({ family: 'Everyman', birthDate: '', sex: '' });
    expect(factsOf(gone, 'SourceRecordSeen')[0]).toMatchObject({ birthHash: '', sex: 'U', motherTakenBack: true, multipleBirth: false, deceased: false });
    expect(factsOf(gone, 'EncounterUpdated')[0]).toMatchObject({ deleted: ['sex', 'age'] });
    const silent = said({});
    expect(Object.keys(silent.identities[0] ?? {})).not.toEqual(expect.arrayContaining(['birthDate']));
    expect(factsOf(silent, 'SourceRecordSeen')[0]).not.toHaveProperty('birthHash');
    expect(factsOf(silent, 'EncounterUpdated')[0]).not.toHaveProperty('deleted');
    // The day of a death alone says nothing of the death.
    expect(said({ 29: '""' })).toMatchObject({ warnings: [{ code: 'hl7.not-deleted', place: 'PID-29' }] });
    expect(factsOf(said({ 29: '""' }), 'SourceRecordSeen')[0]).not.toHaveProperty('deceased');
    expect(said({ 19: '""' }).identities[0]?.others).toEqual([]);
  });

  it.each([
    ['Everyman^""', { family: 'Everyman', given: '' }, undefined],
    ['""^Adam', { family: '', given: 'Adam' }, undefined],
    ['""', {}, 'PID-5'],
    ['""^""', {}, 'PID-5'],
    ['^""', {}, 'PID-5'],
    ['', {}, undefined],
  ])('hard case 18: of a name (%s) a part goes beside one that is left, and never all of it', (name, left, warned) => {
    const { identities, warnings } = taken(adtFeed, adt('A08', [`PID|1||1^^^LGH^MR||${name}||19610615|M`, pv1('4W^09^A')]));
    const { family, given } = identities[0] ?? {};
    expect({ ...(family === undefined ? {} : { family }), ...(given === undefined ? {} : { given }) }).toEqual(left);
    expect(warnings).toEqual(warned === undefined ? [] : [{ code: 'hl7.name-kept', place: warned }]);
  });

  it('hard case 18: of a visit `""` takes a text, a plan and what was observed; no deletion alone moves anybody', () => {
    const said = taken(
      adtFeed,
      adt('A08', [
        pid('1'),
        segment('PV1', { 2: 'I', 3: '""', 7: '""', 10: '""', 14: '""', 18: '""', 19: 'V1', 36: '""', 44: '""' }),
        segment('PV2', { 9: '""' }),
        'OBX|1|CE|ISO^Isolation precautions^L||""||||||F',
        'OBX|2|NM|75636-1^ESI^LN||2||||||D',
      ]),
    );
    expect(factsOf(said, 'EncounterUpdated')).toMatchObject([
      { service: '', attending: '', patientType: '', admitSource: '', disposition: '', deleted: ['expectedDischargeAt', 'isolation', 'acuity'] },
    ]);
    expect(said.warnings).toEqual([
      { code: 'hl7.not-deleted', place: 'PV1-3' },
      { code: 'hl7.not-deleted', place: 'PV1-44' },
    ]);
    // Whoever leaves is nowhere.
    expect(taken(adtFeed, adt('A03', [pid('1'), segment('PV1', { 2: 'I', 3: '""', 19: 'V1' })])).warnings).toEqual([]);
  });

  it('hard case 25: custom delimiters, an embedded line end and another character set are read as sent', () => {
    const custom = message(
      'ADT$A01',
      ['EVN##20260312115500+0000', 'PID#1##1$$$LGH$MR##Müller$Jörg##19610615#M', segment('PV1', { 2: 'I', 3: '4W$09$A', 19: 'V1' }).replaceAll('|', '#')],
      'MSH#$~\\&#EPIC#LGH###20260312120000+0000##ADT$A01#C1#P#2.5.1',
    );
    const result = taken(adtFeed, custom);
    expect(factsOf(result, 'PatientAdmitted')[0]?.location?.bedId).toBe('4W-09-A');
    expect(result.identities[0]?.family).toBe('Müller');
    for (const end of ['\n', '\r', '\r\n']) {
      const broken = adt('A01', [`PID|1||1^^^LGH^MR||Everyman^Ad${end}am of the long line`, pv1('4W^09^A')]);
      expect(isRejection(translated(adtFeed, broken))).toBe(false);
      expect([end, taken(adtFeed, broken).warnings]).toEqual([end, [{ code: 'hl7.bad-segment', place: 'PID[3]' }]]);
      expect(factsOf(taken(adtFeed, broken), 'PatientAdmitted')[0]?.location?.bedId).toBe('4W-09-A');
    }
  });
});
