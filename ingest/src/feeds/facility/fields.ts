/** Reads typed fields of JSON and remembers the path of everything that is not as described, so that a reader stays a plain expression. */
import { isObject, member, type Json, type JsonObject } from '../../formats/json.ts';
import { reject, type Rejection } from '../../rejection.ts';

/** Problems kept of one file; the first is reported. */
const problemLimit = 20;
/** Characters of a name at most. */
const textLimit = 200;
/** Entries of a list at most: beds of the largest hospital campus, with room to spare. */
const listLimit = 20_000;

export class Fields {
  readonly #object: JsonObject;
  readonly #path: string;
  readonly #problems: Rejection[];

  constructor(object: JsonObject, path: string, problems: Rejection[]) {
    this.#object = object;
    this.#path = path;
    this.#problems = problems;
  }

  /** Text that must be there and not be empty. */
  text(name: string): string {
    const found = member(this.#object, name);
    if (typeof found === 'string' && found.trim() !== '' && found.length <= textLimit) return found.trim();
    return this.#wrong(name, `text of 1 to ${textLimit} characters`, '');
  }

  optionalText(name: string): string | undefined {
    return this.#absent(name) ? undefined : this.text(name);
  }

  /** A text by each of some names; another name is a mistake. */
  optionalTextsBy<Key extends string>(name: string, keys: readonly Key[]): Readonly<Partial<Record<Key, string>>> | undefined {
    if (this.#absent(name)) return undefined;
    const found = member(this.#object, name);
    if (!isObject(found)) return this.#wrong(name, `an object of ${keys.join(', ')}`, undefined);
    const own = new Fields(found, `${this.#path}.${name}`, this.#problems);
    for (const key of Object.keys(found)) if (!(keys as readonly string[]).includes(key)) own.wrong(key, `one of ${keys.join(', ')}`);
    return Object.fromEntries(keys.flatMap((key) => (own.#absent(key) ? [] : [[key, own.text(key)]]))) as Readonly<Partial<Record<Key, string>>>;
  }

  /** One of a closed list. */
  oneOf<Choice extends string>(name: string, choices: readonly Choice[], otherwise: Choice): Choice {
    const found = member(this.#object, name);
    return choices.find((choice) => choice === found) ?? this.#wrong(name, `one of ${choices.join(', ')}`, otherwise);
  }

  optionalOneOf<Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice | undefined {
    return this.#absent(name) ? undefined : this.oneOf(name, choices, choices[0]);
  }

  /** A number above zero. */
  positive(name: string): number {
    const found = member(this.#object, name);
    return typeof found === 'number' && Number.isFinite(found) && found > 0 ? found : this.#wrong(name, 'a number above 0', 1);
  }

  optionalPositive(name: string): number | undefined {
    return this.#absent(name) ? undefined : this.positive(name);
  }

  optionalFlag(name: string): boolean | undefined {
    const found = member(this.#object, name);
    if (found === undefined || found === null) return undefined;
    return typeof found === 'boolean' ? found : this.#wrong(name, 'true or false', undefined);
  }

  optionalPoint(name: string): readonly [number, number] | undefined {
    return this.#absent(name) ? undefined : this.#point(member(this.#object, name), name);
  }

  /** Three points or more. */
  optionalPolygon(name: string): readonly (readonly [number, number])[] | undefined {
    return this.#absent(name) ? undefined : this.#polygon(member(this.#object, name), name);
  }

  optionalPolygons(name: string): readonly (readonly (readonly [number, number])[])[] | undefined {
    if (this.#absent(name)) return undefined;
    return this.#list(member(this.#object, name), name).map((entry, i) => this.#polygon(entry, `${name}[${i}]`));
  }

  optionalTexts(name: string): readonly string[] | undefined {
    if (this.#absent(name)) return undefined;
    return this.#list(member(this.#object, name), name).map((entry, i) =>
      typeof entry === 'string' && entry !== '' ? entry : this.#wrong(`${name}[${i}]`, 'text', ''),
    );
  }

  /** Each one of a closed list. */
  optionalChoices<Choice extends string>(name: string, choices: readonly Choice[]): readonly Choice[] | undefined {
    const found = this.optionalTexts(name);
    return found?.flatMap((text, i) => choices.find((choice) => choice === text) ?? this.#wrong(`${name}[${i}]`, `one of ${choices.join(', ')}`, []));
  }

  /** Each entry of a list that must be there, read by its own fields. */
  each<Value>(name: string, read: (fields: Fields, path: string) => Value): Value[] {
    return this.#list(member(this.#object, name), name).map((entry, i) => {
      const path = `${this.#path}.${name}[${i}]`;
      if (!isObject(entry)) this.#wrong(`${name}[${i}]`, 'an object', undefined);
      return read(new Fields(isObject(entry) ? entry : {}, path, this.#problems), path);
    });
  }

  /** Notes a problem that only the reader can see. */
  wrong(name: string, expected: string): void {
    this.#wrong(name, expected, undefined);
  }

  #absent(name: string): boolean {
    const found = member(this.#object, name);
    return found === undefined || found === null;
  }

  #list(found: Json | undefined, name: string): readonly Json[] {
    if (!Array.isArray(found) || found.length > listLimit) return this.#wrong(name, `a list of at most ${listLimit}`, []);
    return found as readonly Json[];
  }

  #point(found: Json | undefined, name: string): readonly [number, number] {
    if (!Array.isArray(found)) return this.#wrong(name, 'a point [x, y]', [0, 0]);
    const [x, y, ...more] = found as readonly Json[];
    if (typeof x !== 'number' || typeof y !== 'number' || more.length > 0 || !Number.isFinite(x) || !Number.isFinite(y))
      return this.#wrong(name, 'a point [x, y]', [0, 0]);
    return [x, y];
  }

  #polygon(found: Json | undefined, name: string): readonly (readonly [number, number])[] {
    const points = this.#list(found, name);
    return points.length < 3 ? this.#wrong(name, 'three points or more', []) : points.map((point, i) => this.#point(point, `${name}[${i}]`));
  }

  #wrong<Value>(name: string, expected: string, otherwise: Value): Value {
    const place = `${this.#path}.${name}`;
    if (this.#problems.length < problemLimit)
      this.#problems.push({ ...reject('facility.shape', place), message: `The facility file needs ${expected} at ${place}.` });
    return otherwise;
  }
}
