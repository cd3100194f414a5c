/** A patient on a phone, in English and in Spanish: where they are, live; a result in plain words; a question to the team that a nurse answers; a bill that is paid; another person; not live. */
/// <reference lib="dom" />
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { patientOfVisit, askingOf } from './asking.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';
import { stayMessages, type Told } from '../server/patients.ts';
import { launched, register } from '../server/smart-app.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { movement } from './today.ts';

const chromium = inject('chromiumPath');
const phone = { width: 390, height: 844 } as const;
const mother: Told = { patient: '7701', visit: 'V7701', bed: '4W^01^A', family: 'Osei', value: '1.9', born: '19700102', drug: 'ACET650', words: 'Walks well.' };
const child: Told = {
  ...mother,
  patient: '7702',
  visit: 'V7702',
  bed: '4W^02^A',
  family: 'Little',
  value: '0.4',
  born: `${new Date().getUTCFullYear() - 8}0615`,
};
const pages = ['', '/results', '/messages', '/bills', '/me', '/forms', '/appointments', '/sharing', '/looks'] as const;

describe.skipIf(chromium === null)('a patient', () => {
  let server: Server;
  let browser: Browser;
  let me: string;
  const ask = askingOf(() => server);

  beforeAll(async () => {
    server = await startServer({ HEALTHOS_DEMO: 'on' });
    const sender = await server.mllp();
    for (const bytes of [...stayMessages(mother), ...stayMessages(child)]) expect(msa(await sender.send(bytes))[0]).toBe('AA');
    sender.close();
    me = await patientOfVisit(server, 'V7701');
    await ask('nurse', 'n1', 'milestone-step', { encounter: 'V7701', milestone: 'teaching-done', state: 'done' });
    await ask('nurse', 'n1', 'milestone-step', { encounter: 'V7701', milestone: 'ride-arranged', state: 'due' });
    browser = await openBrowser(chromium ?? '');
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  async function open(path: string): Promise<{ page: Page; errors: readonly string[] }> {
    const token = await server.running.issue({ role: 'patient', patient: me });
    return visit(browser, { url: `${server.url}/my${path}`, token, role: 'patient', ...phone });
  }
  const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

  test('sees where they are and what they wait for, pushed when it changes', { timeout: 60_000 }, async () => {
    const { page, errors } = await open('');
    await page.getByRole('heading', { name: 'GivenOsei’s stay' }).waitFor();
    const stay = card(page, 'Where I am');
    await stay.getByText(/room 1, bed A/).waitFor();
    await stay.getByText('no time yet').waitFor();
    await stay.getByText('1 of 2 steps done, may change').waitFor();
    const sender = await server.mllp();
    expect(msa(await sender.send(movement('A02', { patient: '7701', visit: 'V7701', place: '4W^04^A', control: 'MY1' })))[0]).toBe('AA');
    sender.close();
    await stay.getByText(/4 West medical, room 4, bed A/).waitFor();
    await page.getByRole('button', { name: /^Español/ }).click();
    await page.getByText(/^Medicina 4 Oeste, /).waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test(
    'has every page in both languages, in light and in dark: clean to axe, targets large enough, nothing wider than the phone',
    { timeout: 180_000 },
    async () => {
      for (const [language, colorScheme] of [
        ['en', 'light'],
        ['es', 'dark'],
      ] as const) {
        const { page, errors } = await open(`?lang=${language}`);
        await page.emulateMedia({ colorScheme });
        for (const path of pages) {
          await page.goto(`${server.url}/my${path}?lang=${language}`);
          await page.getByText(/Reading your record|Leyendo su historia/).waitFor({ state: 'detached' });
          await page.locator('main > *').first().waitFor();
          expect([path, language, await violations(page)]).toEqual([path, language, []]);
          const measured = await page.evaluate(() => ({
            language: document.documentElement.lang,
            wide: document.documentElement.scrollWidth,
            small: [...document.querySelectorAll<HTMLElement>('a, button, summary, select, textarea, input:not([type=radio]):not([type=checkbox])')]
              .filter((one) => one.offsetParent !== null && one.getBoundingClientRect().height < 43.5)
              .map((one) => one.outerHTML.slice(0, 120)),
          }));
          expect([path, measured]).toEqual([path, { language, wide: 390, small: [] }]);
        }
        expect(errors).toEqual([]);
        await page.context().close();
      }
    },
  );

  test('reads a result in plain words with its course, and asks about it; the team answers', { timeout: 60_000 }, async () => {
    const { page, errors } = await open('/results?lang=en');
    const result = card(page, 'Creatinine');
    await result.getByText('It shows how well your kidneys clean your blood.').waitFor();
    await result.getByText('It is above the usual range.').waitFor();
    await result.getByText('usual 0.7-1.3').waitFor();
    await page.getByRole('button', { name: /^Español/ }).click();
    await card(page, 'Creatinina').getByText('Está por encima del intervalo habitual.').waitFor();
    await card(page, 'Creatinina')
      .getByRole('link', { name: /Preguntar por este resultado/ })
      .click();
    await page.getByLabel('Su mensaje').fill('¿Es grave?');
    await page.getByRole('button', { name: 'Enviar' }).click();
    await page.getByText('¿Es grave?').waitFor();
    const inbox = await fetch(`${server.url}/api/facilities/LGH/portal-inbox`, {
      headers: { authorization: `Bearer ${await server.running.issue({ role: 'nurse', unit: '4W', staff: 'n1' })}` },
    });
    const [thread] = ((await inbox.json()) as { rows: { thread: string; about: string }[] }).rows;
    expect(thread?.about).toMatch(/^observation\|/);
    await ask({ role: 'nurse', unit: '4W' }, 'n1', 'portal-message-send', { patient: me, thread: thread?.thread, topic: 'result', text: 'Lo vemos juntos.' });
    // Pushed: nobody asked for it.
    await page.getByText('Lo vemos juntos.').waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('reads what the laboratory wrote with a result and the whole of a long text, with the words around it in Spanish', { timeout: 60_000 }, async () => {
    const now = new Date().toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
    const long = `${'The smear shows normal cells. '.repeat(9)}Repeat in a year.`;
    const message = [
      `MSH|^~\\&|LABSYS|LGH|HOS|LGH|${now}+0000||ORU^R01|MYTEXT|P|2.5.1`,
      'PID|1||7701^^^LGH^MR||Osei^GivenOsei||19700102|F',
      'PV1|1|I|4W^04^A^LGH||||||||||||||||V7701',
      `OBR|1|MYTEXT1|F-MYTEXT1|10524-7^Smear^LN|||${now}+0000`,
      'NTE|1||Read by two people',
      `OBX|1|TX|10524-7^Smear^LN||${long}||||||F|||${now}+0000`,
      'NTE|1||Good sample',
      '',
    ];
    const sender = await server.mllp();
    expect(msa(await sender.send(Buffer.from(message.join('\r'), 'utf8')))[0]).toBe('AA');
    sender.close();
    const { page, errors } = await open('/results?lang=es');
    const result = card(page, 'Smear');
    await result.getByText('Escrito con este resultado:').waitFor();
    await result.getByText('Good sample').waitFor();
    await result.getByText('Escrito en el informe completo:').waitFor();
    await result.getByText('Read by two people').waitFor();
    expect(await result.getByText('Repeat in a year.').count()).toBe(0);
    await result.getByText('Leer todo el texto').click();
    await result.getByText(/Repeat in a year\.$/).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('sees which application reads the record, in Spanish too, and stops it', { timeout: 60_000 }, async () => {
    await register(server, { id: 'steps', name: 'Pasos', scopes: ['patient/Observation.rs', 'patient/Patient.rs', 'offline_access'] });
    const scope = 'launch/patient patient/Observation.rs patient/Patient.rs offline_access';
    const { body } = await launched(server, 'steps', scope, { signIn: { step: 'patient', number: '7701' } });
    const reads = async (): Promise<number> =>
      (await fetch(`${server.url}/fhir/R4/Patient`, { headers: { authorization: `Bearer ${String(body['access_token'])}` } })).status;
    expect(await reads()).toBe(200);
    const { page, errors } = await open('/sharing?lang=es');
    const applications = card(page, 'Aplicaciones que leen mi historia');
    await applications.getByText('Ve: resultados y medidas, mi nombre y mis datos').waitFor();
    expect(await violations(page)).toEqual([]);
    await applications.getByRole('button', { name: 'Pararla' }).click();
    await applications.getByText('Pasos no verá nada desde ahora.').waitFor();
    await applications.getByRole('button', { name: 'Pararla' }).click();
    await applications.getByText('Ninguna aplicación lee su historia ahora.').waitFor();
    expect(await reads()).toBe(401);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('pays a bill, and sees who looked', { timeout: 60_000 }, async () => {
    const { page, errors } = await open('/bills?lang=en');
    await page.getByText('You owe now').waitFor();
    await page.getByRole('button', { name: /^Pay \$/ }).click();
    await page.getByLabel('How').selectOption('test-card-good');
    await page.getByRole('button', { name: /^Pay \$/ }).click();
    await page.getByText(/Thank you\. \$[\d.,]+ was paid\./).waitFor();
    await page.getByText('You owe nothing now.').first().waitFor();
    await page.goto(`${server.url}/my/looks?lang=en`);
    await page.getByText('We show roles, not names.').waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('answers questions, with what is missing said in words; asks for a time and cancels it', { timeout: 60_000 }, async () => {
    const { page, errors } = await open('/forms?lang=en&form=how-are-you');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('An answer is missing. It is marked.').waitFor();
    await page.getByLabel('better').check();
    await page.getByLabel(/How strong is your pain/).fill('3');
    await page.getByLabel('Yes').check();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Thank you. Your team can see it.').waitFor();
    await page.goto(`${server.url}/my/appointments?lang=en`);
    await page.getByRole('button', { name: 'Check after the hospital' }).click();
    await page.getByRole('region', { name: 'Ask for a time' }).getByRole('button').first().click();
    await page.getByText('Asked for. The clinic will confirm it here.').waitFor();
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await page.getByText('Cancelled.').waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('looks at the record of a child for whom the house let them act, until it is ended', { timeout: 60_000 }, async () => {
    const privacy = await visit(browser, {
      url: `${server.url}/admin/proxies`,
      token: await server.running.issue({ role: 'privacy', staff: 'o1' }),
      role: 'privacy',
      width: 1440,
      height: 900,
    });
    const desk = privacy.page;
    await desk.getByLabel('Number of the patient').fill('7702');
    await desk.getByLabel('Number of whoever acts').fill('7701');
    await desk.getByRole('button', { name: 'Name', exact: true }).click();
    await desk.getByText('Named.').waitFor();
    expect(await violations(desk)).toEqual([]);
    const { page, errors } = await open('?lang=en');
    await page.getByLabel('Whose record').selectOption({ label: 'GivenLittle (I am a parent)' });
    await page.getByText('You act for GivenLittle.').waitFor();
    await card(page, 'Creatinine').getByText('0.4').waitFor();
    await desk.getByRole('table').getByText('Little').first().click();
    await desk.getByLabel('Reason').selectOption('safety');
    await desk.getByRole('button', { name: 'End it now' }).click();
    await desk.getByText('Ended.').waitFor();
    await page.reload();
    // Their own again, by the name that the newest message gave them.
    await page.getByRole('heading', { name: /^(?!GivenLittle).+’s stay$/ }).waitFor();
    expect(await page.getByLabel('Whose record').count()).toBe(0);
    for (const path of ['consents', 'disclosures?which=all'] as const) {
      await desk.goto(`${server.url}/admin/${path}`);
      await desk.getByRole('heading', { name: /^What patients agreed to|^Accounting of disclosures/ }).waitFor();
      await desk.getByText('Reading…').waitFor({ state: 'detached' });
      expect([path, await violations(desk)]).toEqual([path, []]);
    }
    expect([...privacy.errors, ...errors]).toEqual([]);
    await desk.context().close();
    await page.context().close();
  });

  test('is told within ten seconds that what is shown is not live', { timeout: 60_000 }, async () => {
    const { page } = await open('?lang=es');
    let silent = false;
    await page.routeWebSocket(/\/live/, (screen) => {
      const house = screen.connectToServer();
      house.onMessage((said) => {
        if (!silent) screen.send(said);
      });
    });
    await page.reload();
    await card(page, 'Dónde estoy')
      .getByText(/ahora, /)
      .waitFor();
    silent = true;
    await page.getByText(/SIN CONEXIÓN desde las/).waitFor({ timeout: 25_000 });
    silent = false;
    await page.getByText(/SIN CONEXIÓN/).waitFor({ state: 'detached', timeout: 40_000 });
    await page.context().close();
  });
});
