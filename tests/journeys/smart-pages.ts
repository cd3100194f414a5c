/** A page of another site that is an application of SMART: `fhirclient` as it is published, launched and on its own, shows whom it was opened about. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

const library = readFileSync(createRequire(import.meta.url).resolve('fhirclient/build/fhir-client.min.js'));

const page = (script: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sample application</title><link rel="icon" href="data:,"><script src="/fhir-client.js"></script><main><h1>Sample</h1><output>waiting</output></main><script>${script}</script>`;

const show = `const say = (text) => { document.querySelector('output').textContent = text; };`;

const scripts = (client: string, fhir: string): Readonly<Record<string, string>> => ({
  '/launch': `FHIR.oauth2.authorize({ clientId: '${client}', scope: 'launch openid fhirUser patient/*.rs', redirectUri: '/app', pkceMode: 'required' });`,
  '/alone': `FHIR.oauth2.authorize({ iss: '${fhir}', clientId: '${client}', scope: 'launch/patient openid fhirUser patient/Patient.rs patient/Encounter.rs', redirectUri: '/app', pkceMode: 'required' });`,
  '/app': `${show}
FHIR.oauth2.ready().then(async (client) => {
  const patient = await client.patient.read();
  const visits = await client.request('Encounter?patient=' + client.patient.id);
  say(patient.name[0].family + ' ' + patient.name[0].given[0] + ', ' + visits.total + ' visit, encounter ' + (client.encounter.id ?? 'none') + ', banner ' + client.state.tokenResponse.need_patient_banner);
}).catch((error) => say('failed: ' + error.message));`,
});

export interface Sample {
  readonly url: string;
  /** Once it is known who it is and whom it asks. */
  begin(client: string, fhir: string): void;
  close(): Promise<void>;
}

/** On `localhost`, where the server is `127.0.0.1`: another origin and another site. */
export async function serveSample(): Promise<Sample> {
  let pages: Readonly<Record<string, string>> = {};
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/fhir-client.js') response.setHeader('content-type', 'text/javascript').end(library);
    else if (pages[path] === undefined) response.writeHead(404).end();
    else response.setHeader('content-type', 'text/html; charset=utf-8').end(page(pages[path]));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    begin: (client, fhir) => {
      pages = scripts(client, fhir);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
