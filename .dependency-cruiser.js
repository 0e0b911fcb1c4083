/**
 * The floors of the house: a folder imports only from the floors below it, never from one beside it. Tests may look
 * wherever they need to. Read by `npm run check`.
 */
const floors = [
  ['platform'],
  ['reference'],
  ['record'],
  ['identity'],
  ['consent'],
  ['recommendations'],
  ['followup'],
  ['exchange'],
  ['cooperation', 'funds'],
  ['reports', 'dialogue'],
  ['open-data'],
  ['routes', 'server', 'cli'],
]

const forbidden = floors.flatMap((folders, height) =>
  folders.map((folder) => ({
    name: `${folder}-stands-on-what-is-below`,
    comment: `src/${folder} may import only from itself and from the floors below it.`,
    severity: 'error',
    from: { path: `^src/${folder}/`, pathNot: '\\.test\\.ts$' },
    to: { path: `^src/(${notFor(folder, height)})/` },
  })),
)

/** What a folder may not import: everything on its own floor and above, and the components unless it draws pages. */
function notFor(folder, height) {
  const above = floors.slice(height).flat()
  const exceptions = { routes: ['routes', 'server'], cli: ['cli', 'server'] }[folder] ?? [folder]
  const ui = folder === 'routes' ? [] : ['ui']
  return [...above.filter((other) => !exceptions.includes(other)), ...ui].join('|')
}

export default {
  forbidden: [
    ...forbidden,
    {
      name: 'components-know-no-domain',
      comment:
        'src/ui draws what it is given: it may use words and formats, never the field or the database.',
      severity: 'error',
      from: { path: '^src/ui/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(ui|platform/i18n)/' },
    },
    {
      name: 'models-are-pure',
      comment: 'A model or policy file holds rules: no database, no files, no network, no clock of its own.',
      severity: 'error',
      from: { path: '^src/[^/]+/(model|policy)\\.ts$' },
      to: { path: '^(src/platform/(database|files|jobs)|node:(fs|net|http)|node_modules/(pg|kysely)/)' },
    },
    {
      name: 'only-identity-signs-in',
      comment: 'The sign-in library and its tables are reached through src/identity alone.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/identity/' },
      to: { path: 'node_modules/(better-auth|@better-auth)/' },
    },
    {
      name: 'tests-are-not-shipped',
      severity: 'error',
      from: { path: '^src/', pathNot: '(\\.test|/testing)\\.ts$' },
      to: { path: '\\.test\\.ts$|^tests/|^src/platform/database/testing\\.ts$' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: '^\\$app/|/\\$types' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|\\.svelte-kit)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'svelte', 'types', 'default'],
      extensions: ['.ts', '.js', '.svelte', '.json'],
    },
  },
}
