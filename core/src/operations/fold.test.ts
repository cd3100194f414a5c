/** Encounters and beds: given facts, then rows; and the invariants that any order of arrival must keep. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recorded } from '../event.ts';
import { at, fact, minute, moved, recorded } from '../given.ts';
import { bedId, encounterId, patientId, unitId } from '../ids.ts';
import { canonical } from '../state-hash.ts';
import { getRow, rows } from '../table.ts';
import { emptyOperations, foldOperations } from './fold.ts';
import type { Who } from './number-of-two.ts';
import type { OperationsState } from './state.ts';

type Fact = Omit<Recorded, 'position'>;
const nobodyMerged: Who = (record) => record;
const fold = (facts: readonly Fact[]): OperationsState => recorded(facts).reduce((state, one) => foldOperations(state, one, nobodyMerged), emptyOperations());
const bed = (state: OperationsState, unit: string, room: string, name: string) => getRow(state.beds, bedId(unit, room, name));
const encounter = (state: OperationsState, id: string) => getRow(state.encounters, encounterId(id));
const kinds = (state: OperationsState): string[] => [...rows(state.discrepancies)].map((row) => row.kind).sort();

const admit = fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));
const transfer = fact(60, moved('PatientTransferred', 'V1', 'p1', { location: at('4W-02-A'), priorLocation: at('4W-01-A') }));
const discharge = fact(120, moved('PatientDischarged', 'V1', 'p1', { disposition: '01' }));

describe('an encounter moves its beds', () => {
  it('is admitted, moves and leaves', () => {
    const state = fold([admit, transfer, discharge]);
    expect(encounter(state, 'V1')).toMatchObject({ status: 'finished', admittedAt: minute(0), dischargedAt: minute(120), disposition: '01' });
    expect(encounter(state, 'V1')?.stays.map((stay) => [stay.location.bedId, stay.from, stay.until])).toEqual([
      ['4W-01-A', minute(0), minute(60)],
      ['4W-02-A', minute(60), minute(120)],
    ]);
    expect(bed(state, '4W', '01', 'A')).toMatchObject({ occupancy: 'vacant', cleanliness: 'dirty', cleanlinessSince: minute(60), discovered: true });
    expect(getRow(state.units, unitId('4W'))).toMatchObject({ levelOfCare: 'unknown', discovered: true });
  });

  it('hard case 3: a discharge before its transfer ends like the order in which it happened', () => {
    expect(canonical(fold([admit, discharge, transfer]))).toBe(canonical(fold([admit, transfer, discharge])));
  });

  it('hard case 4: an update before the admit makes a stub without a bed, which the admit adopts', () => {
    const update = fact(-10, moved('EncounterUpdated', 'V1', 'p1', { location: at('4W-01-A') }));
    const stub = fold([update]);
    expect(encounter(stub, 'V1')).toMatchObject({ status: 'unknown', stub: true, stays: [] });
    expect(bed(stub, '4W', '01', 'A')).toMatchObject({ occupancy: 'vacant' });
    const adopted = fold([update, admit]);
    expect(encounter(adopted, 'V1')).toMatchObject({ status: 'in-progress', stays: [{ from: minute(0) }] });
    expect(encounter(adopted, 'V1')?.stub).toBeUndefined();
  });

  it('hard case 5: an update with another location is shown, and moves only where the feed says so', () => {
    const says = fact(30, moved('EncounterUpdated', 'V1', 'p1', { location: at('4W-05-A') }));
    const shown = fold([admit, says]);
    expect(encounter(shown, 'V1')?.location?.bedId).toBe('4W-01-A');
    expect(kinds(shown)).toEqual(['update-names-other-bed']);
    const applies = fact(30, moved('EncounterUpdated', 'V1', 'p1', { location: at('4W-05-A'), locationApplies: true }));
    const taken = fold([admit, applies]);
    expect(encounter(taken, 'V1')?.location?.bedId).toBe('4W-05-A');
    expect(kinds(taken)).toEqual(['update-moved-patient']);
  });

  it('hard case 18: what was deleted of a visit is not known any more, and may be said again', () => {
    const said = fact(
      10,
      moved('EncounterUpdated', 'V1', 'p1', {
        service: 'MED',
        attending: '1001',
        sex: 'F',
        age: 'adult',
        isolation: 'contact',
        acuity: 2,
        expectedDischargeAt: minute(900),
      }),
    );
    const gone = fact(
      20,
      moved('EncounterUpdated', 'V1', 'p1', { service: '', attending: '', deleted: ['sex', 'age', 'isolation', 'acuity', 'expectedDischargeAt'] }),
    );
    const known = ['service', 'attending', 'sex', 'age', 'isolation', 'acuity', 'expectedDischargeAt'] as const;
    const left = (facts: readonly Fact[]) => known.filter((name) => encounter(fold(facts), 'V1')?.[name] !== undefined);
    expect(left([admit, said])).toEqual(known);
    expect(left([admit, said, gone])).toEqual([]);
    expect(left([admit, gone, said])).toEqual([]);
    expect(left([admit, said, gone, fact(30, moved('EncounterUpdated', 'V1', 'p1', { sex: 'F', service: 'CAR' }))])).toEqual(['service', 'sex']);
  });

  it('how somebody left is mended after the discharge, and gone with it', () => {
    const mended = fact(180, moved('EncounterUpdated', 'V1', 'p1', { disposition: '20' }));
    expect(encounter(fold([admit, transfer, discharge, mended]), 'V1')?.disposition).toBe('20');
    expect(encounter(fold([admit, mended]), 'V1')?.disposition).toBeUndefined();
    expect(
      encounter(fold([admit, transfer, discharge, fact(180, moved('EncounterUpdated', 'V1', 'p1', { disposition: '' }))]), 'V1')?.disposition,
    ).toBeUndefined();
  });

  it('hard case 6: a cancelled admission frees the bed and leaves no dirt', () => {
    const state = fold([admit, transfer, fact(90, moved('AdmitCancelled', 'V1', 'p1'))]);
    expect(encounter(state, 'V1')).toMatchObject({ status: 'cancelled', stays: [] });
    expect(bed(state, '4W', '02', 'A')).toMatchObject({ occupancy: 'vacant', cleanliness: 'clean' });
  });

  it('hard case 6: a pre-admission is taken back by its own cancellation (A38), not by that of an admission (A11)', () => {
    const announced = fact(-60, moved('PatientPreadmitted', 'V1', 'p1', { class: 'P', location: at('4W-01-A') }));
    expect(encounter(fold([announced]), 'V1')?.status).toBe('planned');
    expect(encounter(fold([announced, fact(90, moved('AdmitCancelled', 'V1', 'p1'))]), 'V1')?.status).toBe('planned');
    expect(encounter(fold([announced, fact(90, moved('PreadmitCancelled', 'V1', 'p1'))]), 'V1')?.status).toBe('cancelled');
    // Of who came, the admission is taken back, and what was announced is awaited again.
    expect(encounter(fold([announced, admit, fact(90, moved('AdmitCancelled', 'V1', 'p1'))]), 'V1')?.status).toBe('planned');
  });

  it('hard case 6: what was registered before the admission comes back', () => {
    const registered = fact(-60, moved('PatientRegistered', 'V1', 'p1', { class: 'E', location: at('ED-07') }));
    const state = fold([registered, admit, fact(90, moved('AdmitCancelled', 'V1', 'p1'))]);
    expect(encounter(state, 'V1')).toMatchObject({ status: 'in-progress', location: { unit: 'ED' } });
  });

  it('hard case 7: a cancelled transfer returns the patient, and says so when it names another place', () => {
    const back = fact(70, moved('TransferCancelled', 'V1', 'p1', { location: at('4W-01-A') }));
    expect(encounter(fold([admit, transfer, back]), 'V1')?.location?.bedId).toBe('4W-01-A');
    expect(kinds(fold([admit, transfer, back]))).toEqual([]);
    const elsewhere = fact(70, moved('TransferCancelled', 'V1', 'p1', { location: at('4W-09-A') }));
    expect(kinds(fold([admit, transfer, elsewhere]))).toEqual(['cancel-location-mismatch']);
  });

  it('hard case 7: a movement id says which transfer is taken back', () => {
    const first = fact(60, moved('PatientTransferred', 'V1', 'p1', { location: at('4W-02-A'), movement: 'm1', action: 'insert' }));
    const second = fact(80, moved('PatientTransferred', 'V1', 'p1', { location: at('4W-03-A'), movement: 'm2', action: 'insert' }));
    const cancel = fact(90, moved('TransferCancelled', 'V1', 'p1', { movement: 'm1', action: 'cancel' }));
    expect(encounter(fold([admit, first, second, cancel]), 'V1')?.stays.map((stay) => stay.location.bedId)).toEqual(['4W-01-A', '4W-03-A']);
  });

  it('hard case 8: a discharge taken back reopens; a bed taken meanwhile stays with its new occupant and the conflict shows', () => {
    const other = fact(125, moved('PatientAdmitted', 'V2', 'p2', { location: at('4W-02-A') }));
    const back = fact(130, moved('DischargeCancelled', 'V1', 'p1'));
    const alone = fold([admit, transfer, discharge, back]);
    expect(encounter(alone, 'V1')).toMatchObject({ status: 'in-progress' });
    expect(encounter(alone, 'V1')?.dischargedAt).toBeUndefined();
    expect(encounter(alone, 'V1')?.disposition).toBeUndefined();
    const taken = fold([admit, transfer, discharge, other, back]);
    expect(bed(taken, '4W', '02', 'A')?.occupants).toEqual(['V2', 'V1']);
    expect(kinds(taken)).toEqual(['two-in-a-bed']);
  });

  it('hard case 9: an admit after the discharge on the same number is a new encounter, flagged', () => {
    const state = fold([admit, discharge, fact(600, moved('PatientAdmitted', 'V1', 'p1', { location: at('4W-03-A') }))]);
    expect(encounter(state, 'V1')).toMatchObject({ status: 'finished' });
    expect(encounter(state, 'V1#2')).toMatchObject({ status: 'in-progress', location: { bedId: '4W-03-A' } });
    expect(kinds(state)).toEqual(['visit-number-reused']);
  });

  it('an admit of a second patient under an open number is shown to the steward, whatever comes first; an update, and one after a move, are none', () => {
    const second = fact(60, moved('PatientAdmitted', 'V1', 'p2', { location: at('4W-03-A') }));
    for (const facts of [
      [admit, second],
      [second, admit],
    ])
      expect(kinds(fold(facts))).toEqual(['visit-number-of-two']);
    expect(kinds(fold([admit, fact(60, moved('PatientAdmitted', 'V1', 'p1', { location: at('4W-03-A') }))]))).toEqual([]);
    const move = fact(30, { type: 'EncounterMoved', encounter: encounterId('V1'), toPatient: patientId('p2') });
    expect(kinds(fold([admit, second, move]))).toEqual([]);
  });

  it('hard case 10: a swap is both or neither', () => {
    const second = fact(0, moved('PatientAdmitted', 'V2', 'p2', { location: at('4W-02-A') }));
    const swap = fact(60, {
      type: 'BedsSwapped',
      first: { encounter: encounterId('V1'), patient: patientId('p1'), location: at('4W-02-A') },
      second: { encounter: encounterId('V2'), patient: patientId('p2'), location: at('4W-01-A') },
    });
    const state = fold([admit, second, swap]);
    expect(bed(state, '4W', '01', 'A')?.occupants).toEqual(['V2']);
    expect(bed(state, '4W', '02', 'A')?.occupants).toEqual(['V1']);
    expect(kinds(state)).toEqual([]);
  });

  it('keeps a bed on leave, plans one ahead, and merges visit numbers', () => {
    const leave = fold([admit, fact(30, moved('LeaveStarted', 'V1', 'p1'))]);
    expect(bed(leave, '4W', '01', 'A')).toMatchObject({ occupancy: 'away', occupiedSince: minute(0) });
    const planned = fold([admit, fact(30, moved('TransferPlanned', 'V1', 'p1', { location: at('ICU-01-A') }))]);
    expect(bed(planned, 'ICU', '01', 'A')).toMatchObject({ occupancy: 'assigned' });
    const merged = fold([
      admit,
      fact(50, { type: 'EncounterMoved', encounter: encounterId('V1'), toPatient: patientId('p1'), toEncounter: encounterId('V9') }),
    ]);
    expect(encounter(merged, 'V1')).toBeUndefined();
    expect(bed(merged, '4W', '01', 'A')?.occupants).toEqual(['V9']);
  });

  it('takes the latest word on each axis of a bed', () => {
    const status = (minutes: number, cleanliness: 'clean' | 'in-progress') =>
      fact(minutes, { type: 'BedStatusChanged', bed: bedId('4W', '01', 'A'), unit: unitId('4W'), cleanliness });
    const moves = [admit, transfer];
    expect(bed(fold([...moves, status(70, 'in-progress')]), '4W', '01', 'A')?.cleanliness).toBe('in-progress');
    expect(bed(fold([...moves, status(90, 'clean'), status(70, 'in-progress')]), '4W', '01', 'A')?.cleanliness).toBe('clean');
  });
});

describe('invariants', () => {
  const beds = ['4W-01-A', '4W-01-B', '4W-02-A', 'ICU-01-A'];
  const history = fc
    .array(
      fc.record({
        minutes: fc.integer({ min: 0, max: 200 }),
        visit: fc.integer({ min: 1, max: 3 }),
        place: fc.constantFrom(...beds),
        type: fc.constantFrom(
          'PatientAdmitted',
          'PatientRegistered',
          'PatientTransferred',
          'PatientDischarged',
          'EncounterUpdated',
          'AdmitCancelled',
          'TransferCancelled',
          'DischargeCancelled',
          'LeaveStarted',
          'LeaveEnded',
          'TransferPlanned',
        ),
      }),
      { maxLength: 14 },
    )
    .map((list) =>
      list.map(({ minutes, visit, place, type }, i) =>
        fact(minutes, moved(type as 'PatientAdmitted', `V${visit}`, `p${visit}`, { location: at(place) }), `c${i}`),
      ),
    );

  it('any order and any repetition of the same facts ends in the same picture', () => {
    fc.assert(
      fc.property(
        history.chain((facts) =>
          fc.tuple(fc.constant(facts), fc.shuffledSubarray([...facts, ...facts.slice(0, 3)], { minLength: facts.length + Math.min(3, facts.length) })),
        ),
        ([facts, shuffled]) => {
          expect(canonical(fold(shuffled))).toBe(canonical(fold(facts)));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('no bed holds two encounters without a discrepancy, and beds and encounters agree', () => {
    fc.assert(
      fc.property(history, (facts) => {
        const state = fold(facts);
        for (const row of rows(state.beds)) {
          if (row.occupants.length > 1) expect(getRow(state.discrepancies, `two-in-a-bed:${row.bed}`)).toBeDefined();
          for (const id of row.occupants) expect(getRow(state.encounters, id)?.location?.bedId).toBe(row.bed);
        }
        for (const row of rows(state.encounters)) {
          const open = row.stays.filter((stay) => stay.until === undefined);
          expect(open.length).toBeLessThanOrEqual(1);
          const held = open[0]?.location.bedId;
          if (held !== undefined) expect(getRow(state.beds, held)?.occupants).toContain(row.encounter);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('A01 then A11 is as before, but that the bed and the cancelled encounter are known', () => {
    const before = fold([fact(-5, moved('PatientAdmitted', 'V2', 'p2', { location: at('4W-02-A') }))]);
    const after = fold([fact(-5, moved('PatientAdmitted', 'V2', 'p2', { location: at('4W-02-A') })), admit, fact(5, moved('AdmitCancelled', 'V1', 'p1'))]);
    expect(canonical(getRow(after.beds, bedId('4W', '02', 'A')))).toBe(canonical(getRow(before.beds, bedId('4W', '02', 'A'))));
    expect(bed(after, '4W', '01', 'A')).toMatchObject({ occupancy: 'vacant', cleanliness: 'clean', occupants: [] });
  });
});
