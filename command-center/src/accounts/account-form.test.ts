/** What an account may be: every field that is wrong is said at once, and nobody gives away more than is theirs. */
import { describe, expect, it } from 'vitest';
import { accountRoles, readAccount, type AskedAccount, type Houses } from './account-form.ts';

const houses: Houses = { own: undefined, units: (facility) => (facility === 'LGH' ? ['4W', '5E'] : undefined) };
const otis: AskedAccount = { login: 'otis', name: 'Otis', role: 'nurse' };
const fields = (asked: AskedAccount, known = houses): unknown => {
  const read = readAccount(asked, known);
  return 'login' in read ? 'taken' : read.map(({ field }) => field);
};

describe('an account', () => {
  it('is named to facts as it signs in, unless somebody says otherwise', () => {
    expect(readAccount({ ...otis, login: ' OTIS ', name: ' Otis T ' }, houses)).toEqual({ login: 'otis', name: 'Otis T', staff: 'otis', role: 'nurse' });
    expect(readAccount({ ...otis, staff: 'n7', badge: 'B-7001', facility: 'LGH', unit: '4W' }, houses)).toMatchObject({
      staff: 'n7',
      badge: 'B-7001',
      unit: '4W',
    });
  });

  it('is of somebody who works here: no patient, wall or feed', () => {
    for (const role of ['patient', 'wall-public', 'wall-staff', 'feed', 'root', '']) expect([role, fields({ ...otis, role })]).toEqual([role, ['role']]);
    for (const role of accountRoles) expect([role, fields({ ...otis, role })]).toEqual([role, 'taken']);
  });

  it('says all that is wrong with it', () => {
    expect(fields({ login: 'a', name: '', role: 'x', badge: 'b b', staff: 'a b', facility: 'LGH', unit: '9X' })).toEqual(
      expect.arrayContaining(['login', 'name', 'role', 'badge', 'staff', 'unit']),
    );
    expect([fields({ ...otis, unit: '4W' }), fields({ ...otis, facility: 'NO' })]).toEqual([['facility'], ['facility']]);
    expect(fields({ ...otis, role: 'executive', facility: 'LGH', unit: '4W' })).toEqual(['unit']);
  });

  it('is of the own hospital where whoever gives it is bound to one', () => {
    const bound = { ...houses, own: 'LGH' };
    expect([fields(otis, bound), fields({ ...otis, facility: 'GVM' }, bound), fields({ ...otis, facility: 'LGH' }, bound)]).toEqual([
      ['facility'],
      ['facility'],
      'taken',
    ]);
  });
});
