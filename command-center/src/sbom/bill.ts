/** The bill of materials: every package of the lock file with its version, hash and licence, what must not be among them, and the bill as CycloneDX. */
import { knownBad, type KnownBad } from './known-bad.ts';

export interface Material {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** As the lock file says it: `sha512-...`. */
  readonly integrity?: string;
  /** Only for building and testing. */
  readonly development: boolean;
}

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

/** What the lock file does not say, read in the package itself. */
const saidElsewhere: Readonly<Record<string, string>> = { 'xmlhttprequest-ssl': 'MIT' };

/** Free to use, change and give on, with notice at most; a font's, a test tool's and the National Library of Medicine's own terms by name. */
const taken: ReadonlySet<string> = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'OFL-1.1',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
  'WTFPL',
]);
/** Their licence is a file that somebody read: free use, with notice. */
const readByHand: ReadonlySet<string> = new Set(['@lhncbc/ucum-lhc', 'fhirpath']);

/** Packages of a lock file, by name; the rooms of the house itself are none. */
export function materialsOf(lockFile: string): readonly Material[] {
  const { packages } = JSON.parse(lockFile) as { readonly packages: Readonly<Record<string, Locked>> };
  const found = new Map<string, Material>();
  for (const [path, locked] of Object.entries(packages)) {
    const at = path.lastIndexOf('node_modules/');
    if (at < 0 || locked.link === true || locked.version === undefined) continue;
    const name = path.slice(at + 'node_modules/'.length);
    const known = found.get(`${name}@${locked.version}`);
    found.set(`${name}@${locked.version}`, {
      name,
      version: locked.version,
      licence: locked.license ?? saidElsewhere[name] ?? 'unknown',
      ...(locked.integrity === undefined ? {} : { integrity: locked.integrity }),
      development: locked.dev === true && (known?.development ?? true),
    });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : compareVersions(a.version, b.version)));
}

/** Those that must not be here, with the reason. */
export function badIn(
  materials: readonly Material[],
  list: readonly KnownBad[] = knownBad,
): readonly { readonly material: Material; readonly because: string }[] {
  return materials.flatMap((material) =>
    list.filter(({ name }) => name === material.name).flatMap((bad) => (isBad(material.version, bad) ? [{ material, because: bad.because }] : [])),
  );
}

function isBad(version: string, { below, from, exactly = [] }: KnownBad): boolean {
  if (exactly.includes(version)) return true;
  return below !== undefined && compareVersions(version, below) < 0 && (from === undefined || compareVersions(version, from) >= 0);
}

/** By the numbers; what comes after a hyphen is before the version itself. */
export function compareVersions(a: string, b: string): number {
  const partsOf = (version: string): readonly number[] => (version.split(/[-+]/, 1)[0] ?? '').split('.').map(Number);
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let n = 0; n < 3; n++) {
    const difference = (left[n] ?? 0) - (right[n] ?? 0);
    if (difference !== 0) return difference;
  }
  return Number(b.includes('-')) - Number(a.includes('-'));
}

/** Of an expression one side of OR is enough, both of AND are needed. */
export function mayUse({ name, licence }: Pick<Material, 'name' | 'licence'>): boolean {
  if (readByHand.has(name)) return true;
  const ways = licence.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return ways.some((way) => way.split(' AND ').every((one) => taken.has(one.trim())));
}

/** How many packages stand under each licence, the most first. */
export function licencesOf(materials: readonly Material[]): ReadonlyMap<string, readonly Material[]> {
  const groups = Map.groupBy(materials, ({ licence }) => licence);
  return new Map([...groups].sort(([, a], [, b]) => b.length - a.length));
}

/** CycloneDX 1.6. No time and no serial number: of the same lock file the same bill. */
export function cycloneDx(materials: readonly Material[], version: string): object {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name: 'healthos', version, licenses: [{ license: { id: 'Apache-2.0' } }] } },
    components: materials.map(({ name, version: of, licence, integrity, development }) => {
      const purl = `pkg:npm/${name.startsWith('@') ? `%40${name.slice(1)}` : name}@${of}`;
      const [algorithm, digest] = integrity?.split('-', 2) ?? [];
      return {
        type: 'library',
        'bom-ref': purl,
        name,
        version: of,
        purl,
        scope: development ? 'excluded' : 'required',
        licenses: [/ (OR|AND) /.test(licence) ? { expression: licence } : { license: taken.has(licence) ? { id: licence } : { name: licence } }],
        ...(algorithm === 'sha512' && digest !== undefined ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] } : {}),
      };
    }),
  };
}
