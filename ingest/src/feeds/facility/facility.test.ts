/** Buildings and beds: the facility file whole or refused by path, and table 0116 onto the axes of a bed. */
import { describe, expect, it } from 'vitest';
import { isRejection } from '../../rejection.ts';
import { factsOf, message, receivedAt, taken, translated } from '../given.ts';
import { facilityFeed, translateFacilityFile } from './facility.ts';

const good = {
  facility: 'LGH',
  name: 'Lakeside General',
  zone: 'America/New_York',
  currency: 'USD',
  senders: ['EPIC|LGH'],
  mixedSexRooms: true,
  ordinaryBedKg: 200,
  floors: [
    {
      floor: '4',
      name: 'Fourth',
      widthMetres: 60,
      depthMetres: 40,
      corridors: [
        [
          [0, 0],
          [60, 0],
          [60, 3],
        ],
      ],
    },
  ],
  units: [
    {
      unit: '4W',
      name: 'Four West',
      names: { es: 'Medicina 4 Oeste' },
      levelOfCare: 'medical-surgical',
      floor: '4',
      ratio: 5,
      features: ['telemetry'],
      ages: ['adult', 'child'],
      rooms: [
        {
          room: '09',
          pressure: 'negative',
          door: [3, 4],
          features: ['ligature-safe'],
          beds: [
            {
              bed: 'A',
              polygon: [
                [0, 0],
                [1, 0],
                [1, 2],
              ],
            },
            { bed: 'B', staffed: false, features: ['bariatric', 'dialysis'], maxWeightKg: 450 },
          ],
        },
      ],
    },
  ],
};
const read = (file: unknown) => translateFacilityFile(Buffer.from(typeof file === 'string' ? file : JSON.stringify(file)), { receivedAt });
const refusedAt = (file: unknown): string => {
  const result = read(file);
  return isRejection(result) ? `${result.code} ${result.place}` : 'taken';
};

describe('the facility file', () => {
  it('is one fact, whole', () => {
    const result = read(good);
    expect(isRejection(result) ? result : result.events).toMatchObject([
      { event: { type: 'FacilityDescribed', description: good }, effective: { at: receivedAt } },
    ]);
  });

  it.each([
    ['not JSON', '{', 'json.syntax $'],
    ['no object', '[]', 'facility.shape $'],
    ['no zone of the earth', { ...good, zone: 'Mars/Olympus' }, 'facility.shape $.zone'],
    ['a floor without a width', { ...good, floors: [{ floor: '4', name: 'Fourth', depthMetres: 40 }] }, 'facility.shape $.floors[0].widthMetres'],
    ['a unit on no floor', { ...good, units: [{ ...good.units[0], floor: '5' }] }, 'facility.shape $.units[0].floor'],
    ['a unit twice', { ...good, units: [good.units[0], good.units[0]] }, 'facility.shape $.units[1].unit'],
    ['a level of care that is none', { ...good, units: [{ ...good.units[0], levelOfCare: 'spa' }] }, 'facility.shape $.units[0].levelOfCare'],
    ['a feature that no bed has', { ...good, units: [{ ...good.units[0], features: ['telemetry', 'sauna'] }] }, 'facility.shape $.units[0].features[1]'],
    [
      'a name in a language that no patient chooses',
      { ...good, units: [{ ...good.units[0], names: { es: 'Uno', tlh: 'wa’' } }] },
      'facility.shape $.units[0].names.tlh',
    ],
    ['a name that is none', { ...good, units: [{ ...good.units[0], names: { es: ' ' } }] }, 'facility.shape $.units[0].names.es'],
    ['names that are no object', { ...good, units: [{ ...good.units[0], names: ['Uno'] }] }, 'facility.shape $.units[0].names'],
    ['an age band that is none', { ...good, units: [{ ...good.units[0], ages: ['old'] }] }, 'facility.shape $.units[0].ages[0]'],
    [
      'a bed that bears nothing',
      { ...good, units: [{ ...good.units[0], rooms: [{ room: '1', beds: [{ bed: 'A', maxWeightKg: 0 }] }] }] },
      'facility.shape $.units[0].rooms[0].beds[0].maxWeightKg',
    ],
    [
      'a bed twice',
      { ...good, units: [{ ...good.units[0], rooms: [{ room: '1', beds: [{ bed: 'A' }, { bed: 'A' }] }] }] },
      'facility.shape $.units[0].rooms[0].beds[1].bed',
    ],
    [
      'a line for an outline',
      {
        ...good,
        units: [
          {
            ...good.units[0],
            outline: [
              [0, 0],
              [1, 1],
            ],
          },
        ],
      },
      'facility.shape $.units[0].outline',
    ],
  ])('refuses %s by its path', (_, file, place) => {
    expect(refusedAt(file)).toBe(place);
  });
});

describe('bed status (A20)', () => {
  const beds = (npu: string) => factsOf(taken(facilityFeed, message('ADT^A20', ['EVN||20260312115500+0000', npu])), 'BedStatusChanged');

  it.each([
    ['U', { cleanliness: 'clean', serviceability: 'open' }],
    ['K', { cleanliness: 'dirty' }],
    ['H', { cleanliness: 'in-progress' }],
    ['C', { serviceability: 'closed' }],
    ['I', { serviceability: 'blocked', blockReason: 'isolation' }],
    ['O', { serviceability: 'open' }],
  ])('%s says only what it means', (status, axes) => {
    expect(beds(`NPU|4W^09^A^LGH|${status}`)).toEqual([{ type: 'BedStatusChanged', bed: '4W-09-A', unit: '4W', room: '09', bedName: 'A', ...axes }]);
  });

  it('keeps a status outside the table as a warning, and refuses a message without a bed', () => {
    expect(taken(facilityFeed, message('ADT^A20', ['NPU|4W^09^A|Z'])).warnings).toEqual([{ code: 'hl7.unknown-code', place: 'NPU-2' }]);
    expect(translated(facilityFeed, message('ADT^A20', []))).toMatchObject({ code: 'hl7.no-bed', place: 'NPU' });
  });
});
