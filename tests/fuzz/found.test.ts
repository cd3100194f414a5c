/** What fuzzing found stays found: every saved input again, and some thousands of new ones of each reader. By the million: `npm run fuzz`. */
import { describe, expect, it } from 'vitest';
import { foundOf } from './found.ts';
import { hunt, tried } from './hunt.ts';
import { readers } from './readers.ts';

const inputs = 1500;
const generousMs = 120_000;

describe.each(readers)('$name', (reader) => {
  it('takes or refuses what was found before', async () => {
    for (const { file, bytes } of foundOf(reader.name)) expect((await tried(reader, bytes)).says, file).toBeUndefined();
  });

  it(`takes or refuses ${inputs} inputs that nobody has seen`, { timeout: generousMs }, async () => {
    const { findings } = await hunt(reader, { inputs, seed: 20_260_312 });
    expect(findings.map(({ says, input }) => `${says}: ${JSON.stringify(input.toString('latin1'))}`)).toEqual([]);
  });
});
