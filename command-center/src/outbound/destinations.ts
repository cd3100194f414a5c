/** Where orders and signed notes go, by kind: as the facility file says it for its own house, and as the environment says it for every house of this process. Read once at boot. */
import { isObject, member, type Json, type JsonObject } from '@healthos/ingest/formats/json.ts';

export const orderKinds = ['medication', 'laboratory', 'imaging', 'nursing', 'diet'] as const;
/** Signed notes go only where somebody says so: a destination of every kind takes orders alone. */
export const noteKind = 'note';
const kindsTaken: readonly string[] = [...orderKinds, noteKind];

export interface Destination {
  /** How it is named in lists: in the environment the variable's ending, `laboratory` or `all`. */
  readonly name: string;
  /** The house whose orders it takes; absent = every house. */
  readonly facility?: string;
  /** Absent = every kind that has none of its own. */
  readonly kinds?: readonly string[];
  readonly host: string;
  readonly port: number;
  /** MSH-5 and MSH-6. */
  readonly application: string;
  readonly receiver: string;
  readonly declaredIn: 'environment' | 'facility file';
}
export type Destinations = readonly Destination[];

type Environment = Readonly<Record<string, string | undefined>>;
const accepts = 'mllp://host:port, with ?application= and ?receiver= as the receiver is named (MSH-5, MSH-6)';

export function readDestinations(env: Environment, wrong: (variable: string, accepts: string) => void): Destinations {
  return ['all', ...kindsTaken].flatMap((name): Destination[] => {
    const variable = name === 'all' ? 'HEALTHOS_ORDERS' : name === noteKind ? 'HEALTHOS_NOTES' : `HEALTHOS_ORDERS_${name.toUpperCase()}`;
    const said = env[variable];
    if (said === undefined || said === '') return [];
    const at = addressOf(said);
    if (at === undefined) {
      wrong(variable, accepts);
      return [];
    }
    return [
      {
        name,
        ...(name === 'all' ? {} : { kinds: [name] }),
        ...at.place,
        application: at.application ?? name.toUpperCase(),
        receiver: at.receiver ?? '',
        declaredIn: 'environment',
      },
    ];
  });
}

interface Address {
  readonly place: { readonly host: string; readonly port: number };
  readonly application?: string;
  readonly receiver?: string;
}

function addressOf(said: string): Address | undefined {
  const url = URL.canParse(said) ? new URL(said) : undefined;
  const port = Number(url?.port);
  if (url === undefined || url.protocol !== 'mllp:' || url.hostname === '' || port < 1) return undefined;
  const [application, receiver] = [url.searchParams.get('application'), url.searchParams.get('receiver')];
  return { place: { host: url.hostname, port }, ...(application === null ? {} : { application }), ...(receiver === null ? {} : { receiver }) };
}

/** Destinations that one house may name. */
const mostOfHouse = 50;

/** `"orders": [{ "name": "LIS", "kinds": ["laboratory"], "address": "mllp://lab:2575", "receiver": "LGH" }]` of a facility description. */
export function destinationsOfFile(description: Json, path: string, wrong: (accepts: string, place: string) => Error): Destinations {
  const value = isObject(description) ? member(description, 'orders') : undefined;
  if (value === undefined || !isObject(description)) return [];
  if (!Array.isArray(value) || value.length > mostOfHouse) throw wrong(`up to ${mostOfHouse} destinations of orders`, `${path}.orders`);
  const facility = member(description, 'facility');
  const found = (value as readonly Json[]).map((one, n) => {
    const place = `${path}.orders[${n}]`;
    if (!isObject(one)) throw wrong('an object', place);
    return destinationOfFile(one, place, typeof facility === 'string' ? facility : '', wrong);
  });
  for (const [n, { name, kinds }] of found.entries()) {
    if (found.findIndex((other) => other.name === name) < n) throw wrong('a name of its own for each', `${path}.orders[${n}].name`);
    const same = found.findIndex((other) => (kinds ?? ['all']).some((kind) => (other.kinds ?? ['all']).includes(kind)));
    if (same < n) throw wrong('one destination for each kind', `${path}.orders[${n}].kinds`);
  }
  return found;
}

function destinationOfFile(one: JsonObject, place: string, facility: string, wrong: (accepts: string, place: string) => Error): Destination {
  const text = (field: string): string | undefined => {
    const said = member(one, field);
    if (said !== undefined && (typeof said !== 'string' || said.trim() === '')) throw wrong('text', `${place}.${field}`);
    return said?.trim();
  };
  const name = text('name');
  if (name === undefined) throw wrong('a name', `${place}.name`);
  const at = addressOf(text('address') ?? '');
  if (at === undefined) throw wrong('mllp://host:port', `${place}.address`);
  const kinds = member(one, 'kinds');
  if (kinds !== undefined && !isKinds(kinds)) throw wrong(`some of ${kindsTaken.join(', ')}`, `${place}.kinds`);
  return {
    name,
    facility,
    ...(kinds === undefined ? {} : { kinds }),
    ...at.place,
    application: text('application') ?? at.application ?? name,
    receiver: text('receiver') ?? at.receiver ?? '',
    declaredIn: 'facility file',
  };
}

const isKinds = (value: Json): value is readonly string[] & Json =>
  Array.isArray(value) && value.length > 0 && (value as readonly Json[]).every((one) => (kindsTaken as readonly Json[]).includes(one));

/** One of the kind itself before one of every kind; of two alike what the environment says. */
export function destinationOf(destinations: Destinations, facility: string, kind: string): Destination | undefined {
  const theirs = destinations.filter((one) => one.facility === undefined || one.facility === facility);
  const named = theirs.filter(({ kinds }) => kinds?.includes(kind));
  const open = kind === noteKind ? [] : theirs.filter(({ kinds }) => kinds === undefined);
  const first = (list: Destinations): Destination | undefined => list.find(({ declaredIn }) => declaredIn === 'environment') ?? list[0];
  return first(named) ?? first(open);
}

/** Of one house each name once. */
export const destinationKey = ({ name, facility = '' }: Destination): string => `${facility}|${name}`;
