/** Where orders go, by kind, as the environment says it: an MLLP address for each kind, or one for all that have none. Read once at boot. */

export interface Destination {
  /** How it is named in lists: the variable's ending, `laboratory` or `all`. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** MSH-5 and MSH-6. */
  readonly application: string;
  readonly receiver: string;
}

export const orderKinds = ['medication', 'laboratory', 'imaging', 'nursing', 'diet'] as const;
/** By kind; `all` for every kind without its own. */
export type Destinations = ReadonlyMap<string, Destination>;

type Environment = Readonly<Record<string, string | undefined>>;
const accepts = 'mllp://host:port, with ?application= and ?receiver= as the receiver is named (MSH-5, MSH-6)';

export function readDestinations(env: Environment, wrong: (variable: string, accepts: string) => void): Destinations {
  const found = new Map<string, Destination>();
  for (const name of ['all', ...orderKinds]) {
    const variable = name === 'all' ? 'HEALTHOS_ORDERS' : `HEALTHOS_ORDERS_${name.toUpperCase()}`;
    const said = env[variable];
    if (said === undefined || said === '') continue;
    const url = URL.canParse(said) ? new URL(said) : undefined;
    const port = Number(url?.port);
    if (url === undefined || url.protocol !== 'mllp:' || url.hostname === '' || port < 1) {
      wrong(variable, accepts);
      continue;
    }
    found.set(name, {
      name,
      host: url.hostname,
      port,
      application: url.searchParams.get('application') ?? name.toUpperCase(),
      receiver: url.searchParams.get('receiver') ?? '',
    });
  }
  return found;
}

export const destinationOf = (destinations: Destinations, kind: string): Destination | undefined => destinations.get(kind) ?? destinations.get('all');
