/** Everybody who may knock at a door, and what each must never be told: the canaries of another unit and of another house. */
import type { Identity, Role } from '@healthos/command-center/access/roles.ts';
import { roles } from '@healthos/command-center/access/roles.ts';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import { networkHospitals } from '@healthos/simulators/day/network-hospitals.ts';
import { launched, register } from '../server/smart-app.ts';
import { admission } from '../server/neighbours.ts';
import { stayMessages } from '../server/patients.ts';
import { msa, soon, type Server } from '../server/started.ts';

/** Beside the roles: nobody, one who acts for the patient, another patient, a nurse of another unit, staff of another house, and applications of two users. */
export type Who = Exclude<Role, never> | 'nobody' | 'proxy' | 'stranger' | 'other-unit' | 'other-house' | 'other-house-nurse' | 'app' | 'own-app';

export const everyone: readonly Who[] = ['nobody', ...roles, 'proxy', 'stranger', 'other-unit', 'other-house', 'other-house-nurse', 'app', 'own-app'];

export interface Knockers {
  token(who: Who): string | undefined;
  /** The canary of LGH, by the id of its record and of whoever acts for it. */
  readonly patient: string;
  readonly holder: string;
  readonly stranger: string;
}

/** In numbers, names, drugs and words of one patient of 4W at LGH, and of one at another house. */
export const [unitCanary, houseCanary] = [/canaryw|731\.25/i, /canaryh/i];
export const canaryVisit = 'CANARYWV1';
export const otherHouse = 'GVM';

/** What must not arrive, in any body and on any socket, whatever was asked. */
export const neverTold: Readonly<Partial<Record<Who, RegExp>>> = {
  nobody: /canary|731\.25/i,
  feed: /canary|731\.25/i,
  monitor: /canary|731\.25/i,
  stranger: /canary|731\.25/i,
  'other-unit': /canary|731\.25/i,
  'other-house': unitCanary,
  'other-house-nurse': unitCanary,
  patient: houseCanary,
  proxy: houseCanary,
  app: houseCanary,
  'own-app': houseCanary,
};

const bornYearsAgo = (years: number): string => `${new Date().getUTCFullYear() - years}0615`;

export async function gather(server: Server): Promise<Knockers> {
  const sender = await server.mllp();
  const stays = [
    {
      patient: 'CANARYWP1',
      visit: canaryVisit,
      bed: '4W^01^A',
      family: 'Canaryw',
      value: '731.25',
      born: bornYearsAgo(8),
      drug: 'CANARYWDRUG',
      words: 'canaryw sings',
    },
    { patient: '990202', visit: 'V990202', bed: '4E^02^A', family: 'Parent', value: '1.1', born: bornYearsAgo(40), drug: 'ACET650', words: 'walks' },
    { patient: '990303', visit: 'V990303', bed: '4E^03^A', family: 'Other', value: '1.2', born: bornYearsAgo(50), drug: 'ACET650', words: 'walks too' },
  ];
  for (const stay of stays) for (const bytes of stayMessages(stay)) expectTaken(msa(await sender.send(bytes)));
  const elsewhere = networkHospitals.find(({ facility }) => facility === otherHouse);
  if (elsewhere === undefined) throw new RangeError();
  const bed = elsewhere.units.find(({ levelOfCare }) => levelOfCare === 'medical-surgical');
  const told = admission(elsewhere, `${bed?.unit ?? ''}^${bed?.rooms[0]?.room ?? ''}^${bed?.rooms[0]?.beds[0]?.bed ?? ''}`, 1).toString('latin1');
  expectTaken(msa(await sender.send(Buffer.from(told.replaceAll(`${otherHouse}1`, 'CANARYH1').replace('Test^Pat1', 'Canaryh^Sings'), 'latin1'))));
  sender.close();
  const recordOf = (visit: string): Promise<string> =>
    soon(async () => {
      const row = (await server.ask('admin', `/api/facilities/${demoHospital.facility}/encounters`)).body.rows?.find((one) => one['encounter'] === visit);
      return row === undefined ? undefined : String(row['patient']);
    });
  const [patient, holder, stranger] = (await Promise.all([canaryVisit, 'V990202', 'V990303'].map(recordOf))) as [string, string, string];
  const granted = await server.ask('privacy', '/api/proxies', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'grant-of-the-table', facility: demoHospital.facility, patient: 'CANARYWP1', holder: '990202', relation: 'parent' }),
  });
  if (granted.status !== 200) throw new Error(JSON.stringify(granted.body));
  return { patient, holder, stranger, token: await tokens(server, { patient, holder, stranger }) };
}

function expectTaken([code]: readonly [string, string]): void {
  if (code !== 'AA') throw new Error(code);
}

async function tokens(server: Server, { patient, holder, stranger }: Omit<Knockers, 'token'>): Promise<Knockers['token']> {
  const others: Readonly<Record<string, Identity>> = {
    patient: { role: 'patient', patient },
    proxy: { role: 'patient', patient: holder },
    stranger: { role: 'patient', patient: stranger },
    'other-unit': { role: 'nurse', unit: '4E', staff: 'n-of-4E' },
    'other-house': { role: 'admin', facility: otherHouse, staff: 'a-elsewhere' },
    'other-house-nurse': { role: 'nurse', facility: otherHouse, staff: 'n-elsewhere' },
  };
  await register(server, { id: 'table-app', scopes: ['patient/*.rs'] });
  const app = async (identity: Identity): Promise<string> => {
    const token = await server.running.issue(identity);
    const { body } = await launched(server, 'table-app', 'launch/patient patient/*.rs', { signIn: { step: 'token', token }, patient });
    return String(body['access_token']);
  };
  const made = new Map<Who, string>([
    ['app', await app({ role: 'clinician', staff: 'd-app' })],
    ['own-app', await app({ role: 'patient', patient })],
  ]);
  for (const who of everyone)
    if (who !== 'nobody' && !made.has(who)) made.set(who, await server.running.issue(others[who] ?? { role: who as Role, staff: `${who}-1` }));
  return (who) => made.get(who);
}
