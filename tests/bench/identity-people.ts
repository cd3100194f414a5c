/** Invented people whose truth is known: common and rare names, households, twins, and the slips that registration makes. The same seed gives the same people. */
import { nicknamePack } from '../../core/src/identity/matching/nicknames.ts';
import { patientId } from '../../core/src/ids.ts';
import type { IdentityLine } from '../../core/src/ports.ts';
import { seeded, type Random } from '../../simulators/src/day/random.ts';

export interface Known {
  readonly line: IdentityLine;
  /** Who it is in truth. */
  readonly person: number;
}

interface Person {
  readonly family: string;
  readonly given: string;
  readonly birth: string;
  readonly sex: 'F' | 'M';
  readonly phone: string;
  readonly address: string;
  readonly ssn: string;
}

const commonFamilies =
  'Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores'.split(
    ' ',
  );
const syllables =
  'ba bel bor cas cor dal der do ell fen gar hal har hol jan kel kin lan lin mar mon nor ol par pet qui ram ros san sel sten tor ul van ver wen wick yor zam'.split(
    ' ',
  );
const women =
  'Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Margaret Deborah Rebecca Catherine Christine Samantha Dorothy Victoria Theresa Pamela Emma Olivia Sofia Isabel Ruth Helen Amy Julia Grace Nora Irene'.split(
    ' ',
  );
const men =
  'James Robert John Michael David William Richard Joseph Thomas Charles Christopher Daniel Matthew Anthony Donald Steven Andrew Kenneth Joshua Edward Timothy Gregory Samuel Benjamin Nicholas Walter Peter Raymond Henry Zachary Luis Omar Ivan Kevin Brian'.split(
    ' ',
  );
const streets = 'Main Oak Maple Cedar Elm Pine Washington Lake Hill Park River Spring North Church Mill'.split(' ');

function familyOf(random: Random): string {
  if (random.chance(0.35)) return commonFamilies[Math.floor(commonFamilies.length * random.next() ** 2)] ?? 'Smith';
  const parts = Array.from({ length: random.integer(2, 3) }, () => syllables[random.integer(0, syllables.length - 1)] ?? 'ba').join('');
  return parts[0]?.toUpperCase() + parts.slice(1);
}

const digits = (random: Random, n: number): string => Array.from({ length: n }, (_, i) => random.integer(i === 0 ? 2 : 0, 9)).join('');

function invent(random: Random, more: Partial<Person> = {}): Person {
  const sex = random.chance(0.5) ? 'F' : 'M';
  const names = (more.sex ?? sex) === 'F' ? women : men;
  const day = new Date(Date.UTC(1930, 0, 1) + random.integer(0, 34_000) * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
  return {
    family: familyOf(random),
    given: names[Math.floor(names.length * random.next() ** 1.5)] ?? 'Mary',
    birth: day,
    sex,
    phone: `${digits(random, 3)}${digits(random, 7)}`,
    address: `${random.integer(1, 999)} ${streets[random.integer(0, streets.length - 1)] ?? 'Main'} ${random.chance(0.7) ? 'Street' : 'Avenue'}, , Town, MA, 0${random.integer(1001, 2799)}, USA`,
    ssn: `${random.integer(101, 599)}${digits(random, 2)}${digits(random, 4)}`,
    ...more,
  };
}

/** Some share a house with somebody earlier; some of those a birth, a name or both. */
function relative(random: Random, of: Person): Person {
  const home = { family: of.family, phone: of.phone, address: of.address };
  const kind = random.next();
  if (kind < 0.15) return invent(random, { ...home, birth: of.birth });
  if (kind < 0.25) return invent(random, { ...home, given: of.given, sex: of.sex });
  return invent(random, home);
}

function slip(random: Random, text: string): string {
  if (text.length < 3) return text;
  const at = random.integer(1, text.length - 2);
  const letter = /\d/.test(text[at] ?? '') ? String(random.integer(0, 9)) : String.fromCharCode(97 + random.integer(0, 25));
  const kinds = [
    `${text.slice(0, at)}${letter}${text.slice(at + 1)}`,
    `${text.slice(0, at)}${text[at + 1] ?? ''}${text[at] ?? ''}${text.slice(at + 2)}`,
    ...(/\d/.test(text) ? [] : [`${text.slice(0, at)}${text.slice(at + 1)}`, `${text.slice(0, at)}${letter}${text.slice(at)}`]),
  ] as const;
  return kinds[random.integer(0, kinds.length - 1)] ?? text;
}

function nickname(random: Random, given: string): string {
  const names: Readonly<Record<string, readonly string[]>> = nicknamePack.roots;
  const known = names[given.toUpperCase()];
  const short = known?.[random.integer(0, known.length - 1)];
  return short === undefined ? given : short[0] + short.slice(1).toLowerCase();
}

/** The same person registered again: what was typed anew, moved, married, forgotten. */
function again(random: Random, person: Person): Partial<Person> & Pick<Person, 'family' | 'given'> {
  const birth = random.next();
  const moved = random.chance(0.25);
  return {
    family: person.sex === 'F' && random.chance(0.05) ? familyOf(random) : random.chance(0.12) ? slip(random, person.family) : person.family,
    given: random.chance(0.15) ? nickname(random, person.given) : random.chance(0.08) ? slip(random, person.given) : person.given,
    ...(birth < 0.02 ? {} : { birth: birth < 0.08 ? swapped(person.birth) : birth < 0.13 ? slip(random, person.birth) : person.birth }),
    ...(random.chance(0.02) ? {} : { sex: person.sex }),
    ...(random.chance(0.15)
      ? {}
      : { phone: moved || random.chance(0.12) ? digits(random, 10) : random.chance(0.05) ? slip(random, person.phone) : person.phone }),
    ...(random.chance(0.1) ? {} : { address: moved ? invent(random).address : person.address }),
    ...(random.chance(0.55) ? {} : { ssn: random.chance(0.04) ? slip(random, person.ssn) : person.ssn }),
  };
}

const swapped = (birth: string): string => `${birth.slice(0, 4)}${birth.slice(6, 8)}${birth.slice(4, 6)}`;

function lineOf(n: number, said: Partial<Person>): IdentityLine {
  return {
    patient: patientId(`p_${n}`),
    assigner: 'LGH',
    number: String(n),
    kind: 'MR',
    ...(said.family === undefined ? {} : { family: said.family }),
    ...(said.given === undefined ? {} : { given: said.given }),
    ...(said.birth === undefined ? {} : { birthDate: said.birth }),
    ...(said.sex === undefined ? {} : { sex: said.sex }),
    ...(said.phone === undefined ? {} : { phone: said.phone }),
    ...(said.address === undefined ? {} : { address: said.address }),
    ...(said.ssn === undefined ? {} : { others: [{ assigner: 'SSA', number: said.ssn, kind: 'SS' }] }),
  };
}

/** So many records, a fifth of them a second or third registration of somebody. */
export function* inventRecords(seed: number, count: number): Generator<Known, undefined> {
  const random = seeded(seed);
  const recent: Person[] = [];
  let [made, person] = [0, 0];
  while (made < count) {
    const before = recent.length > 0 && random.chance(0.2) ? recent[random.integer(0, recent.length - 1)] : undefined;
    const one = before === undefined ? invent(random) : relative(random, before);
    recent[person % 500] = one;
    const first: Partial<Person> = random.chance(0.5) ? one : { ...one, ssn: undefined as never };
    yield { line: lineOf(made++, clean(first)), person };
    for (let copies = random.chance(0.2) ? (random.chance(0.15) ? 2 : 1) : 0; copies > 0 && made < count; copies--)
      yield { line: lineOf(made++, again(random, one)), person };
    person++;
  }
}

function clean(said: Partial<Person>): Partial<Person> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}
