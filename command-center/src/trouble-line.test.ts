/** What is written down of an error: its codes and our functions, never its words. */
import { describe, expect, it } from 'vitest';
import { Fault } from './fault.ts';
import { codesOf, framesOf, troubleLine } from './trouble-line.ts';

const name = 'Plantagenet';

describe('a line of trouble', () => {
  it('says what it is about, what it is and where, and no word of what it was given', () => {
    const line = troubleLine(parsed(`{"family": ${name}}`), 'a test', 0);
    expect(line).toMatchObject({ level: 'error', time: '1970-01-01T00:00:00.000Z', about: 'a test', error: 'SyntaxError' });
    expect(line.at.length).toBeGreaterThan(0);
    expect(JSON.stringify(line)).not.toContain(name);
  });

  it('leaves out a message of many lines, too', () => {
    const error = new Error(`first\n${name} at second\n    third`);
    expect(framesOf(error).join('\n')).not.toContain(name);
    expect(framesOf(error)[0]).toMatch(/^at /);
  });

  it('names the code of a database, of a system and of a cause', () => {
    expect(codesOf(Object.assign(new Error(name), { name: 'error', code: '23505', detail: `Key (number)=(${name})` }))).toBe('error 23505');
    expect(codesOf(new TypeError('fetch failed', { cause: Object.assign(new Error(name), { code: 'ECONNREFUSED' }) }))).toBe('TypeError ECONNREFUSED');
    expect([codesOf(new Error(name)), codesOf(name), codesOf(undefined)]).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('keeps the words of a fault of ours', () => {
    expect(troubleLine(new Fault('database.refused', '53100'), 'a write', 0)).toMatchObject({
      error: 'Fault database.refused',
      says: expect.stringContaining('53100'),
    });
  });
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
