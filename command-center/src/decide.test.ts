/** Who asks for what rules found waits for the first judging of a house; who asks for something else does not. */
import { expect, test } from 'vitest';
import Type from 'typebox';
import { at, fact, minute, moved } from '@healthos/core/given.ts';
import { smallHospital } from '@healthos/core/given-history.ts';
import { inputAfter } from '@healthos/core/given-input.ts';
import { findingsOf } from '@healthos/core/reasoning/findings.ts';
import { requestKind, type RequestKind } from '@healthos/core/requests/request.ts';
import { rows } from '@healthos/core/table.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { accountsOf } from '@healthos/core/views/ledgers.ts';
import { createDecide } from './decide.ts';
import type { Follow } from './follow.ts';
import { judge } from './judge.ts';
import { openMemoryLog } from './memory/event-log.ts';

test('while a house is judged for the first time, a request that asks for findings is decided of what that made', async () => {
  const stays = Array.from({ length: 2000 }, (_, n) => fact(n / 100, moved('PatientAdmitted', `V${n}`, `p${n}`, { class: 'I', location: at(`4W-${n}-A`) })));
  const first = inputAfter([fact(-999, { type: 'FacilityDescribed', description: smallHospital }), ...stays], 30);
  const second = { ...first, now: minute(30.1) };
  const clock = { now: () => second.now };
  const follow: Pick<Follow, 'input' | 'level'> = { input: () => second, level: () => Promise.resolve() };
  const decide = createDecide({ log: openMemoryLog({ clock }), follow: follow as Follow, clock });
  const happened: string[] = [];
  let decidedOf: ViewInput | undefined;
  const kind = (request: string, more: Partial<RequestKind> = {}): RequestKind =>
    requestKind({
      request,
      title: request,
      definition: request,
      body: Type.Object({}),
      ...more,
      decide: (input) => {
        happened.push(request);
        if (more.asksFindings === true) findingsOf((decidedOf = input));
        return { refused: 'form.stale', says: 'Nothing is changed by it.' };
      },
    });
  const ask = (of: RequestKind) =>
    decide({ facility: first.hospital.facility, kind: of, body: {}, id: `${of.request} 1`, actor: { role: 'house' }, peer: 'test' });
  await Promise.all([judge(first).then(() => happened.push('judged')), ask(kind('of findings', { asksFindings: true })), ask(kind('of beds'))]);
  expect(happened).toEqual(['of beds', 'judged', 'of findings']);
  const [judged, decided] = [rows(accountsOf(first)), rows(accountsOf(decidedOf ?? second))];
  expect(judged).toHaveLength(stays.length);
  expect(decided.every((account, n) => account === judged[n])).toBe(true);
});
