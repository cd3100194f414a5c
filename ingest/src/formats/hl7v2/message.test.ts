/** The parser: standard numbering, the sender's own delimiters, exact spans, character sets, and nothing that makes it throw. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { isRejection } from '../../rejection.ts';
import { escape } from './escapes.ts';
import { parseHl7, type Hl7Message } from './message.ts';

function parsed(text: string | Buffer): Hl7Message {
  const message = parseHl7(Buffer.isBuffer(text) ? text : Buffer.from(text));
  if (isRejection(message)) throw new Error(message.code);
  return message;
}
const codeOf = (text: string): string => {
  const message = parseHl7(Buffer.from(text));
  return isRejection(message) ? `${message.code} ${message.place}` : 'parsed';
};
const head = 'MSH|^~\\&|SND|FAC|RCV|HOS|20260312120000||ADT^A01^ADT_A01|C1|P|2.5.1\r';

describe('reading', () => {
  it('counts as the standard does: MSH-1 is the separator, repetitions from 0, parts from 1', () => {
    const message = parsed(`${head}PID|1||111^^^A&1.2&ISO^MR~222^^^B^PI||Bar^Kim||19700102|F\r`);
    const [msh, pid] = [message.first('MSH'), message.first('PID')];
    expect([msh?.text(1), msh?.text(2), msh?.text(3), msh?.text(9, 2)]).toEqual(['|', '^~\\&', 'SND', 'A01']);
    expect([pid?.text(3), pid?.text(3, 4, 2), pid?.text(3, 1, 1, 1), pid?.text(3, 5, 1, 1), pid?.repetitions(3), pid?.components(3, 1)]).toEqual([
      '111',
      '1.2',
      '222',
      'PI',
      2,
      5,
    ]);
    expect([pid?.text(99), pid?.text(3, 9), pid?.text(3, 1, 1, 5), pid?.repetitions(99)]).toEqual(['', '', '', 0]);
    expect(pid?.whole(3, 1)).toBe('222^^^B^PI');
  });

  it('takes delimiters from the message, even odd ones', () => {
    const message = parsed('MSH$!@%*$SND$FAC$$$2026$$ADT!A01$C1$P$2.3\rPID$1$$1!2@3$$A%S%B*C\r');
    expect([message.trigger, message.first('PID')?.text(3, 1, 1, 1), message.first('PID')?.text(5), message.first('PID')?.text(5, 1, 2)]).toEqual([
      'A01',
      '3',
      'A!B',
      'C',
    ]);
  });

  it('splits first and unescapes last; an unknown sequence stays as it was sent', () => {
    const message = parsed(`${head}NTE|1||a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\X4142\\g\\.br\\h\\Zq\\i\\H\\j\\N\\\r`);
    expect(message.first('NTE')?.text(3)).toBe('a|b^c&d~e\\fABg\nh\\Zq\\ij');
  });

  it('tells empty from null', () => {
    const pid = parsed(`${head}PID|1||1||""|^""\r`).first('PID');
    expect([pid?.isNull(5), pid?.isNull(6), pid?.isNull(6, 2), pid?.isNull(7), pid?.text(5)]).toEqual([true, false, true, false, '']);
  });

  it('gives exact byte spans, also where a name is not ASCII', () => {
    const bytes = Buffer.from(`${head}PID|1||1||Müller^Jörg||1970\r`);
    const pid = parsed(bytes).first('PID');
    const span = pid?.span(5, 2);
    expect(bytes.subarray(span?.start, span?.end).toString()).toBe('Jörg');
    expect([pid?.text(5), pid?.text(7)]).toEqual(['Müller', '1970']);
  });

  it('bears CR, LF and CRLF, a mark of byte order, blank lines and a line end inside a field', () => {
    for (const end of ['\r', '\n', '\r\n'])
      expect(
        parsed(`\ufeff${head.replace('\r', end)}${end}PID|1||1${end}`)
          .first('PID')
          ?.text(3),
      ).toBe('1');
    const broken = parsed(`${head}NTE|1||first\rsecond line\rPID|1||1\r`);
    expect(broken.segments.map((segment) => segment.id)).toEqual(['MSH', 'NTE', 'PID']);
    expect(broken.first('NTE')?.text(3)).toBe('first\rsecond line');
    expect(broken.warnings.map((warning) => warning.code)).toContain('hl7.bad-segment');
  });

  it('finds a segment whose name is written in lower case', () => {
    const message = parsed(`${head}pid|1||M1\rPV1|1|I\r`);
    expect([message.first('PID')?.text(3), message.first('PV1')?.text(2), message.all('PID').length]).toEqual(['M1', 'I', 1]);
  });

  it('reads the declared character set, and warns where it is wrong instead of keeping mojibake', () => {
    const latin = parsed(Buffer.from(`${head.replace('2.5.1', '2.5.1||||||8859/1')}PID|1||1||Müller\r`, 'latin1'));
    expect([latin.first('PID')?.text(5), latin.warnings]).toEqual(['Müller', []]);
    const wrong = parsed(Buffer.from(`${head.replace('2.5.1', '2.5.1||||||ASCII')}PID|1||1||Müller\r`));
    expect([wrong.first('PID')?.text(5), wrong.warnings.map((warning) => warning.code)]).toEqual(['Müller', ['hl7.charset']]);
  });

  it('never decodes a large field that nobody reads', () => {
    const large = parsed(Buffer.concat([Buffer.from(`${head}OBX|1|ED|x||^^PDF^Base64^`), Buffer.alloc(200_000, 65), Buffer.from('\rNTE|1||after\r')]));
    expect([large.first('OBX')?.bytes(5).length, large.first('NTE')?.text(3), large.first('OBX')?.text(3)]).toEqual([200_000 + 13, 'after', 'x']);
  });
});

describe('character sets that senders declare', () => {
  const named = (set: string, family: Buffer | string): Hl7Message =>
    parsed(
      Buffer.concat([Buffer.from(head.replace('2.5.1', `2.5.1||||||${set}`) + 'PID|1||1||'), Buffer.from(family as string, 'latin1'), Buffer.from('^X\r')]),
    );
  const family = (message: Hl7Message): readonly unknown[] => [
    message.first('PID')?.text(5),
    message.first('PID')?.text(5, 2),
    message.warnings.map(({ place }) => place),
  ];

  it.each(['8859/12', '8859/0', '8859/99', 'constructor', 'ISO IR 999'])('as %s, which nobody has, are a warning and no fault', (set) => {
    expect(family(named(set, 'Ren\xe9'))).toEqual(['Ren\u00e9', 'X', ['MSH-18']]);
  });

  it('by the names of DICOM, too', () => {
    expect(family(named('ISO_IR 101', 'Nov\xe1k\xf9'))).toEqual(['Nov\u00e1k\u016f', 'X', []]);
  });

  it('whose characters hold delimiters are split as text', () => {
    // Each second byte is a delimiter: of the first a bar, of the others an escape and a caret.
    expect(family(named('ISO IR14', '\x83\x7c\x95\x5c'))).toEqual(['\u30dd\u8868', 'X', []]);
    expect(family(named('BIG-5', '\xa5\x5c'))).toEqual(['\u529f', 'X', []]);
    expect(family(named('~ISO IR87', '\x1b$B$?$^\x1b(B'))).toEqual(['\u305f\u307e', 'X', []]);
  });

  it('and that they do not keep to are read as what they are', () => {
    expect(named('BIG-5', Buffer.from('Ren\u00e9').toString('latin1')).first('PID')?.text(5)).toBe('Ren\u00e9');
    expect(named('~ISO IR87', 'Renee').first('PID')?.text(5)).toBe('Renee');
  });

  it('are asked anew of each message, whatever the one before it said', () => {
    const sent: readonly (readonly [string, string])[] = [
      ['ISO IR14', '\x83\x7c'],
      ['', 'Ren\xc3\xa9'],
      ['BIG-5', '\xa5\x5c'],
      ['8859/2', 'Nov\xe1k\xf9'],
      ['UNICODE UTF-8', '\xe5\xb1\xb1'],
    ];
    const read = ([set, text]: readonly [string, string]): string | undefined => named(set, text).first('PID')?.text(5);
    const once = ['\u30dd', 'Ren\u00e9', '\u529f', 'Nov\u00e1k\u016f', '\u5c71'];
    expect([...sent, ...sent].map(read)).toEqual([...once, ...once]);
    expect(sent.flatMap((one) => [one, one]).map(read)).toEqual(once.flatMap((one) => [one, one]));
  });

  it('that change by escape sequences are followed in every reading of a field, where another field is not of the set', () => {
    const pid = named('ISO IR87', '\x1b$B;3ED\x1b(B^\xff').first('PID');
    expect([pid?.text(5), pid?.unsplit(5, 0, 1), pid?.whole(5).slice(0, 2)]).toEqual(['\u5c71\u7530', '\u5c71\u7530', '\u5c71\u7530']);
  });
});

describe('what stands in a field as the standard says, and as it does not', () => {
  const note = (text: string): string | undefined => parsed(`${head}NTE|1||${text}\r`).first('NTE')?.text(3);

  it('hexadecimal data are bytes of the character set', () => {
    expect([note('Ren\\XC3A9\\'), note('Ren\\XE9\\'), note('a\\X0D\\b'), note('a\\X00\\b')]).toEqual(['Ren\u00e9', 'Ren\u00e9', 'a\rb', 'ab']);
  });

  it('word wrap is no text', () => {
    expect(note('\\.fi\\a\\.nf\\\\.sp2\\b\\.in+2\\c\\.ce\\d')).toBe('a\n\nb  c\nd');
  });

  it('a control id is one text, whatever is in it', () => {
    expect([head.replace('C1', '7^1'), head.replace('C1', 'A&B'), head.replace('C1', 'x\\T\\y')].map((text) => parsed(text).controlId)).toEqual([
      '7^1',
      'A&B',
      'x&y',
    ]);
  });
});

describe('a text that is kept', () => {
  it('keeps no message alive', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heap = (): number => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const [messages, bytes] = [200, 50_000];
    const before = heap();
    const kept = Array.from({ length: messages }, (_, n) =>
      parsed(`${head}OBX|1|TX|||${'x'.repeat(bytes)}|||||||||20260312143207.2${n}\r`)
        .first('OBX')
        ?.text(14),
    );
    const grown = heap() - before;
    expect(kept.at(-1)).toBe('20260312143207.2199');
    expect(grown).toBeLessThan((messages * bytes) / 10);
  });
});

describe('refusals name the place', () => {
  it.each([
    ['', 'hl7.no-header MSH'],
    ['PID|1', 'hl7.no-header MSH'],
    ['MSH', 'hl7.short-header MSH-1'],
    ['MSH|^~\\&|A\r', 'hl7.no-type MSH-9'],
    ['MSHa^~\\&|A\r', 'hl7.bad-delimiters MSH-1'],
    // A part that is not declared is the usual one, and that may be taken already.
    ['MSH~^~A\r', 'hl7.bad-delimiters MSH-2'],
    ['MSH|', 'hl7.no-type MSH-9'],
    [head.replace('^~\\&', '^~'), 'parsed'],
    [head.replace('|C1|', '||'), 'hl7.no-control-id MSH-10'],
    [head.replace('2.5.1', '3.7'), 'hl7.unknown-version MSH-12'],
    [head.replace('2.5.1', '2.9'), 'parsed'],
  ])('%j', (text, code) => expect(codeOf(text)).toBe(code));

  it.each(['^^\\&', '^~^&', '^~\\^', '^~~&', '^~\\\\', '^~\\&&'])('%s lets one character delimit two things', (encoding) =>
    expect(codeOf(head.replace('^~\\&', encoding))).toBe('hl7.bad-delimiters MSH-2'),
  );
});

describe('whatever comes', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom('MSH|^~\\&|', 'PID|', 'OBX|1|', '\r', '\n', '|', '^', '~', '\\', '&', '""', '\\X4', '\\F\\', '\u000b', '\u001c'),
      fc.string({ maxLength: 12 }),
      fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    ),
    { maxLength: 40 },
  );

  it('never throws and reads every part of it', () => {
    fc.assert(
      fc.property(fc.boolean(), pieces, (withHead, parts) => {
        const message = parseHl7(Buffer.from((withHead ? head : '') + parts.join(''), 'latin1'));
        if (isRejection(message)) return;
        for (const segment of message.segments) {
          for (let field = 1; field <= Math.min(segment.fieldCount() + 1, 12); field++) {
            for (let r = 0; r <= segment.repetitions(field); r++) {
              for (let c = 1; c <= 3; c++) segment.text(field, c, 2, r);
              const { start, end } = segment.span(field, 1, 1, r);
              expect(start).toBeLessThanOrEqual(end);
              expect(end).toBeLessThanOrEqual(message.bytes.length);
            }
          }
        }
      }),
      { numRuns: 20_000 },
    );
  });

  it('what is escaped comes back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 }), (text) => {
        const plain = text.replaceAll('"', 'q');
        const message = parsed(`${head}NTE|1||${escape(plain, parsed(head).delimiters)}\r`);
        expect(message.first('NTE')?.text(3)).toBe(plain);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the corpus of real messages', () => {
  const folder = join(import.meta.dirname, '../../../../../shared/corpus');
  const index = join(folder, 'INDEX.ndjson');
  it.skipIf(!existsSync(index))(
    'parses, but for those that have no type, a version that is none, or one character for several delimiters (skipped where ../shared/corpus is absent)',
    () => {
      const refused: string[] = [];
      let n = 0;
      for (const line of readFileSync(index, 'utf8')
        .split('\n')
        .filter((one) => one !== '')) {
        const { file, cat, messages } = JSON.parse(line) as { file: string; cat: string; messages?: { offset: number; length: number }[] };
        if (cat !== 'hl7v2' && cat !== 'pcd01') continue;
        const bytes = readFileSync(join(folder, file));
        for (const { offset, length } of messages ?? []) {
          n++;
          const message = parseHl7(bytes.subarray(offset, offset + length));
          if (isRejection(message)) refused.push(message.code);
        }
      }
      expect(n).toBeGreaterThan(500);
      expect(refused.length / n).toBeLessThan(0.03);
      expect(new Set(refused)).toEqual(new Set(['hl7.no-type', 'hl7.unknown-version', 'hl7.bad-delimiters']));
    },
  );
});
