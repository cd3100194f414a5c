/** The page of the sample chart, in the browser: patients by fhirclient, the panel of HealthOS in a frame, SMART Web Messaging with it, and advice on what is signed. */
/// <reference lib="dom" />

interface Settings {
  readonly server: string;
  readonly token: string;
}
interface Visit {
  readonly visit: string;
  readonly patient: string;
  readonly name: string;
}
interface Card {
  readonly uuid: string;
  readonly summary: string;
  readonly indicator: string;
  readonly overrideReasons: readonly { readonly code: string; readonly system: string; readonly display: string }[];
}
interface Resource {
  readonly resourceType: string;
  readonly id: string;
  readonly subject?: { readonly reference: string };
  readonly name?: readonly { readonly family?: string; readonly given?: readonly string[] }[];
}
interface FhirClient {
  request(path: string): Promise<{ readonly entry?: readonly { readonly resource: Resource }[] }>;
}
interface Fhirclient {
  client(state: { readonly serverUrl: string; readonly tokenResponse: { readonly access_token: string } }): FhirClient;
}

const element = (id: string): HTMLElement => document.getElementById(id) ?? document.body;
const frame = element('panel') as HTMLIFrameElement;
const settings = (await (await fetch('/settings.json')).json()) as Settings;
/** The launch that is open: what its messages carry. */
let handle = '';
let open: Visit | undefined;

await listPatients();
element('turn').addEventListener('click', turnAway);
element('order').addEventListener('submit', (event) => {
  event.preventDefault();
  void sign();
});
window.addEventListener('message', heard);

async function post<Answer>(path: string, body: object): Promise<Answer> {
  const response = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return (await response.json()) as Answer;
}

/** Whose chart is open, among the patients. */
function markOpen(): void {
  for (const one of element('patients').querySelectorAll('button')) one.setAttribute('aria-pressed', String(one.dataset['visit'] === open?.visit));
}

function item(list: string, text: string): HTMLLIElement {
  const line = document.createElement('li');
  line.textContent = text;
  element(list).append(line);
  return line;
}

function button(text: string, press: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.addEventListener('click', press);
  return made;
}

async function listPatients(): Promise<void> {
  const FHIR = Reflect.get(globalThis, 'FHIR') as Fhirclient;
  const client = FHIR.client({ serverUrl: `${settings.server}/fhir/R4`, tokenResponse: { access_token: settings.token } });
  const { entry = [] } = await client.request('Encounter?status=in-progress&_count=12&_include=Encounter:patient');
  const resources = entry.map(({ resource }) => resource);
  const names = new Map(
    resources.filter(({ resourceType }) => resourceType === 'Patient').map(({ id, name }) => [id, [name?.[0]?.family, ...(name?.[0]?.given ?? [])].join(' ')]),
  );
  for (const { resourceType, id, subject } of resources) {
    const patient = subject?.reference.split('/')[1];
    if (resourceType !== 'Encounter' || patient === undefined) continue;
    const visit = { visit: id, patient, name: names.get(patient) ?? patient };
    const made = button(visit.name, () => void choose(visit));
    made.dataset['visit'] = visit.visit;
    item('patients', '').append(made);
  }
  document.body.dataset['listed'] = '';
}

/** Another patient: what stands of the one before goes at once, and a launch of its own is opened for the next. */
async function choose(visit: Visit): Promise<void> {
  open = visit;
  handle = '';
  frame.src = 'about:blank';
  for (const list of ['cards', 'scratchpad']) element(list).replaceChildren();
  element('activity').textContent = '';
  element('who').textContent = visit.name;
  markOpen();
  const launch = await post<{ readonly url?: string; readonly handle: string }>('/launch', visit);
  if (open !== visit || launch.url === undefined) return;
  handle = launch.handle;
  frame.src = launch.url;
}

/** Tells the panel that this chart turns to nobody, and leaves the frame where it is: the panel blanks itself. */
function turnAway(): void {
  frame.contentWindow?.postMessage(
    { messagingHandle: handle, messageId: crypto.randomUUID(), messageType: 'healthos.context-changed', payload: {} },
    settings.server,
  );
  element('who').textContent = 'Nobody is open';
  open = undefined;
  markOpen();
}

/** Only from the frame, only from the origin of HealthOS, only with the handle of the launch that is open. */
function heard({ origin, source, data }: MessageEvent<unknown>): void {
  if (origin !== settings.server || source !== frame.contentWindow || typeof data !== 'object' || data === null) return;
  const said = data as {
    readonly messagingHandle?: string;
    readonly messageId?: string;
    readonly messageType?: string;
    readonly payload?: Readonly<Record<string, unknown>>;
  };
  if (said.messageType === undefined || said.messagingHandle !== handle || handle === '') return;
  const payload = answerTo(said.messageType, said.payload ?? {});
  frame.contentWindow?.postMessage({ messageId: crypto.randomUUID(), responseToMessageId: said.messageId, payload }, settings.server);
}

function answerTo(messageType: string, payload: Readonly<Record<string, unknown>>): object {
  switch (messageType) {
    case 'status.handshake':
      return {};
    case 'ui.done':
      handle = '';
      setTimeout(() => (frame.src = 'about:blank'), 0);
      element('activity').textContent = 'The panel is done.';
      return { status: 'success' };
    case 'ui.launchActivity':
      element('activity').textContent = `Activity: ${String(payload['activityType'])}`;
      return { status: 'success', statusDetail: { text: 'opened' } };
    case 'scratchpad.create': {
      const { resource } = payload as { readonly resource?: { readonly resourceType?: string; readonly code?: { readonly text?: string } } };
      item('scratchpad', `${resource?.resourceType ?? '?'}: ${resource?.code?.text ?? ''}`);
      return { status: '201 Created', location: `${resource?.resourceType ?? 'Basic'}/${element('scratchpad').childElementCount}` };
    }
    default:
      return { status: 'error', statusDetail: { text: 'not spoken here' } };
  }
}

async function sign(): Promise<void> {
  if (open === undefined) return;
  element('cards').replaceChildren();
  const { cards = [] } = await post<{ readonly cards?: readonly Card[] }>('/sign', { ...open, drug: (element('drug') as HTMLInputElement).value });
  for (const card of cards) {
    const line = item('cards', `${card.indicator}: ${card.summary} `);
    for (const reason of card.overrideReasons.slice(0, 3))
      line.append(
        button(reason.display, () => void post('/feedback', { card: card.uuid, reason }).then(() => (line.textContent = `overridden: ${reason.display}`))),
      );
  }
  if (cards.length === 0) item('cards', 'No advice.');
}
