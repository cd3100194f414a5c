/** The same messages told again to a house where nothing goes wrong: in the order of their senders, each with the time at which it was received. */
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import type { Enterprise } from '@healthos/core/hospital.ts';
import type { KeptMessage } from '@healthos/core/ports.ts';
import type { Recorded } from '@healthos/core/event.ts';
import { instant } from '@healthos/core/time.ts';
import type { MemoryDisk } from '@healthos/command-center/memory/disk.ts';
import { openMemoryLog } from '@healthos/command-center/memory/event-log.ts';
import { facility, receiverOf } from './house.ts';
import type { Written } from './story.ts';

/** What people asked and what devices told is taken as it was kept: a request is decided by what was so then, and of readings only changes are logged. */
const verbatim: ReadonlySet<string> = new Set(['requests', 'devices']);

export async function retold({ disk, story }: { readonly disk: MemoryDisk; readonly story: readonly Written[] }): Promise<Enterprise> {
  let now = instant(0);
  const clock = { now: () => now };
  const log = openMemoryLog({ clock });
  const receive = receiverOf(log, clock, (error) => {
    throw error;
  });
  const sent = new Map(story.map(({ sha256, n }) => [sha256, n]));
  const kept = [...disk.kept.values()];
  const inOrder = kept.filter(({ message }) => message.outcome === 'applied').sort((a, b) => rank(sent, a.message) - rank(sent, b.message));
  for (const { message, bytes } of inOrder) {
    now = message.receivedAt;
    const body = Buffer.from(bytes);
    if (message.type === 'facility') await receive.facilityJson(body, { peer: 'file' });
    else if (verbatim.has(message.feed)) continue;
    else if (message.type.endsWith('json')) await receive.workJson(body, { peer: 'trial', sender: message.sender });
    else await receive.hl7(body, { peer: 'trial' });
  }
  const told = await log.read({ facility, after: 0, limit: 1_000_000 });
  const asItWas = (disk.facts.get(facility) ?? []).filter(({ feed }) => verbatim.has(feed));
  return foldEnterprise(
    emptyEnterprise(),
    [...told, ...asItWas].map((fact, n): Recorded => ({ ...fact, position: n + 1 })),
  );
}

/** What no sender of the story sent comes first: the facility file. */
const rank = (sent: ReadonlyMap<string, number>, { sha256 }: KeptMessage): number => sent.get(sha256) ?? -1;
