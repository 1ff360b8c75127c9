/** Who may import whom. Anything not listed is an error. Tests may reach what they test. */
const may = {
  kernel: [],
  domain: ['kernel'],
  search: ['kernel'],
  ports: ['kernel', 'domain', 'search'],
  usecases: ['kernel', 'domain', 'search', 'ports'],
  adapters: ['kernel', 'domain', 'search', 'ports'],
  http: ['kernel', 'domain', 'ports', 'usecases'],
  workers: ['kernel', 'domain', 'ports', 'usecases'],
  config: ['kernel'],
};
const layers = Object.entries(may).map(([layer, allowed]) => ({
  name: `${layer}-imports-only-what-it-may`,
  severity: 'error',
  from: { path: `^src/${layer}/`, pathNot: '[.]test[.]ts$' },
  to: { path: '^src/', pathNot: [layer, ...allowed].map((name) => `^src/${name}/`) },
}));
export default {
  forbidden: [
    ...layers,
    { name: 'nobody-knows-compose', severity: 'error', from: { path: '^src/', pathNot: '^src/(main[.]ts$|cli/)|[.]test[.]ts$' }, to: { path: '^src/(compose|main|greeting)[.]ts$' } },
    { name: 'cli-goes-through-compose', severity: 'error', from: { path: '^src/cli/', pathNot: '[.]test[.]ts$' }, to: { path: '^src/(adapters|http|search)/' } },
    { name: 'readers-before-the-index', comment: 'who matches, collects or sums up knows segments by their interface, not by who keeps them', severity: 'error', from: { path: '^src/search/(reader|match|collect|aggregate)/', pathNot: '[.]test[.]ts$' }, to: { path: '^src/search/index/' } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'adapters-do-not-meet', severity: 'error', from: { path: '^src/adapters/([^/]+)/', pathNot: '[.]test[.]ts$' }, to: { path: '^src/adapters/', pathNot: ['^src/adapters/$1/', '^src/adapters/sql/'] } },
    { name: 'dialects-do-not-meet', severity: 'error', from: { path: '^src/http/dialects/([^/]+)/' }, to: { path: '^src/http/dialects/', pathNot: '^src/http/dialects/$1/' } },
    { name: 'pure-core', comment: 'kernel, domain and search touch no driver, no disk, no network', severity: 'error', from: { path: '^src/(kernel|domain|search)/', pathNot: '[.]test[.]ts$' }, to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: '^(node:)?(crypto|buffer|util)$|node_modules/(ajv|ajv-formats|handlebars|lru-cache|re2js)/' } },
    { name: 'drivers-stay-in-adapters', severity: 'error', from: { path: '^src/', pathNot: '^src/adapters/' }, to: { path: 'node_modules/pg/|^(node:)?sqlite$' } },
    { name: 'no-test-imports', severity: 'error', from: { pathNot: '[.]test[.]ts$|^test/' }, to: { path: '[.]test[.]ts$|^test/' } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '[.](test|d)[.]ts$' }, to: {} },
  ],
  options: { tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, doNotFollow: { path: 'node_modules' } },
};
