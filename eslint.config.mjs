import { readdirSync } from 'node:fs';

import hooks from 'eslint-plugin-react-hooks';
import typescript from 'typescript-eslint';

/** Modules in dependency order: a later folder may import an earlier one, never the reverse. */
const ORDER = [
  'contracts',
  'mail',
  'queue',
  'http',
  'files',
  'entries',
  'contacts',
  'companies',
  'addressing',
  'servers',
  'outgoing',
  'followers',
  'notifications',
  'thread',
  'templates',
  'tracking',
  'activities',
  'digests',
  'incoming',
  'privacy',
];

const importOrder = ORDER.map((folder, index) => ({
  files: [`server/src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...ORDER.slice(index + 1).map((later) => ({
            regex: `^(\\.\\./)+${later}(/|$)`,
            message: `${folder}/ comes before ${later}/: move the code, or let ${folder}/ offer a hook.`,
          })),
          ...(['contracts', 'mail'].includes(folder)
            ? [{ regex: '^@strapi|^\\.\\./services$', message: `${folder}/ knows nothing of Strapi.` }]
            : []),
        ],
      },
    ],
  },
}));

const contractsOnly = {
  regex: 'server/src/(?!contracts/)',
  message: 'Of the server the admin may import contracts/ only.',
};

/** Folders of the admin that every other one builds on: they know none of these. */
const ADMIN_BASE = ['api', 'components'];
const adminSubjects = readdirSync(new URL('./admin/src', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && ![...ADMIN_BASE, 'translations'].includes(entry.name))
  .map((entry) => entry.name);

/** Database calls stand in store.ts (or store-*.ts) and queue/; elsewhere they hide where data comes from. */
const databaseCalls = {
  files: ['server/src/**/*.ts'],
  ignores: [
    'server/src/**/store.ts',
    'server/src/**/store-*.ts',
    'server/src/queue/**',
    'server/src/entries/attach.ts',
  ],
  rules: {
    'no-restricted-syntax': [
      'error',
      {
        selector: "CallExpression[callee.property.name='query'][callee.object.property.name='db']",
        message: 'Database calls stand in store.ts and queue/.',
      },
    ],
  },
};

const EMPTY_NAMES = ['utils', 'util', 'helpers', 'helper', 'common', 'shared', 'misc', 'manager'];

/** A folder or file name says its subject. */
const sayingNames = {
  rules: {
    'file-name': {
      create: (context) => ({
        Program(node) {
          const parts = context.filename.split(/[\\/]/);
          const file = parts.at(-1)?.replace(/\..*$/, '') ?? '';
          const empty = [file, ...parts.slice(-4, -1)].find((part) => EMPTY_NAMES.includes(part));
          if (empty) context.report({ node, message: `"${empty}" says nothing about what is in it.` });
        },
      }),
    },
  },
};

export default typescript.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.demo/**',
      'tests/demo/{build,.strapi,.cache,types}/**',
      'coverage/**',
    ],
  },
  ...typescript.configs.recommended,
  {
    plugins: { names: sayingNames },
    rules: {
      'names/file-name': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'max-lines': ['warn', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['server/src/mail/**/*.ts', 'server/src/contracts/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '@strapi', message: 'This folder knows nothing of Strapi.' }] },
      ],
    },
  },
  ...importOrder,
  databaseCalls,
  {
    files: ['admin/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-restricted-imports': [
        'error',
        {
          patterns: [contractsOnly],
        },
      ],
    },
  },
  {
    files: ADMIN_BASE.map((folder) => `admin/src/${folder}/**/*.{ts,tsx}`),
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            contractsOnly,
            {
              regex: `^(\\.\\./)+(${adminSubjects.join('|')})(/|$)`,
              message: 'components/ and api/ know no subject: move what is shared here.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['tests/**/*.ts'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  }
);
