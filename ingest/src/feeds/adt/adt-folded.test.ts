/** Movements through translation and fold together: the hard cases whose answer needs both, whatever order the messages arrive in. */
import { emptyHospital, foldHospital } from '@healthos/core/hospital-fold.ts';
import { emptyIdentity } from '@healthos/core/identity/fold.ts';
import type { Hospital } from '@healthos/core/hospital.ts';
import { bedId, encounterId, facilityId, feedId, messageId } from '@healthos/core/ids.ts';
import { getRow, rows } from '@healthos/core/table.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { message, receivedAt, segment, taken } from '../given.ts';
import { adtFeed } from './adt.ts';

interface Said {
  readonly trigger: string;
  /** `HHMM` of the day, and when it was said if that was later. */
  readonly at: string;
  readonly said?: string;
  readonly place?: string;
  readonly prior?: string;
  readonly visit?: string;
}

let control = 0;

function translatedOf({ trigger, at, said = at, place = '', prior = '', visit = 'V1' }: Said) {
  const time = (hhmm: string): string => `20260312${hhmm}00+0000`;
  const pv1 = segment('PV1', { 2: 'I', 3: place, 6: prior, 19: visit });
  const header = `MSH|^~\\&|EPIC|LGH|||${time(said)}||ADT^${trigger}|C${++control}|P|2.5.1`;
  return taken(adtFeed, message(`ADT^${trigger}`, [segment('EVN', { 2: time(said), 6: time(at) }), `PID|1||${visit}P^^^LGH^MR`, pv1], header));
}

type Translated = ReturnType<typeof translatedOf>;

function folded(messages: readonly Translated[]): Hospital {
  let hospital = emptyHospital(facilityId('LGH'));
  let position = 0;
  for (const [i, { events }] of messages.entries()) {
    for (const stated of events) {
      hospital = foldHospital(
        hospital,
        {
          ...stated,
          position: ++position,
          facility: facilityId('LGH'),
          recordedAt: receivedAt,
          feed: feedId('adt'),
          message: messageId(String(i + 1)),
        },
        emptyIdentity(),
      );
    }
  }
  return hospital;
}

const encounter = (hospital: Hospital, visit = 'V1') => getRow(hospital.operations.encounters, encounterId(visit));
const occupants = (hospital: Hospital, bed: string): readonly string[] =>
  getRow(hospital.operations.beds, bedId(...(bed.split('-') as [string, string, string])))?.occupants ?? [];
const kinds = (hospital: Hospital): string[] => [...rows(hospital.operations.discrepancies)].map(({ kind }) => kind);
const admit: Said = { trigger: 'A01', at: '0800', place: '4W^09^A' };

describe('hard cases, translated and folded', () => {
  it('hard case 3: a discharge that arrives before the transfer ends alike', () => {
    const day = [admit, { trigger: 'A02', at: '0900', place: 'ICU^01^1', prior: '4W^09^A' }, { trigger: 'A03', at: '1000', place: 'ICU^01^1' }].map(
      translatedOf,
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(day, { minLength: 3 }), (shuffled) => {
        const hospital = folded(shuffled);
        expect(encounter(hospital)).toMatchObject({
          status: 'finished',
          dischargedAt: Date.UTC(2026, 2, 12, 10),
          stays: [{ location: { bedId: '4W-09-A' } }, { location: { bedId: 'ICU-01-1' } }],
        });
        expect([occupants(hospital, '4W-09-A'), occupants(hospital, 'ICU-01-1')]).toEqual([[], []]);
      }),
    );
  });

  it('hard case 4: an update before the admit takes no bed until the admit comes', () => {
    const update = translatedOf({ trigger: 'A08', at: '0830', place: '4W^09^A' });
    expect(occupants(folded([update]), '4W-09-A')).toEqual([]);
    expect(occupants(folded([update, translatedOf(admit)]), '4W-09-A')).toEqual(['V1']);
  });

  it('hard case 6: a cancelled admission frees the bed, also where EVN-6 names the admission and a transfer came between', () => {
    const hospital = folded(
      [admit, { trigger: 'A02', at: '0900', place: 'ICU^01^1' }, { trigger: 'A11', at: '0800', said: '1100', place: 'ICU^01^1' }].map(translatedOf),
    );
    expect(encounter(hospital)?.status).toBe('cancelled');
    expect([occupants(hospital, '4W-09-A'), occupants(hospital, 'ICU-01-1')]).toEqual([[], []]);
  });

  it('hard case 7: a cancelled transfer returns to where the patient was, and says when the message names another place', () => {
    const moved = [admit, { trigger: 'A02', at: '0900', place: 'ICU^01^1' }].map(translatedOf);
    const back = folded([...moved, translatedOf({ trigger: 'A12', at: '0900', said: '0930', place: '4W^09^A', prior: 'ICU^01^1' })]);
    expect([occupants(back, '4W-09-A'), kinds(back)]).toEqual([['V1'], []]);
    expect(kinds(folded([...moved, translatedOf({ trigger: 'A12', at: '0900', said: '0930', place: '5E^02^B' })]))).toEqual(['cancel-location-mismatch']);
  });

  it('hard case 8: a cancelled discharge reopens, and never takes the bed from who came in between', () => {
    const hospital = folded(
      [
        admit,
        { trigger: 'A03', at: '1000', place: '4W^09^A' },
        { trigger: 'A01', at: '1030', place: '4W^09^A', visit: 'V2' },
        { trigger: 'A13', at: '1000', said: '1100', place: '4W^09^A' },
      ].map((said) => translatedOf(said)),
    );
    expect(encounter(hospital)).toMatchObject({ status: 'in-progress' });
    expect(occupants(hospital, '4W-09-A')[0]).toBe('V2');
    expect(kinds(hospital)).toContain('two-in-a-bed');
  });

  it('hard case 9: a visit number admitted again after its discharge is another encounter', () => {
    const hospital = folded([admit, { trigger: 'A03', at: '1000', place: '4W^09^A' }, { ...admit, at: '1200' }].map(translatedOf));
    expect([encounter(hospital)?.status, encounter(hospital, 'V1#2')?.status]).toEqual(['finished', 'in-progress']);
    expect(kinds(hospital)).toEqual(['visit-number-reused']);
  });

  it('hard case 10: after a swap each has the other bed, and nobody two', () => {
    const both = [admit, { ...admit, place: '4W^10^B', visit: 'V2' }].map(translatedOf);
    const pv1 = (place: string, visit: string): string => segment('PV1', { 2: 'I', 3: place, 19: visit });
    const swapped = taken(
      adtFeed,
      message('ADT^A17', ['EVN||20260312100000+0000', 'PID|1||V1P^^^LGH^MR', pv1('4W^10^B', 'V1'), 'PID|2||V2P^^^LGH^MR', pv1('4W^09^A', 'V2')]),
    );
    const hospital = folded([...both, swapped]);
    expect([occupants(hospital, '4W-10-B'), occupants(hospital, '4W-09-A'), kinds(hospital)]).toEqual([['V1'], ['V2'], []]);
  });
});
