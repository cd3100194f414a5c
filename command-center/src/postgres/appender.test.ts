/** What a sender sent keeps its order also where the database refuses a write; other senders are not held up by it. */
import { describe, expect, it } from 'vitest';
import { facilityId, feedId } from '@healthos/core/ids.ts';
import type { Arrival } from '@healthos/core/ports.ts';
import { instant } from '@healthos/core/time.ts';
import { Fault } from '../fault.ts';
import { createAppender } from './appender.ts';

const arrival = (sender: string, controlId: string): Arrival => ({
  facility: facilityId('LGH'),
  feed: feedId('adt'),
  sender,
  peer: 'test',
  controlId,
  type: 'ADT^A01',
  receivedAt: instant(0),
  bytes: Buffer.from(controlId),
  sha256: controlId,
  outcome: 'applied',
  onReusedControlId: 'quarantine',
  events: [],
  identities: [],
  samples: [],
});

const plain = { clock: { now: () => instant(0) }, nextMessage: 1n, positions: new Map(), onCommitted: () => undefined, onRepeated: () => undefined };

describe('a write that is refused', () => {
  it('takes with it what waits of the same sender, and nothing of others', async () => {
    const written: string[] = [];
    let refuse: ((fault: Fault) => void) | undefined;
    const appender = createAppender({
      store: {
        known: () => Promise.resolve([]),
        insert: ({ messages }) => {
          if (refuse === undefined) return new Promise((_, reject) => (refuse = reject));
          written.push(...messages.map(({ control_id }) => control_id));
          return Promise.resolve('kept');
        },
      },
      ...plain,
    });
    const outcomes: Promise<string>[] = [];
    for (const controlId of ['A1', 'A2', 'B1', 'A3']) {
      outcomes.push(
        appender.append(arrival(controlId.slice(0, 1), controlId)).then(
          () => 'kept',
          () => 'refused',
        ),
      );
      // The first is being written while the others come.
      await new Promise((resolve) => setImmediate(resolve));
    }
    refuse?.(new Fault('database.refused'));
    expect(await Promise.all(outcomes)).toEqual(['refused', 'refused', 'kept', 'refused']);
    for (const controlId of ['A1', 'A2', 'A3']) await appender.append(arrival('A', controlId));
    expect(written).toEqual(['B1', 'A1', 'A2', 'A3']);
  });
});

it('the next batch waits for whoever follows, and everything is kept', async () => {
  const written: string[] = [];
  let go: (() => void) | undefined;
  const appender = createAppender({
    store: {
      known: () => Promise.resolve([]),
      insert: ({ messages }) => {
        written.push(...messages.map(({ control_id }) => control_id));
        return Promise.resolve('kept');
      },
    },
    ...plain,
    mayGoOn: () => (written.length === 1 ? new Promise((resolve) => (go = resolve)) : undefined),
  });
  await appender.append(arrival('A', 'A1'));
  const second = appender.append(arrival('A', 'A2'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(written).toEqual(['A1']);
  expect(appender.waiting()).toBe(1);
  go?.();
  await second;
  expect(written).toEqual(['A1', 'A2']);
});
