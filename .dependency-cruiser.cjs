/**
 * Who may import whom. Each rule has a planted violation under tests/tidy/planted, and a test that fails when the rule does not see it.
 * Paths are relative to the tree that is cruised, so that the plants mirror the rooms.
 */
const tests = '\\.test\\.ts$|/given[a-z-]*\\.ts$';
const rooms = '^(core|ingest|command-center|simulators|wall-displays)/src/';
const layers = 'clinical|nursing|operations|financial|patient|identity|work';

/** A room, and what it may import of the other rooms. */
const direction = [
  ['core', ['core']],
  ['ingest', ['ingest', 'core']],
  ['simulators', ['simulators', 'core']],
  ['wall-displays', ['wall-displays', 'core']],
].map(([room, allowed]) => ({
  name: `${room}-imports-only-${allowed.join('-and-')}`,
  comment: 'core <- ingest <- command-center; wall-displays and simulators see core only.',
  severity: 'error',
  from: { path: `^${room}/src/` },
  to: { path: '^(core|ingest|command-center|simulators|wall-displays|tests)/', pathNot: `^(${allowed.join('|')})/` },
}));

/** A library, and the one place that knows it: to change the library is to change that place. */
const doors = [
  ['pg', 'pg', '^command-center/src/postgres/'],
  ['redis', '(redis|ioredis|@redis/[^/]+)', '^command-center/src/redis/'],
  ['redis-streams-adapter', '@socket\\.io/[^/]+', '^command-center/src/redis/'],
  ['socket-io', 'socket\\.io', '^command-center/src/sockets/'],
  ['socket-io-client', 'socket\\.io-client', '^wall-displays/src/lib/live/'],
  ['deck-gl', '(deck\\.gl|@deck\\.gl/[^/]+)', '^wall-displays/src/lib/(floorplan|map)/'],
  ['d3', '(d3|d3-[a-z-]+)', '^wall-displays/src/lib/[a-z/-]+/scales\\.ts$'],
  ['mqtt', 'mqtt', '^(ingest/src/transports|simulators/src/send)/mqtt\\.ts$'],
  ['fastify', '(fastify|@fastify/[^/]+)', '^command-center/src/http/'],
  ['nodemailer', 'nodemailer', '^command-center/src/alerts/'],
  ['jose', 'jose', '^command-center/src/access/'],
  ['openid-client', 'openid-client', '^command-center/src/access/'],
  ['oidc-provider', 'oidc-provider', '^command-center/src/(smart/|http/smart-)'],
  ['prom-client', 'prom-client', '^command-center/src/metrics/metrics\\.ts$'],
  ['opentelemetry', '@opentelemetry/[^/]+', '^command-center/src/tracing/traces\\.ts$'],
  ['commander', '(commander|cli-progress)', '^command-center/src/cli(\\.ts$|/)'],
  ['node-hl7-client', 'node-hl7-client', '^simulators/src/send/'],
  ['tcp', '(net|tls)', '^(ingest/src/transports/mllp/|command-center/src/access/feed-peers\\.ts$)'],
].map(([name, library, door]) => ({
  name: `one-door-for-${name}`,
  comment: `Only ${door} may import it.`,
  severity: 'error',
  from: { path: rooms, pathNot: [door, tests] },
  to: { path: name === 'tcp' ? `^(node:)?${library}$` : inPackages(library) },
}));

/** What stands beside each other in a written list: a new one is a new file or folder and one line, never a change of another. */
const siblings = [
  ['feeds', '^ingest/src/feeds/(?!reading/)([^/]+)/', '^ingest/src/feeds/(?!reading/)[^/]+/', '^ingest/src/feeds/$1/'],
  ['tiles', '^wall-displays/src/lib/tiles/([^/]+)/', '^wall-displays/src/lib/tiles/[^/]+/', '^wall-displays/src/lib/tiles/$1/'],
  ['requests', listed('core/src/requests/requests.ts', ['request']), listed('core/src/requests/requests.ts', ['request']), undefined],
  ['views', listed('core/src/views/views.ts', ['view']), listed('core/src/views/views.ts', ['view']), undefined],
  ['rules', listed('core/src/reasoning/rules.ts', []), listed('core/src/reasoning/rules.ts', []), undefined],
].map(([name, from, to, own]) => ({
  name: `${name}-do-not-import-each-other`,
  comment: 'Siblings of a written list know the list, not each other.',
  severity: 'error',
  from: { path: from, pathNot: tests },
  to: own === undefined ? { path: to } : { path: to, pathNot: own },
}));

module.exports = {
  forbidden: [
    ...direction,
    {
      name: 'command-center-knows-no-screen',
      comment: 'Screens are built files to the server.',
      severity: 'error',
      from: { path: '^command-center/src/' },
      to: { path: '^(wall-displays|tests)/' },
    },
    {
      name: 'command-center-starts-the-simulator-as-a-program',
      comment: 'A simulated hospital speaks by public protocols; the server knows the names of its scenarios and its buildings only.',
      severity: 'error',
      from: { path: '^command-center/src/', pathNot: tests },
      to: { path: '^simulators/', pathNot: '^simulators/src/(scenarios|day/demo-hospital|day/network-hospitals)\\.ts$' },
    },
    {
      name: 'core-depends-on-nothing',
      comment: 'Core is pure: no built-in module, and no package but the one that describes shapes.',
      severity: 'error',
      from: { path: '^core/src/', pathNot: tests },
      to: {
        pathNot: inPackages('typebox'),
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'],
      },
    },
    {
      name: 'layers-do-not-import-each-other',
      comment:
        "Layers meet in facts (each layer's events.ts, what facts are built of, the shape of a building and of a pack of weights) and in Hospital; they may know the type of another's state.",
      severity: 'error',
      from: { path: `^core/src/(${layers})/`, pathNot: tests },
      to: {
        path: `^core/src/(${layers})/`,
        pathNot: [
          '^core/src/$1/',
          '/(events|state)\\.ts$',
          '^core/src/operations/facility\\.ts$',
          '^core/src/work/fact\\.ts$',
          '^core/src/identity/matching/pack-file\\.ts$',
        ],
      },
    },
    {
      name: 'layers-make-no-state-of-another',
      comment: "Another layer's state comes in as an argument.",
      severity: 'error',
      from: { path: `^core/src/(${layers})/`, pathNot: tests },
      to: { path: `^core/src/(${layers})/state\\.ts$`, pathNot: '^core/src/$1/', dependencyTypesNot: ['type-only'] },
    },
    ...siblings,
    ...doors,
    {
      name: 'no-circle',
      comment: 'Types may refer to each other; code may not.',
      severity: 'error',
      from: { path: rooms },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'test-tools-only-in-tests',
      comment: 'What runs in a hospital carries no test code.',
      severity: 'error',
      from: { path: rooms, pathNot: tests },
      to: { path: [inPackages('(vitest|fast-check|@playwright/[^/]+)'), '\\.test\\.ts$', '/given[a-z-]*\\.ts$'] },
    },
    {
      name: 'nothing-unresolvable',
      comment: 'An import that leads nowhere escapes every other rule.',
      severity: 'error',
      from: { path: rooms },
      to: { couldNotResolve: true, pathNot: '^(fhir/r4\\.js$|\\$app|\\$env|\\./\\$types)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^wall-displays/(build|\\.svelte-kit)/' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'svelte', 'browser', 'types', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.svelte', '.json', '.d.ts'],
    },
  },
};

/** A package as the cruiser reports it: by the path where it was found, or by name where it was not. */
function inPackages(name) {
  return `(^|node_modules/)(@types/)?${name}(/|$)`;
}

/** The files that a written list names, as one pattern; `parts` are imports of the list that are no members. */
function listed(list, parts) {
  const { readFileSync } = require('node:fs');
  const { dirname, join } = require('node:path');
  const text = readFileSync(join(__dirname, list), 'utf8');
  const names = [...text.matchAll(/from '\.\/([a-z0-9-]+)\.ts'/g)].map((match) => match[1]).filter((name) => !parts.includes(name));
  return `^${dirname(list)}/(${names.join('|')})\\.ts$`;
}
