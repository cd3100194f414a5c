/** Master files: staff without names, prices in cents, beds on their axes; other files are kept. */
import { describe, expect, it } from 'vitest';
import { factsOf, message, segment, taken, translated } from '../given.ts';
import { masterFilesFeed } from './master-files.ts';

const mfe = (action: string, key: string): string => `MFE|${action}|1|20260401|${key}|CWE`;
const mfn = (trigger: string, file: string, segments: readonly string[]) =>
  taken(masterFilesFeed, message(`MFN^${trigger}`, [`MFI|${file}||UPD|||AL`, ...segments]));

describe('master files', () => {
  it('keeps staff by key and kind, never by name', () => {
    const result = mfn('M02', 'STF', [mfe('MAD', 'N7'), segment('STF', { 1: 'N7', 3: 'Nightingale^Florence', 4: 'RN' })]);
    expect(factsOf(result, 'MasterFileChanged')).toEqual([{ type: 'MasterFileChanged', file: 'staff', key: 'N7', action: 'MAD', label: 'RN' }]);
  });

  it('reads a price in cents, from its date on', () => {
    const result = mfn('M04', 'CDM', [
      mfe('MUP', 'P100'),
      segment('CDM', { 1: 'P100', 3: 'Chest X-ray' }),
      segment('PRC', { 1: 'P100', 5: '123.4&USD' }),
      mfe('MAD', 'P200'),
    ]);
    expect(factsOf(result, 'MasterFileChanged')).toMatchObject([{ key: 'P100', label: 'Chest X-ray', priceCents: 12_340 }, { key: 'P200' }]);
    expect(result.events[0]?.effective).toMatchObject({ literal: '20260401', precision: 'day' });
  });

  it('opens, closes and staffs a bed, and labels a unit', () => {
    const result = mfn('M05', 'LOC', [
      mfe('MDC', '4W^09^A'),
      'LOC|4W^09^A',
      segment('LDP', { 6: 'I', 9: 'Leak' }),
      mfe('MUP', '4W^09^B'),
      'LOC|4W^09^B',
      segment('LCH', { 4: 'STF', 5: 'N' }),
      mfe('MAD', '5E'),
      'LOC|5E|Five East',
    ]);
    expect(factsOf(result, 'BedStatusChanged')).toMatchObject([
      { bed: '4W-09-A', serviceability: 'closed', blockReason: 'Leak' },
      { bed: '4W-09-B', serviceability: 'open', staffed: false },
    ]);
    expect(factsOf(result, 'MasterFileChanged')).toEqual([{ type: 'MasterFileChanged', file: 'location', key: '5E', action: 'MAD', label: 'Five East' }]);
  });

  it('keeps a file that nothing uses as unmapped, and refuses one without entries', () => {
    expect(mfn('M08', 'OMA', [])).toMatchObject({ outcome: 'unmapped', events: [] });
    expect(translated(masterFilesFeed, message('MFN^M02', ['MFI|STF']))).toMatchObject({ code: 'hl7.no-entry', place: 'MFE' });
  });
});
