/**
 * `npm run fuzz [-- NAME...] [--inputs 1000000] [--seed N]`: every reader of bytes from outside, and frames and packets over real sockets. What is found is
 * saved under tests/fuzz/found, where `npm test` plays it again; ends with 1 where something was found.
 */
import { parseArgs } from 'node:util';
import { foundOf, saveFound } from './found.ts';
import { hunt, longestMs } from './hunt.ts';
import { fuzzFrames } from './frames.ts';
import { fuzzWire } from './wire.ts';
import { readers, seedsFor } from './readers.ts';
import { hasCorpus } from './seeds.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const count = (n: number): string => Math.round(n).toLocaleString('en');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    inputs: { type: 'string', default: '1000000' },
    frames: { type: 'string', default: '100000' },
    packets: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
});
const overSockets = {
  frames: () => fuzzFrames({ frames: Number(values.frames), seed: Number(values.seed) }),
  wire: () => fuzzWire({ packets: Number(values.packets), seed: Number(values.seed) }),
};
const names = [...readers.map(({ name }) => name), ...Object.keys(overSockets)];
const unknown = positionals.filter((name) => !names.some((one) => one === name));
if (unknown.length > 0) throw new RangeError(`there is no ${unknown.join(', ')}; there is ${names.join(', ')}`);
const isAsked = (name: string): boolean => positionals.length === 0 || positionals.includes(name);

say(hasCorpus ? 'seeds: the simulator, our tests and ../shared/corpus' : 'seeds: the simulator and our tests; ../shared/corpus is not here');
let bad = 0;
for (const reader of readers.filter(({ name }) => isAsked(name))) {
  const known = foundOf(reader.name).map(({ bytes }) => bytes);
  const hunted = await hunt(reader, {
    inputs: Number(values.inputs),
    seed: Number(values.seed),
    found: known,
    isTimed: true,
    onProgress: (done) => say(`  ${reader.name}: ${count(done)} inputs`),
  });
  const perSecond = hunted.inputs / (hunted.milliseconds / 1000);
  say(
    `${reader.name.padEnd(10)} ${count(hunted.inputs)} inputs from ${seedsFor(reader).length} seeds, ${count(perSecond)} inputs/s, slowest ${hunted.slowestMs.toFixed(1)} ms (limit ${longestMs}), ${hunted.findings.length} found`,
  );
  say(
    `           ${[...hunted.outcomes]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 12)
      .map(([what, n]) => `${what} ${count(n)}`)
      .join(', ')}`,
  );
  for (const { says, input } of hunted.findings) {
    bad++;
    say(`FOUND in ${reader.name}: ${says}\n  ${JSON.stringify(input.toString('latin1').slice(0, 600))}\n  saved as ${saveFound(reader.name, input)}`);
  }
}
for (const [name, fuzz] of Object.entries(overSockets)) {
  if (!isAsked(name)) continue;
  const { says, broken } = await fuzz();
  say(`${name.padEnd(10)} ${says}`);
  for (const one of broken) {
    bad++;
    say(`FOUND in ${name}: ${one}`);
  }
}
process.exitCode = bad > 0 ? 1 : 0;
