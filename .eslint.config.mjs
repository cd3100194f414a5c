/** Lint rules: what the compiler cannot see. No rule may be switched off in a file. */
import tseslint from 'typescript-eslint';

/** Syntax that the house refuses everywhere, with the way out. */
const refused = [
  { selector: 'ExportAllDeclaration', message: 'No barrel files: import from the file that says it.' },
  { selector: 'TSAsExpression > TSAsExpression[typeAnnotation.type="TSUnknownKeyword"]', message: 'Parse or narrow instead of casting through unknown.' },
  { selector: 'MemberExpression[property.name="localeCompare"]', message: 'It makes a collator at each comparison: use look/by-name.ts, or < and >.' },
  { selector: 'TSEnumDeclaration, TSModuleDeclaration[declare!=true], TSParameterProperty', message: 'Not erasable: write a union, a module or a field.' },
];

/** Core is a function of its arguments: the same log gives the same hospital on every machine and on every day. */
const impure = [
  { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: 'Core reads no clock: take the instant as an argument.' },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Core reads no clock: take the instant as an argument.' },
  { selector: 'MemberExpression[object.name="Math"][property.name="random"]', message: 'Core has no randomness: take a seeded generator as an argument.' },
];
const outside = ['process', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'fetch', 'crypto', 'console', 'Buffer', 'window', 'document'];

export default tseslint.config(
  {
    ignores: ['**/node_modules/', '**/build/', '**/.svelte-kit/', '.cache/', '.healthos/', 'bench-results/', 'test-results/', 'tests/tidy/planted/'],
  },
  { linterOptions: { noInlineConfig: true } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': ['error', ...refused],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'prefer-const': ['error', { ignoreReadBeforeAssign: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  // The bench knows peers that are not installed everywhere, so it is linted without their types.
  { files: ['tests/bench/**/*.ts'], extends: [tseslint.configs.disableTypeChecked], languageOptions: { parserOptions: { projectService: false } } },
  {
    files: ['core/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...refused, ...impure], 'no-restricted-globals': ['error', ...outside] },
  },
);
