/** The applications of the house itself: the chart that is embedded in another. Registered at its first launch, under the address that this server has by then. */
import type { Smart } from './smart.ts';

export const chartClient = 'healthos-chart';

/** One that an administrator disabled stays so. */
export async function keepChart({ clients, origin }: Smart): Promise<void> {
  const page = `${origin()}/chart`;
  const own = {
    id: chartClient,
    name: 'HealthOS in another chart',
    kind: 'public',
    redirects: [page],
    launchUrl: page,
    scopes: ['patient/*.rs', 'healthos/api'],
    consent: 'house',
    origins: [],
  } as const;
  const known = (await clients.all()).find(({ id }) => id === chartClient);
  if (known === undefined) await clients.add(own, 'house');
  else if (known.launchUrl !== page || known.redirects.length !== 1 || known.redirects[0] !== page) await clients.move(chartClient, [page], page);
}
