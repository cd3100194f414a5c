/** What a map draws is the colour that everything around it has. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hues } from './colours.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

test.each(Object.entries(hues))('%s is the token', (name, [red, green, blue]) => {
  const token = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const said = new RegExp(`--${token}: #([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2});`).exec(css);
  expect(said?.slice(1).map((part) => parseInt(part, 16))).toEqual([red, green, blue]);
});
