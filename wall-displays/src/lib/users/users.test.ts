/** What of the form of a user goes to the server. */
import { describe, expect, it } from 'vitest';
import { bodyOf, emptyForm, formOf, placeWords, type User } from './users.ts';

const units = ['nurse', 'evs'];
const user: User = {
  id: 'u1',
  login: 'otis',
  name: 'Otis',
  staff: 'n1',
  role: 'nurse',
  facility: 'LGH',
  unit: '4W',
  state: 'active',
  hasPin: true,
  hasFactor: false,
  madeAt: 0,
  sessions: 1,
};

describe('the form of a user', () => {
  it('sends what was said, and no field that is empty', () => {
    expect(bodyOf({ ...emptyForm(), login: ' otis ', name: 'Otis' }, units, true)).toEqual({ login: 'otis', name: 'Otis', role: 'nurse' });
    expect(bodyOf({ ...emptyForm('LGH'), login: 'otis', name: 'Otis', unit: '4W' }, units, true)).toMatchObject({ facility: 'LGH', unit: '4W' });
  });

  it('binds to a unit only whom a unit has, in a hospital that was said', () => {
    expect(bodyOf({ ...formOf(user), role: 'finance' }, units, false)).toEqual({ name: 'Otis', role: 'finance', facility: 'LGH' });
    expect(bodyOf({ ...formOf(user), facility: '' }, units, false)).toEqual({ name: 'Otis', role: 'nurse' });
  });

  it('says where somebody works', () => {
    expect([placeWords(user), placeWords({ facility: 'LGH' }), placeWords({})]).toEqual(['LGH 4W', 'LGH', 'every hospital']);
  });
});
