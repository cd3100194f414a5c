/** Names of a region: none lies on a circle, a name or a line; what finds no room has a number; what people call a hospital. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crosses, isInside, nears, touches } from './boxes.ts';
import { placeCounts, placeNames, shortName, waysToWrite, type Naming } from './labels.ts';

const letters = { line: 46, width: 22.5 };
const site = fc.record({
  x: fc.integer({ min: 60, max: 1190 }),
  y: fc.integer({ min: 60, max: 810 }),
  radius: fc.integer({ min: 14, max: 60 }),
  name: fc.constantFrom('Halden', 'Quill Harbor', 'Adirondack Pines Regional', 'Mad River Critical Access', 'Upper Connecticut Hospital'),
});

test('every place has its name or a number of its own, and nothing lies on anything', () => {
  fc.assert(
    fc.property(fc.array(site, { minLength: 1, maxLength: 22 }), (drawn) => {
      const sites = drawn.map(({ x, y, radius, name }, n): Naming => ({ key: `S${n}`, at: [x, y], radius, ways: waysToWrite(name, shortName(name, []), '') }));
      const { placed, numbered } = placeNames(sites, letters);
      expect([...placed.keys()].sort()).toEqual(sites.map(({ key }) => key).sort());
      expect(numbered.map((key) => placed.get(key)?.lines)).toEqual(numbered.map((_, n) => [String(n + 1)]));
      for (const [key, { box, leader }] of placed) {
        if (numbered.includes(key)) continue;
        expect(isInside(box)).toBe(true);
        for (const other of sites) if (other.key !== key) expect(nears(box, other.at, other.radius)).toBe(false);
        for (const [other, theirs] of placed) {
          if (other === key || numbered.includes(other)) continue;
          expect(touches(box, theirs.box)).toBe(false);
          expect(leader !== undefined && crosses(leader, theirs.box)).toBe(false);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('three hospitals of one town have their three names, by lines that lead there', () => {
  const near = ['Larkmoor General', 'Champlain Islands Clinic', 'Ferrisburg Community'].map((name, n): Naming => ({
    key: name,
    at: [600 + n * 18, 430 + (n % 2) * 20],
    radius: 20,
    ways: waysToWrite(name, name, ''),
  }));
  const { placed, numbered } = placeNames(near, letters);
  expect(numbered).toEqual([]);
  expect([...placed.values()].map(({ lines }) => lines.join(' ')).sort()).toEqual(near.map(({ key }) => key).sort());
});

test('a count moves along its arc away from a name', () => {
  const label = { lines: ['Halden'], at: [500, 400], anchor: 'middle', box: { x: 420, y: 370, width: 160, height: 60 } } as const;
  const [clear, none] = placeCounts(
    [
      {
        along: [
          [500, 400],
          [700, 400],
        ],
      },
      { along: [[510, 400]] },
    ],
    [],
    [label],
    letters,
  );
  expect([clear?.at, none?.at]).toEqual([
    [700, 400],
    [510, 400],
  ]);
});

test.each([
  ['Granite Valley Medical', [], 'Granite Valley'],
  ['Mad River Critical Access', [], 'Mad River'],
  ['General Hospital', [], 'General'],
  ['Quill Harbor Hospital', ['Quill Harbor Clinic'], 'Quill Harbor Hospital'],
])('%s is called so', (name, others, short) => expect(shortName(name, [name, ...others])).toBe(short));

test('a long name has two lines, and what stands beside it comes last', () => {
  expect(waysToWrite('Adirondack Pines Regional', 'Adirondack Pines', '86')).toEqual([
    ['Adirondack Pines Regional 86'],
    ['Adirondack', 'Pines Regional 86'],
    ['Adirondack Pines 86'],
    ['Adirondack', 'Pines 86'],
  ]);
});
