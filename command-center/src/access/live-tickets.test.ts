/** A word for one connection: once, soon, and nobody else's. */
import { expect, test } from 'vitest';
import { createLiveTickets, ticketSeconds } from './live-tickets.ts';

const key = (fill: number) => () => Promise.resolve(new Uint8Array(48).fill(fill));
let time = 1_800_000_000_000;
const now = (): number => time;

test('opens what it was made for, once', async () => {
  const tickets = createLiveTickets(key(1), now);
  const [one, other] = [await tickets.make('token A'), await tickets.make('token A')];
  expect(one).not.toContain('token');
  expect(await tickets.take(one)).toBe('token A');
  expect(await tickets.take(one)).toBeUndefined();
  expect(await tickets.take(other)).toBe('token A');
});

test('is over after its seconds, also where many were taken meanwhile', async () => {
  const tickets = createLiveTickets(key(1), now);
  const [late, soon] = [await tickets.make('A'), await tickets.make('B')];
  time += (ticketSeconds - 2) * 1000;
  expect(await tickets.take(soon)).toBe('B');
  time += 4000;
  expect(await tickets.take(late)).toBeUndefined();
  expect(await tickets.take(soon)).toBeUndefined();
  expect(await tickets.take(await tickets.make('C'))).toBe('C');
});

test('another process of the same key takes it; of another house, nobody', async () => {
  const made = await createLiveTickets(key(1), now).make('A');
  expect(await createLiveTickets(key(2), now).take(made)).toBeUndefined();
  expect(await createLiveTickets(key(1), now).take(made)).toBe('A');
  for (const wrong of ['', 'x', `${made}x`, made.slice(0, -2)]) expect(await createLiveTickets(key(1), now).take(wrong)).toBeUndefined();
});
