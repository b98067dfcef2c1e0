import appsync from '@aws-appsync/eslint-plugin';
import tseslint from 'typescript-eslint';

/** What APPSYNC_JS refuses and the official plugin does not find. */
const APPSYNC_JS_ALSO_REFUSES = [
  ['ThrowStatement', '`throw` is not supported; use util.error'],
  ['NewExpression', '`new` is not supported'],
  ['ForStatement', 'C-style `for` is not supported'],
  ['DoWhileStatement', '`do … while` is not supported'],
  ['Literal[bigint]', 'bigint literals are not supported'],
  ['TSEnumDeclaration', 'an enum becomes code that is not supported'],
  [
    'MemberExpression[object.name="Math"][property.name="random"]',
    '`Math.random` is not supported; use util.autoId',
  ],
  ['MemberExpression[object.name="Promise"]', 'promises are not supported'],
  ['CallExpression[callee.property.name="sort"][arguments.length>0]', 'sort comparators are not supported'],
  ['BinaryExpression[operator="in"]', 'the `in` operator is not supported'],
].map(([selector, message]) => ({ selector, message }));

const RESOLVERS = ['resolvers/**/*.ts', '.build/resolvers/**/*.js'];

export default tseslint.config(
  {
    ignores: ['node_modules', '.build/functions', '.build/cdk', '.data', 'clients/*/dist', 'schema/types.ts'],
  },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mjs'],
    extends: [tseslint.configs.recommended],
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['functions/**/*.ts', 'infra/**/*.ts', 'clients/**/*.ts', 'console/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
  {
    files: RESOLVERS,
    extends: [appsync.configs.base],
    rules: {
      'no-restricted-syntax': ['error', ...APPSYNC_JS_ALSO_REFUSES],
      '@typescript-eslint/no-explicit-any': 'off', // AppSync's own context is any
    },
  },
  {
    files: ['resolvers/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    extends: [appsync.configs.recommended],
  },
);
