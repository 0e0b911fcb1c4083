import svelte from 'eslint-plugin-svelte'
import { defineConfig, globalIgnores } from 'eslint/config'
import typescript from 'typescript-eslint'

export default defineConfig(
  globalIgnores(['build/', '.svelte-kit/', '.data/', 'coverage/']),
  typescript.configs.strict,
  typescript.configs.stylistic,
  svelte.configs.recommended,
  {
    rules: {
      // TypeScript itself knows better which names exist.
      'no-undef': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Node strips types only: use a union of strings.' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Loops over typed arrays by number are written for speed.
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      // A pattern may name control characters: files bring them.
      'no-control-regex': 'off',
    },
  },
  {
    files: ['**/*.svelte'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
    rules: {
      // `let` is how properties and derived values are declared there; svelte/prefer-const knows the difference.
      'prefer-const': 'off',
      // Addresses are built by `pathIn(language, path)`; the program is always served from the root.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  { files: ['src/cli/**', 'scripts/**', 'bench/**', '**/*.test.ts'], rules: { 'no-console': 'off' } },
  {
    // An index into a typed array that is kept in bounds needs no check of its own.
    files: ['src/recommendations/search/index/**', 'src/exchange/matching/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
)
