/** Task: a trip that somebody asked for, and where it stands. */
import { keysByEncounter } from '@healthos/core/by-encounter.ts';
import { transportJob, type TransportJob } from '@healthos/core/house/transport/jobs.ts';
import { numbersOf } from '@healthos/core/visit-numbers.ts';
import { getRow } from '@healthos/core/table.ts';
import { newestOf } from '@healthos/core/versions.ts';
import { patientIn } from '../find.ts';
import { keyedBy } from '../numbers.ts';
import { date, encounter, identifier, patient, refers, status, subject, token } from '../parameters.ts';
import { iso, keyedId, present, reference } from '../resource.ts';
import { toldOf, type Kind, type Thing, type Whose } from '../thing.ts';
import type { Made } from '../written.ts';

export const taskKind: Kind = {
  kind: 'Task',
  audience: 'record',
  parameters: [
    patient('for'),
    { ...subject('for'), name: 'subject' },
    encounter(),
    identifier,
    status,
    token('intent'),
    token('code'),
    token('priority'),
    date('authored-on', 'authoredOn'),
    date('modified', 'lastModified'),
    refers('owner', ['Practitioner', 'Organization']),
  ],
  numbered: keyedBy(({ hospital }, number) => newestOf(getRow(hospital.work.TransportRequested, number))?.event),
  ofPerson: (whose) => [...whose.kept('Task'), ...trips(whose)],
  patientOf: (house, key) => {
    const asked = getRow(house.hospital.work.TransportRequested, key)?.at(-1);
    return asked === undefined ? undefined : patientIn(house, asked.event);
  },
};

function trips(whose: Whose): readonly Thing[] {
  const { house, person } = whose;
  const { hospital } = house;
  const keys = keysByEncounter(hospital.work.TransportRequested);
  const own = person.encounters.flatMap((visit) => numbersOf(hospital, visit)).flatMap((number) => keys.get(number) ?? []);
  return [...new Set(own)].flatMap((key) => {
    const job = transportJob(hospital, key);
    if (job === undefined) return [];
    const told = toldOf([...(getRow(hospital.work.TransportRequested, key) ?? []), ...(getRow(hospital.work.TransportStepped, key) ?? [])]);
    // The job is made of all words on it; an older version is not made again.
    return [{ kind: 'Task', id: keyedId(house.tag, key), told: told.slice(-1), write: () => writeTask(whose, job) }];
  });
}

const statuses: Readonly<Record<TransportJob['state'], Made<'Task'>['status']>> = {
  requested: 'requested',
  dispatched: 'accepted',
  'at-patient': 'in-progress',
  'under-way': 'in-progress',
  delayed: 'on-hold',
  completed: 'completed',
  cancelled: 'cancelled',
};

function writeTask(whose: Whose, job: TransportJob): Made<'Task'> {
  const { tag, hospital } = whose.house;
  return present({
    identifier: [{ system: `urn:id:${hospital.facility}:transport`, value: job.job }],
    status: statuses[job.state],
    intent: 'order',
    priority: job.priority === 'stat' ? 'stat' : 'routine',
    code: { coding: [{ system: 'urn:healthos:task', code: 'transport' }], text: `Transport, ${job.mode}` },
    description: `${job.from} to ${job.to}`,
    for: whose.subject,
    encounter: whose.encounter(job.encounter),
    executionPeriod: job.underWayAt === undefined ? undefined : present({ start: iso(job.underWayAt), end: iso(job.completedAt) }),
    authoredOn: iso(job.requestedAt),
    lastModified: iso(job.last.at),
    owner: job.porter === undefined ? undefined : reference('Practitioner', keyedId(tag, job.porter)),
  });
}
