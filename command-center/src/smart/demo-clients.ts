/** Applications of the demo, registered where the simulated hospital runs: on this machine, of nobody. */
import type { NewClient } from './clients.ts';
import type { Smart } from './smart.ts';

const demoApp = (port: number): NewClient => ({
  id: 'demo-app',
  name: 'Demo application',
  kind: 'public',
  redirects: [`http://127.0.0.1:${port}/`, `http://localhost:${port}/`, `http://127.0.0.1:${port}/app`, `http://localhost:${port}/app`],
  launchUrl: `http://localhost:${port}/launch`,
  scopes: ['patient/*.rs', 'user/*.rs', 'offline_access'],
  consent: 'each',
  origins: [],
});

/** One that an administrator changed or disabled stays as it is. */
export async function seedDemoClients({ clients }: Smart): Promise<void> {
  await clients.add(demoApp(9000), 'demo');
}
