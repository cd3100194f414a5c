/**
 * The patient platform over the doors of a running server: what a patient sees of their own record, what a proxy sees of another's, what is withheld, and
 * that no route that the server describes tells one patient a byte of another.
 */
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Identity } from '@healthos/command-center/access/roles.ts';
import { views } from '@healthos/core/views/views.ts';
import { msa, soon, startServer, type Answer, type Server } from './started.ts';
import { stayMessages } from './patients.ts';

let server: Server;
let asked = 0;
let [me, other, child] = ['', '', ''];

interface Said extends Pick<Answer, 'status' | 'body'> {
  readonly text: string;
}
async function as(identity: Identity, path: string, init: RequestInit = {}): Promise<Said> {
  const response = await fetch(`${server.url}${path}`, {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${await server.running.issue(identity)}` },
  });
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {} };
}
const json = (body: unknown): RequestInit => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const ask = (identity: Identity, request: string, body: object): Promise<Said> =>
  as(identity, `/api/facilities/LGH/requests/${request}`, json({ id: `my-test-${asked++}`, body }));
const patient = (record: string): Identity => ({ role: 'patient', patient: record });

/** What only the other's record says: a value, a name, a bed, a drug, the words of a note. */
const secrets = ['771.5', 'Zzyxwort', 'squirrel', 'OTHERDRUG'] as const;

beforeAll(async () => {
  server = await startServer({ HEALTHOS_DEMO: 'on' });
  const sender = await server.mllp();
  const stays = [
    { patient: '880101', visit: 'V880101', bed: '4W^01^A', family: 'Own', value: '1.9', born: '19700102', drug: 'ACET650', words: 'walks well' },
    { patient: '880202', visit: 'V880202', bed: '4W^02^A', family: 'Zzyxwort', value: '771.5', born: '19660606', drug: 'OTHERDRUG', words: 'fed a squirrel' },
    {
      patient: '880303',
      visit: 'V880303',
      bed: '4W^03^A',
      family: 'Child',
      value: '55.5',
      born: `${new Date().getUTCFullYear() - 8}0615`,
      drug: 'CHILDDRUG',
      words: 'plays',
    },
  ];
  for (const stay of stays) for (const bytes of stayMessages(stay)) expect([msa(await sender.send(bytes))[0], stay.patient]).toEqual(['AA', stay.patient]);
  sender.close();
  const recordOf = (visit: string): Promise<string> =>
    soon(async () => {
      const row = (await server.ask('admin', '/api/facilities/LGH/encounters')).body.rows?.find((one) => one['encounter'] === visit);
      return row === undefined ? undefined : String(row['patient']);
    });
  [me, other, child] = (await Promise.all(['V880101', 'V880202', 'V880303'].map(recordOf))) as [string, string, string];
}, 60_000);
afterAll(() => server.stop());

describe('one’s own record', () => {
  test('says who one is, where one is and what one waits for', async () => {
    const people = (await as(patient(me), '/api/my')).body['people'] as readonly Record<string, unknown>[];
    expect(people).toMatchObject([{ patient: me, why: 'self', here: true, family: 'Own' }]);
    const { status, body } = await as(patient(me), `/api/my/${me}/stay?facility=LGH`);
    expect(status).toBe(200);
    expect(body['stay']).toMatchObject({
      encounter: 'V880101',
      unit: '4W',
      unitName: { name: '4 West medical', names: { es: 'Medicina 4 Oeste' } },
      room: '01',
      bed: 'A',
      waits: [{ kind: 'imaging' }],
    });
    expect(body['release']).toMatchObject({ waiting: 0 });
  });

  test('every part answers, and is in the audit with who read it', async () => {
    for (const part of ['results', 'record', 'prevention', 'bills', 'messages', 'questionnaires', 'appointments', 'consents', 'looks'])
      expect([part, (await as(patient(me), `/api/my/${me}/${part}`)).status]).toEqual([part, 200]);
    const lines = (await as({ role: 'privacy', staff: 'o1' }, `/api/audit?patient=${me}&who=${me}`)).body.rows ?? [];
    expect(lines.map(({ view }) => view)).toEqual(expect.arrayContaining(['results', 'bills', 'looks']));
    expect(lines.every(({ role, why }) => role === 'patient' && why === 'self')).toBe(true);
  });

  test('is nobody else’s to open by these doors: staff have their own', async () => {
    for (const identity of [
      { role: 'nurse', unit: '4W' },
      { role: 'admin' },
      { role: 'finance' },
      patient(other),
      patient('nobody'),
      { role: 'patient' },
    ] as const)
      expect([identity, (await as(identity, `/api/my/${me}/results`)).status]).toEqual([identity, 404]);
  });
});

describe('release', () => {
  const clinician: Identity = { role: 'clinician', staff: 'd1' };
  let item = '';

  test('is at once, until a clinician holds a thing; then it leaves by no door', async () => {
    const rows = (await as(patient(me), `/api/my/${me}/results`)).body.rows as readonly {
      readonly points: readonly { readonly item: string; readonly value: string }[];
    }[];
    item = rows[0]?.points[0]?.item ?? '';
    expect(rows[0]?.points[0]?.value).toBe('1.9');
    const { status } = await ask(clinician, 'release-step', { patient: me, item, step: 'held', reason: 'tell-in-person', until: Date.now() + 86_400_000 });
    expect(status).toBe(200);
    const fhir = me.replaceAll('_', '.');
    for (const path of [
      `/api/my/${me}/results`,
      `/api/my/${me}/stay`,
      `/api/patients/${me}/chart`,
      `/api/patients/${me}/results`,
      `/api/patients/${me}/timeline`,
      `/fhir/R4/Observation?patient=Patient/${fhir}`,
      `/fhir/R4/DiagnosticReport?patient=Patient/${fhir}`,
      `/fhir/R4/Patient/${fhir}/$everything`,
    ]) {
      const answer = await as(patient(me), path);
      expect([path, answer.status, /"1\.9"|:1\.9\b/.test(answer.text)]).toEqual([path, 200, false]);
    }
    expect((await as(patient(me), `/api/my/${me}/results`)).body['release']).toMatchObject({ waiting: 1 });
    expect((await as(patient(me), `/api/patients/${me}/lineage?item=${encodeURIComponent(item)}`)).status).toBe(404);
    // Whoever treats sees it all the while.
    expect((await as(clinician, `/api/patients/${me}/results`)).text).toContain('1.9');
  });

  test('what is written with a result goes with it, and what is written on its report while a value of it waits', async () => {
    const now = new Date().toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
    const long = 'Read with care, the sample was old. '.repeat(9).trim();
    const message = [
      `MSH|^~\\&|LABSYS|LGH|HOS|LGH|${now}+0000||ORU^R01|MYNTE|P|2.5.1`,
      'PID|1||880101^^^LGH^MR||Own^Given||19700102|F',
      'PV1|1|I|4W^01^A^LGH||||||||||||||||V880101',
      `OBR|1|MYNTE1|F-MYNTE1|24323-8^Panel^LN|||${now}+0000`,
      'NTE|1||Report: wombat',
      `OBX|1|NM|2823-3^Potassium^LN||4.4|mmol/L|||||F|||${now}+0000`,
      'NTE|1||Value: hemolyzed',
      `OBX|2|TX|8251-1^Comment^LN||${long}||||||F|||${now}+0000`,
      '',
    ];
    const sender = await server.mllp();
    expect(msa(await sender.send(Buffer.from(message.join('\r'), 'utf8')))[0]).toBe('AA');
    sender.close();
    type Row = { readonly code: { readonly code: string }; readonly points: readonly Readonly<Record<string, unknown>>[] };
    const pointOf = async (code: string): Promise<Readonly<Record<string, unknown>> | undefined> =>
      ((await as(patient(me), `/api/my/${me}/results`)).body.rows as readonly Row[]).find((row) => row.code.code === code)?.points.at(-1);
    const potassium = await soon(() => pointOf('2823-3'));
    expect(potassium).toMatchObject({ comments: ['Value: hemolyzed'], reported: ['Report: wombat'] });
    const text = await pointOf('8251-1');
    expect(text).toMatchObject({ cut: true, reported: ['Report: wombat'] });
    const textItem = String(text?.['item']);
    const whole = `/api/patients/${me}/comments?item=${encodeURIComponent(textItem)}`;
    expect((await as(patient(me), whole)).body).toMatchObject({ values: [{ holds: true, text: long }] });
    expect((await as(patient(other), whole)).status).toBe(404);
    const held = { patient: me, item: textItem, step: 'held', reason: 'tell-in-person', until: Date.now() + 86_400_000 };
    expect((await ask(clinician, 'release-step', held)).status).toBe(200);
    expect((await as(patient(me), whole)).status).toBe(404);
    expect(await pointOf('2823-3')).toMatchObject({ comments: ['Value: hemolyzed'] });
    const fhir = me.replaceAll('_', '.');
    for (const path of [
      `/api/my/${me}/results`,
      `/api/patients/${me}/chart`,
      `/api/patients/${me}/results`,
      `/api/patients/${me}/orders`,
      `/api/patients/${me}/comments?item=${encodeURIComponent('order|MYNTE1')}`,
      `/fhir/R4/DiagnosticReport?patient=Patient/${fhir}`,
      `/fhir/R4/ServiceRequest?patient=Patient/${fhir}`,
      `/fhir/R4/Patient/${fhir}/$everything`,
    ])
      expect([path, /wombat|Read with care/.test((await as(patient(me), path)).text)]).toEqual([path, false]);
    expect((await as(clinician, `/api/patients/${me}/results`)).text).toContain('wombat');
    expect((await ask(clinician, 'release-step', { patient: me, item: textItem, step: 'released', reason: 'seen' })).status).toBe(200);
    expect(await pointOf('2823-3')).toMatchObject({ reported: ['Report: wombat'] });
  });

  test('a hold has an end and a reason, and nobody but a clinician holds', async () => {
    expect((await ask(clinician, 'release-step', { patient: me, item, step: 'held', reason: 'may-harm' })).status).toBe(409);
    expect((await ask(clinician, 'release-step', { patient: me, item, step: 'held', reason: 'may-harm', until: Date.now() + 90 * 86_400_000 })).status).toBe(
      409,
    );
    expect((await ask({ role: 'nurse', unit: '4W' }, 'release-step', { patient: me, item, step: 'released', reason: 'seen' })).status).toBe(404);
    expect((await ask(patient(me), 'release-step', { patient: me, item, step: 'released', reason: 'seen' })).status).toBe(404);
    expect((await ask(clinician, 'release-step', { patient: me, item, step: 'released', reason: 'seen' })).status).toBe(200);
    expect((await as(patient(me), `/api/my/${me}/results`)).text).toContain('1.9');
  });
});

describe('messages, questionnaires, appointments, consents', () => {
  test('a message keeps its words out of the facts, is answered, and is read', async () => {
    const sent = await ask(patient(me), 'portal-message-send', { patient: me, topic: 'stay', text: 'When may my pangolin visit?' });
    expect(sent.status).toBe(200);
    expect(sent.text).not.toContain('pangolin');
    const { thread } = sent.body['made'] as { readonly thread: string };
    const nurse: Identity = { role: 'nurse', unit: '4W', staff: 'n1' };
    const inbox = await as(nurse, '/api/facilities/LGH/portal-inbox');
    expect(inbox.body.rows).toMatchObject([{ thread, patient: me, unread: { team: 1 } }]);
    expect(inbox.text).toContain('pangolin');
    expect((await as({ role: 'nurse', unit: '5E', staff: 'n2' }, '/api/facilities/LGH/portal-inbox')).body.rows).toEqual([]);
    expect((await ask(nurse, 'portal-message-send', { patient: me, thread, topic: 'stay', text: 'Tomorrow.' })).status).toBe(200);
    const [mine] = (await as(patient(me), `/api/my/${me}/messages`)).body.rows as readonly {
      readonly messages: readonly { text: string; position: number }[];
      unread: object;
    }[];
    expect(mine?.messages.map(({ text }) => text)).toEqual(['When may my pangolin visit?', 'Tomorrow.']);
    expect(mine?.unread).toEqual({ patient: 1, team: 1 });
    const upTo = mine?.messages[1]?.position ?? 0;
    expect((await ask(patient(me), 'portal-message-read', { patient: me, thread, upTo })).status).toBe(200);
    expect((await ask(patient(me), 'portal-message-read', { patient: me, thread, upTo })).status).toBe(409);
    // Another's thread is none.
    expect((await ask(patient(other), 'portal-message-send', { patient: other, thread, topic: 'stay', text: 'x' })).status).toBe(409);
  });

  test('answers are checked against the questionnaire', async () => {
    const form = { patient: me, questionnaire: 'how-are-you', version: '1' };
    const [overall, ate] = [
      { question: 'overall', code: 'better' },
      { question: 'ate', code: 'yes' },
    ];
    for (const answers of [[], [overall, ate], [overall, ate, { question: 'pain', number: 11 }], [overall, overall, ate, { question: 'pain', number: 3 }]])
      expect([answers, (await ask(patient(me), 'questionnaire-answer', { ...form, answers })).body['code']]).toEqual([answers, 'answers.incomplete']);
    const good = { ...form, answers: [overall, ate, { question: 'pain', number: 3 }, { question: 'worry', text: 'my pangolin' }] };
    const taken = await ask(patient(me), 'questionnaire-answer', good);
    expect([taken.status, taken.text.includes('pangolin')]).toEqual([200, false]);
    expect((await as(patient(me), `/api/my/${me}/questionnaires`)).body['answered']).toMatchObject([{ questionnaire: 'how-are-you' }]);
    // The team reads them in the chart, with the words; another patient and the patient's own chart do not.
    const chart = await as({ role: 'nurse', unit: '4W', staff: 'n1' }, `/api/patients/${me}/answers`);
    expect(chart.body.rows).toMatchObject([{ title: 'How are you today?', answers: [{ answer: 'better' }, { answer: 'Yes' }, {}, { answer: 'my pangolin' }] }]);
    for (const record of [me, other]) expect((await as(patient(record), `/api/patients/${me}/answers`)).status).toBe(404);
  });

  test('of two who ask for one time the second is told', async () => {
    const slots = (await as(patient(me), `/api/my/${me}/slots?clinic=after-discharge`)).body.rows as readonly { readonly startsAt: number }[];
    const startsAt = slots[0]?.startsAt;
    const wanted = { step: 'asked', clinic: 'after-discharge', startsAt };
    const first = await ask(patient(me), 'appointment-step', { patient: me, ...wanted });
    expect(first.status).toBe(200);
    expect((await ask(patient(other), 'appointment-step', { patient: other, ...wanted })).body['code']).toBe('slot.taken');
    const { appointment } = first.body['made'] as { readonly appointment: string };
    expect((await ask(patient(other), 'appointment-step', { patient: other, appointment, step: 'cancelled' })).body['code']).toBe('thing.unknown');
    expect((await ask(patient(me), 'appointment-step', { patient: me, appointment, step: 'confirmed' })).status).toBe(409);
    expect((await ask({ role: 'nurse', unit: '4W', staff: 'n1' }, 'appointment-step', { patient: me, appointment, step: 'confirmed' })).status).toBe(200);
    expect((await as(patient(me), `/api/my/${me}/appointments`)).body.rows).toMatchObject([{ appointment, state: 'booked' }]);
    expect((await ask(patient(me), 'appointment-step', { patient: me, appointment, step: 'cancelled' })).status).toBe(200);
  });

  test('a consent is given and withdrawn by the patient', async () => {
    const consent = { patient: me, consent: 'research-contact' };
    expect((await ask(patient(me), 'consent-step', { ...consent, step: 'withdrawn' })).status).toBe(409);
    expect((await ask(patient(me), 'consent-step', { ...consent, step: 'given' })).status).toBe(200);
    const consents = (await as(patient(me), `/api/my/${me}/consents`)).body['consents'] as readonly { readonly consent: string; readonly given: boolean }[];
    expect(consents.filter(({ given }) => given).map((one) => one.consent)).toEqual(['research-contact']);
  });
});

describe('a proxy', () => {
  const privacy: Identity = { role: 'privacy', staff: 'o1' };
  test('is named by the house with the age of the child, sees the child, is told in the audit, and ends at once', async () => {
    const parent = patient(me);
    expect((await as(parent, `/api/my/${child}/results`)).status).toBe(404);
    const granted = await as(privacy, '/api/proxies', json({ id: 'grant-12345', facility: 'LGH', patient: '880303', holder: '880101', relation: 'parent' }));
    expect([granted.status, granted.text]).toEqual([200, expect.any(String)]);
    expect((await as(parent, '/api/my')).body['people']).toMatchObject([
      { patient: me },
      { patient: child, why: 'proxy', relation: 'parent', family: 'Child' },
    ]);
    expect((await as(parent, `/api/my/${child}/results`)).text).toContain('55.5');
    const lines = (await as(privacy, `/api/audit?patient=${child}&who=${me}`)).body.rows ?? [];
    expect(lines.some(({ why }) => why === 'proxy')).toBe(true);
    expect((await as(patient(child), `/api/my/${child}/looks`)).body.rows).toEqual(
      expect.arrayContaining([expect.objectContaining({ why: 'proxy', role: 'patient' })]),
    );
    // The child is not let into the parent's.
    expect((await as(patient(child), `/api/my/${me}/results`)).status).toBe(404);
    const listed = (await as(privacy, '/api/proxies?facility=LGH')).body.rows ?? [];
    const proxy = String(listed.find(({ state }) => state === 'active')?.['proxy']);
    expect((await as(privacy, `/api/proxies/${proxy}`, { ...json({ id: 'revoke-1234', facility: 'LGH', reason: 'safety' }), method: 'DELETE' })).status).toBe(
      200,
    );
    for (const path of [`/api/my/${child}/results`, `/api/my/${child}/prevention`, `/api/patients/${child}/chart`])
      expect([path, (await as(parent, path)).status]).toEqual([path, 404]);
    expect((await as(parent, '/api/my')).body['people']).toHaveLength(1);
  });

  test('an adult’s parent is refused, and so is whoever has no birth date that says so', async () => {
    const refused = await as(privacy, '/api/proxies', json({ id: 'grant-23456', facility: 'LGH', patient: '880202', holder: '880101', relation: 'parent' }));
    expect(refused.body['code']).toBe('proxy.age');
  });
});

describe('a bill', () => {
  const pay = (identity: Identity, record: string, more: object) =>
    as(identity, `/api/my/${record}/payments`, json({ id: 'pay-1234567', encounter: 'V880101', amountCents: 1, method: 'test-card-good', ...more }));
  const due = async (): Promise<number> => {
    const [bill] = (await as(patient(me), `/api/my/${me}/bills`)).body.rows as readonly { readonly dueCents: number }[];
    return bill?.dueCents ?? 0;
  };

  test('is explained, paid by its patient, once for one id, and never more than is owed', async () => {
    const owed = await due();
    expect(owed).toBeGreaterThan(100);
    expect((await pay(patient(me), me, { amountCents: owed + 1 })).body['code']).toBe('payment.too-much');
    expect((await pay(patient(me), me, { id: 'pay-declined', method: 'test-card-declined' })).body['code']).toBe('payment.declined');
    expect(await due()).toBe(owed);
    const first = await pay(patient(me), me, { amountCents: 100 });
    expect([first.status, first.body['repeated']]).toEqual([200, false]);
    const again = await pay(patient(me), me, { amountCents: 100 });
    expect([again.status, again.body['repeated'], again.body['reference']]).toEqual([200, true, first.body['reference']]);
    expect(await due()).toBe(owed - 100);
    // The other pays nothing of mine, nor by my record.
    expect((await pay(patient(other), other, { id: 'pay-other-1' })).body['code']).toBe('encounter.unknown');
    expect((await pay(patient(other), me, { id: 'pay-other-2' })).status).toBe(404);
  });

  test('is a paper for its patient', async () => {
    const response = await fetch(`${server.url}/api/accounts/V880101/statement.pdf?facility=LGH`, {
      headers: { authorization: `Bearer ${await server.running.issue(patient(me))}` },
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  });
});

describe('another’s record', () => {
  interface Operation {
    readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema?: Schema }[];
    readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
  }
  interface Schema {
    readonly type?: string;
    readonly enum?: readonly unknown[];
    readonly const?: unknown;
    readonly anyOf?: readonly Schema[];
    readonly items?: Schema;
    readonly minItems?: number;
    readonly minimum?: number;
    readonly pattern?: string;
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly required?: readonly string[];
  }
  /** Everything that could name the other, wherever a route asks for a name. */
  const named = (name: string): string | undefined => {
    const visit = /encounter|visit|account|key|claim|stay/i.test(name);
    if (/patient|person|record|holder|from|into|^a$|^b$/i.test(name)) return other;
    if (visit) return 'V880202';
    if (/facility/i.test(name)) return 'LGH';
    if (/^q$|number|search|text/i.test(name)) return '880202';
    return undefined;
  };
  function sample(name: string, schema: Schema = {}): unknown {
    const said = named(name);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return schema.enum[0];
    if (schema.anyOf?.[0] !== undefined) return sample(name, schema.anyOf[0]);
    if (schema.type === 'array') return [sample(name.replace(/s$/, ''), schema.items)];
    if (schema.type === 'object') return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, one]) => [key, sample(key, one)]));
    if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
    if (schema.type === 'boolean') return true;
    return said ?? (name === 'id' ? 'sample-of-a-test' : '1');
  }
  const kinds = [
    'Patient',
    'Encounter',
    'Observation',
    'MedicationRequest',
    'MedicationAdministration',
    'DocumentReference',
    'DiagnosticReport',
    'ServiceRequest',
    'Account',
    'ChargeItem',
    'Provenance',
    'AuditEvent',
    'Binary',
  ];

  function addressesOf(path: string, { parameters = [] }: Operation): readonly string[] {
    const kindsOf = path.includes('{kind}') ? kinds : [''];
    return kindsOf.map((kind) => {
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
        if (name === 'kind') return kind;
        if (path.startsWith('/fhir') && name === 'id') return other.replaceAll('_', '.');
        return encodeURIComponent(named(name) ?? (name === 'view' ? 'encounters' : 'x'));
      });
      const query = new URLSearchParams(
        parameters
          .filter((one) => one.in === 'query' && (one.required === true || named(one.name) !== undefined))
          .map(({ name, schema }) => [name, String(sample(name, schema))]),
      );
      if (path.startsWith('/fhir') && kind !== '')
        query.set(kind === 'Patient' ? 'identifier' : 'patient', kind === 'Patient' ? '880202' : `Patient/${other.replaceAll('_', '.')}`);
      return `${filled}${query.size === 0 ? '' : `?${query}`}`;
    });
  }

  test('no route that the server describes tells a byte of it', { timeout: 120_000 }, async () => {
    const paths = (await server.ask('admin', '/api/openapi.json')).body['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    const told: string[] = [];
    let walked = 0;
    for (const [path, methods] of Object.entries(paths))
      for (const [method, operation] of Object.entries(methods)) {
        // Signing in as somebody else is no door of a patient.
        if (path === '/api/sign-in' && method === 'post') continue;
        const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
        for (const address of addressesOf(path, operation)) {
          walked++;
          const hasBody = method === 'post' || method === 'put' || method === 'delete';
          const answer = await as(patient(me), address, {
            method: method.toUpperCase(),
            ...(hasBody
              ? {
                  headers: { 'content-type': path.startsWith('/fhir') ? 'application/fhir+json' : 'application/json' },
                  body: JSON.stringify(sample('', schema ?? { type: 'object' })),
                }
              : {}),
          });
          const leaks = secrets.filter((secret) => answer.text.includes(secret));
          const names = /\{patient\}|\{encounter\}/.test(path);
          if (leaks.length > 0 || answer.status >= 500 || (names && answer.status < 300)) told.push(`${method} ${address} ${answer.status} ${leaks.join()}`);
        }
      }
    expect(told).toEqual([]);
    expect(walked).toBeGreaterThan(200);
    // The same marks are there for whoever may see them, so that the walk can find them.
    expect((await server.ask('admin', `/api/patients/${other}/chart`)).bytes.toString()).toContain('771.5');
  });

  test('neither does the socket: no view, and no word that something was said', async () => {
    const socket = io(server.url, { path: '/live', transports: ['websocket'], auth: { token: await server.running.issue(patient(me)) }, reconnection: false });
    await new Promise<void>((resolve, reject) => {
      socket.once('hello', () => resolve());
      socket.once('connect_error', reject);
    });
    for (const { name } of views) {
      const answer = (await socket.timeout(10_000).emitWithAck('watch', { view: name, facility: 'LGH' })) as object;
      expect([name, 'refused' in answer]).toEqual([name, true]);
    }
    expect(await socket.timeout(10_000).emitWithAck('follow', { patient: other, facility: 'LGH' })).toMatchObject({ refused: 'live.unknown' });
    expect(await socket.timeout(10_000).emitWithAck('follow', { patient: me, facility: 'LGH' })).toMatchObject({ patient: me });
    socket.close();
  });
});
