/** What every file of a pack says of itself. Dates are days of the facility's calendar. */
import Type from 'typebox';

const Day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'A day, YYYY-MM-DD' });

export const packHeader = {
  version: Type.String({ minLength: 1, maxLength: 60, description: 'As its source numbers it' }),
  effectiveFrom: Day,
  /** The last day on which it holds; absent = until the next version. */
  effectiveThrough: Type.Optional(Day),
  source: Type.String({ minLength: 1, maxLength: 300 }),
  notice: Type.Optional(Type.String({ minLength: 1, maxLength: 4000, description: 'Licence notice, shown before it is loaded' })),
};
