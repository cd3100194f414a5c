/** Provenance: for each word on the things of a person, the message that it came in, its sender and the hash of its bytes, so that any resource opens down to what was sent. */
import { date, patient, refers } from '../parameters.ts';
import { concept, iso, keyedId, positionId, present, reference } from '../resource.ts';
import type { House, Kind, Thing, Told, Whose } from '../thing.ts';
import type { Made, Reference } from '../written.ts';

/** `others`: the kinds whose things it tells of. */
export function provenanceKind(others: readonly Kind[]): Kind {
  const targets = others.map(({ kind }) => kind);
  return {
    kind: 'Provenance',
    audience: 'record',
    parameters: [
      { ...patient('patient'), paths: ['target'] },
      refers('target', targets),
      date('recorded'),
      refers('agent', ['Organization', 'Practitioner'], 'agent.who'),
    ],
    ofPerson: (whose) => provenancesOf(whose, others),
  };
}

interface Word {
  readonly told: Told;
  readonly targets: Reference[];
}

/** One for each fact that says something of them; a fact may tell of several things. */
function provenancesOf(whose: Whose, others: readonly Kind[]): readonly Thing[] {
  const words = new Map<number, Word>();
  for (const { kind, audience, ofPerson } of others) {
    if (audience !== 'record') continue;
    for (const thing of ofPerson?.(whose) ?? [])
      for (const [n, told] of thing.told.entries()) {
        if (told.message === undefined || thing.label !== undefined) continue;
        const word = words.get(told.position) ?? { told, targets: [] };
        word.targets.push(reference(kind, n === thing.told.length - 1 ? thing.id : `${thing.id}/_history/${n + 1}`));
        words.set(told.position, word);
      }
  }
  return [...words.values()].map((word) => ({
    kind: 'Provenance',
    id: positionId(whose.house.tag, word.told.position, 'p'),
    told: [word.told],
    write: () => writeProvenance(whose.house, word),
  }));
}

async function writeProvenance(house: House, { told, targets }: Word): Promise<Made<'Provenance'>> {
  const message = told.message === undefined ? undefined : await house.store.message(told.message);
  const sender = message?.sender ?? 'unknown';
  return present({
    target: targets,
    occurredDateTime: iso(message?.receivedAt ?? told.recordedAt),
    recorded: iso(told.recordedAt),
    activity: concept('v3-DataOperation', 'CREATE', 'create'),
    agent: [
      {
        type: concept('provenance-participant-type', 'transmitter', 'Transmitter'),
        who: { ...reference('Organization', keyedId(house.tag, house.hospital.facility)), display: `${sender} (${message?.type ?? 'message'})` },
      },
      { type: concept('provenance-participant-type', 'author', 'Author'), who: { display: sender } },
    ],
    entity:
      message === undefined
        ? undefined
        : [
            {
              role: 'source' as const,
              what: {
                reference: `/api/messages/${message.id}/raw`,
                identifier: { system: 'urn:healthos:sha256', value: message.sha256 },
                display: `${message.type} ${message.controlId}`,
              },
            },
          ],
  });
}
