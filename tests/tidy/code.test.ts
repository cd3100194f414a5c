/** The house rules that need the syntax tree: short functions, `catch` only where a failure may end, and forms that are refused. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import ts from 'typescript';
import { linesWith, read, root, sources } from './tree.ts';

const longest = 50;
/** A composition makes each part once, in an order that matters; cut in two, neither half would show it. */
const composing = { files: ['command-center/src/showing.ts', 'command-center/src/follow.ts', 'command-center/src/postgres/appending.ts'], longest: 100 };

/**
 * Where a thrown failure may be caught. The loops, the HTTP error hook and the programs end it; an adapter turns what its library throws into a
 * value or a Fault at its own door.
 */
const mayCatch = [
  /^command-center\/bin\//,
  // The loops: follow, what screens watch, what the house learns and does by itself, what leaves it.
  /^command-center\/src\/(main|serve|config|one-server|cli|follow|making-rows|learning|duty-loop|matcher|overlay-names)\.ts$/,
  /^command-center\/src\/(alerts\/delivery|audit\/anchors)\.ts$/,
  /^command-center\/src\/(follow|running|cli|postgres|redis|http|sockets|access|outbound)\//,
  /^ingest\/src\/receive\.ts$/,
  /^ingest\/src\/receive\//,
  /^ingest\/src\/transports\//,
  /^ingest\/src\/formats\/json\.ts$/,
  // A reader deep in the loops of a transaction set stops at what is wrong; here that ends as a value that names the place.
  /^ingest\/src\/formats\/x12\/read-set\.ts$/,
  // The platform tells an unknown time zone by throwing.
  /^ingest\/src\/feeds\/facility\/description\.ts$/,
  /^simulators\/src\/(main\.ts$|send\/)/,
  /^wall-displays\/src\/lib\/(reach|live)\//,
  /^tests\//,
];

const code = sources.filter((path) => path.endsWith('.ts'));
const planted = 'tests/tidy/planted';

/** Syntax that the house refuses, each with a planted violation. What a rule of the lint can say stands in .oxlintrc.json. */
const refused: readonly { readonly rule: string; readonly where?: RegExp; readonly breaks: (node: ts.Node) => boolean }[] = [
  { rule: 'no-barrel', breaks: (node) => ts.isExportDeclaration(node) && (node.exportClause === undefined || ts.isNamespaceExport(node.exportClause)) },
  // Parse or narrow instead.
  { rule: 'no-cast-through-unknown', breaks: (node) => ts.isAsExpression(node) && isCastToUnknown(node.expression) },
  // Write a union, a module or a field. The compiler says it too, but not of the bench.
  { rule: 'erasable', breaks: (node) => ts.isEnumDeclaration(node) || (ts.isParameter(node) && (node.modifiers ?? []).some(ts.isModifier)) },
  // Core is a function of its arguments: take the instant as one.
  {
    rule: 'no-clock-in-core',
    where: /(^|\/)core\/src\/(?!.*\.test\.ts$)/,
    breaks: (node) => ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Date' && (node.arguments ?? []).length === 0,
  },
];

describe('code', () => {
  it('catches only where a failure may end', () => {
    const catching = code.filter((path) => !path.endsWith('.test.ts') && !mayCatch.some((pattern) => pattern.test(path)));
    expect(catching.filter((path) => nodesOf(parse(path)).some(ts.isCatchClause))).toEqual([]);
  });

  describe.each(refused)('keeps to $rule', ({ rule, where = /^/, breaks }) => {
    const broken = (paths: readonly string[]): readonly string[] => paths.filter((path) => where.test(path)).flatMap((path) => linesOf(path, breaks));

    it('and is seen to be broken where it is on purpose', () => {
      const plants = globSync('**/*.ts', { cwd: join(root, planted) }).map((path) => `${planted}/${path}`);
      const marked = linesWith(plants, new RegExp(` breaks ${rule} on purpose$`)).map(below);
      expect(marked).not.toEqual([]);
      expect(broken(plants)).toEqual(expect.arrayContaining(marked));
    });

    it('in the whole house', () => {
      expect(broken(code)).toEqual([]);
    });
  });

  it(`has functions of less than ${longest} lines of their own`, () => {
    const rooms = code.filter((path) => !/\.test\.ts$|\/given[a-z-]*\.ts$/.test(path) && !path.startsWith('tests/'));
    expect(rooms.flatMap((path) => longFunctions(path))).toEqual([]);
  });
});

/** A function that makes functions is as long as what it says itself: each function in it is counted for itself. */
function longFunctions(path: string): readonly string[] {
  const source = parse(path);
  const found: string[] = [];
  const linesOf = (node: ts.Node): number =>
    source.getLineAndCharacterOfPosition(node.end).line - source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const visit = (node: ts.Node): number => {
    let inner = 0;
    ts.forEachChild(node, (child) => {
      inner += visit(child);
    });
    if (!isFunction(node)) return inner;
    const lines = linesOf(node);
    if (lines - inner >= (composing.files.includes(path) ? composing.longest : longest))
      found.push(`${path}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1} ${lines - inner}`);
    return lines > 1 ? lines - 1 : 0;
  };
  visit(source);
  return found;
}

/** The place, as `path:line`, of the line after one that was found. */
function below(found: string): string {
  const [place = ''] = found.split(' ');
  const at = place.lastIndexOf(':');
  return `${place.slice(0, at)}:${Number(place.slice(at + 1)) + 1}`;
}

/** Where a file has such nodes, as `path:line`. */
function linesOf(path: string, breaks: (node: ts.Node) => boolean): readonly string[] {
  const source = parse(path);
  return nodesOf(source)
    .filter(breaks)
    .map((node) => `${path}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`);
}

function isCastToUnknown(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isCastToUnknown(node.expression);
  return ts.isAsExpression(node) && node.type.kind === ts.SyntaxKind.UnknownKeyword;
}

function isFunction(node: ts.Node): boolean {
  return ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node) || ts.isMethodDeclaration(node);
}

function nodesOf(source: ts.SourceFile): readonly ts.Node[] {
  const all: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    all.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return all;
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, false);
}
