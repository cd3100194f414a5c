/** A visit of which only a part was told is shown as PV1 says (HL7 v2-to-FHIR): where it is, from when to when, and how it stands; no bed is taken by it. */
import { expect, it } from 'vitest';
import { header, lines, origin, receiving, testLog } from '@healthos/ingest/receive/given.ts';
import { rows } from '@healthos/core/table.ts';
import { houseOf, type SeenHouse } from './given-seen.ts';
import type { Resource } from './resource.ts';
import { faultsIn } from './validate.ts';

const pv1 = (fields: Readonly<Record<number, string>>): string =>
  ['PV1', ...Array.from({ length: 45 }, (_, n) => ({ 2: 'I', 3: '4W^09^A', 19: 'V1', ...fields })[n + 1] ?? '')].join('|').replace(/\|+$/, '');

async function after(trigger: string, fields: Readonly<Record<number, string>> = {}): Promise<SeenHouse> {
  const log = testLog();
  const { kept } = await receiving(log).take(
    lines(header(`ADT^${trigger}`, 'C1'), 'EVN||20260312120000+0000', 'PID|1||77^^^LGH^MR||Fixture^Ann', pv1(fields)),
    origin,
  );
  expect(kept.map(({ message }) => message.outcome)).toEqual(['applied']);
  return houseOf(log) ?? expect.unreachable('nothing was said');
}

/** How a visit stands, its period, and its places from the nearest outwards, each found. */
async function shown(trigger: string, fields: Readonly<Record<number, string>> = {}): Promise<unknown> {
  const seen = await after(trigger, fields);
  const [visit] = await seen.all('Encounter');
  const places = new Map<string, Resource>((await seen.all('Location')).map((one) => [`Location/${one.id}`, one] as const));
  for (const one of [visit, ...places.values()]) expect(await faultsIn(one?.resourceType ?? '', one ?? {})).toEqual([]);
  const [stay] = (visit?.['location'] ?? []) as readonly { readonly location: { readonly reference: string }; readonly status: string }[];
  const names: unknown[] = [];
  for (let at = places.get(stay?.location.reference ?? ''); at !== undefined; at = places.get((at['partOf'] as Resource | undefined)?.['reference'] as string))
    names.push(at['name']);
  return [visit?.['status'], (visit?.['period'] as object | undefined) ?? {}, stay?.status, names.slice(0, -1)];
}

const [began, ended] = ['20260311080000+0000', '20260312100000+0000'];

it('an update alone says that it goes on, is over, or is planned, and where', async () => {
  expect(await shown('A08', { 44: began })).toEqual(['in-progress', { start: '2026-03-11T08:00:00.000Z' }, 'active', ['A', '09', '4W']]);
  expect(await shown('A08', { 44: began, 45: ended })).toMatchObject(['finished', { end: '2026-03-12T10:00:00.000Z' }, 'completed', ['A', '09', '4W']]);
  expect(await shown('A08', { 2: 'P' })).toEqual(['planned', {}, 'planned', ['A', '09', '4W']]);
  expect(await shown('A03', { 45: ended })).toMatchObject(['finished', { end: '2026-03-12T10:00:00.000Z' }, 'completed', ['A', '09', '4W']]);
});

it('what takes back a discharge, a transfer or a plan alone leaves the visit going on; what takes back the visit cancels it', async () => {
  for (const trigger of ['A13', 'A12', 'A25', 'A26'])
    expect([trigger, await shown(trigger, { 44: began })]).toMatchObject([trigger, ['in-progress', {}, 'active', ['A', '09', '4W']]]);
  for (const trigger of ['A11', 'A23', 'A27', 'A38']) expect([trigger, ((await shown(trigger)) as readonly unknown[])[0]]).toEqual([trigger, 'cancelled']);
});

it('a planned place and a room without a bed are found', async () => {
  expect(await shown('A05')).toMatchObject(['planned', {}, 'planned', ['A', '09', '4W']]);
  expect(await shown('A04', { 2: 'O', 3: 'CLINIC^12' })).toMatchObject(['in-progress', {}, 'active', ['12', 'CLINIC']]);
});

it('takes no bed of the house', async () => {
  const { house } = await after('A08', { 44: began });
  expect([...rows(house.hospital.operations.beds)].filter(({ occupancy }) => occupancy !== 'vacant')).toEqual([]);
});
