/**
 * The walls between the parts (docs/architecture.md): each rule has its reason in `comment`. `npm run lint` holds them;
 * tests/unit/scripts/walls.test.ts breaks each on purpose.
 *
 * Order of dependency: messages → util → geometry → domain → { contract | volume-io | learning } → jobs → hosts.
 */

/** Only types pass this wall: they are gone when the program runs. */
const notTypes = { dependencyTypesNot: ['type-only'] };

const sharedParts = ['messages', 'util', 'geometry', 'domain', 'contract', 'volume-io', 'learning', 'jobs'];

/** What each part of shared/ may use besides itself. */
const sharedOrder = {
  messages: [],
  util: ['messages'],
  geometry: ['messages', 'util'],
  domain: ['messages', 'util', 'geometry'],
  contract: ['messages', 'util', 'geometry', 'domain'],
  'volume-io': ['messages', 'util', 'geometry', 'domain'],
  learning: ['messages', 'util', 'geometry', 'domain'],
};

const orderRules = Object.entries(sharedOrder).map(([part, allowed]) => ({
  name: `order-${part}`,
  comment: `shared/${part} stands on ${allowed.join(', ') || 'nothing'}: what is below must be usable, and testable, without what is above.`,
  severity: 'error',
  from: { path: `^shared/${part}/` },
  to: { path: `^shared/(${sharedParts.filter((other) => other !== part && !allowed.includes(other)).join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one idea in two places, and load in an order nobody chose.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: notTypes },
    },
    {
      name: 'no-unresolved',
      comment: 'An import that leads nowhere also escapes every other rule here.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\.css$|\\?(url|raw|worker|inline)' },
    },
    {
      name: 'shared-is-platform-free',
      comment: 'shared/ runs in the page, in the core and in the trainer: nothing in it may need one of them, or Node, Electron, Vue or Cornerstone.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(electron|renderer|scripts|tests|bench)/|^node_modules/(electron|vue|pinia|@vue|@vueuse|@cornerstonejs|@kitware|reka-ui)/' },
    },
    {
      name: 'shared-needs-no-node',
      comment: 'shared/ also runs in the page, which has no file system.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'learning-knows-no-transport',
      comment: 'The learning part is told what to learn and yields events: how these travel is the hosts\' business (design.md 6).',
      severity: 'error',
      from: { path: '^shared/learning/' },
      to: { path: '^node_modules/@orpc/' },
    },
    {
      name: 'learning-picks-no-engine',
      comment: 'shared/learning is written against tfjs-core alone; engines and their kernels are chosen in electron/trainer (design.md 6, 8).',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^node_modules/@tensorflow/(?!tfjs-core/)' },
    },
    {
      name: 'only-experiments-import-comparisons',
      comment: 'The product has one method: what only reproduces papers is reached from experiments, which call it by name.',
      severity: 'error',
      from: { path: '^(shared|electron|renderer)/', pathNot: '^shared/(experiments|learning/comparisons)/' },
      to: { path: '^shared/learning/comparisons/' },
    },
    ...orderRules,
    {
      name: 'core-and-main-never-load-tensorflow',
      comment:
        'TensorFlow blocks its event loop and can die of memory; core and shell must outlive it (design.md 5). Types may pass, ' +
        'and the one file that says how a child that loads TensorFlow is started, which loads nothing itself.',
      severity: 'error',
      from: { path: '^electron/(core|main|preload)/' },
      to: {
        path: '^node_modules/@tensorflow/|^shared/learning/|^electron/(trainer|cli)/',
        pathNot: '^electron/trainer/engines/tensorflow/environment\\.ts$', ...notTypes,
      },
    },
    {
      name: 'only-trainer-and-cli-load-engines',
      comment: 'Engines are loaded where they are tested and may die: in the trainer process, which is the same program as the command line.',
      severity: 'error',
      from: { path: '^(electron|renderer)/', pathNot: '^electron/(trainer|cli)/' },
      to: { path: '^node_modules/@tensorflow/(?!tfjs-core/)', ...notTypes },
    },
    {
      name: 'only-main-and-preload-import-electron',
      comment: 'The core runs in a Node of its own and serves browsers too (design.md 3).',
      severity: 'error',
      from: { pathNot: '^electron/(main|preload)/' },
      to: { path: '^(node_modules/)?electron(/|$)', pathNot: '^electron/(core|trainer|cli|main|preload)/' },
    },
    {
      name: 'main-knows-no-services',
      comment: 'The Electron shell stays thin: it starts the core and forwards requests (design.md 3).',
      severity: 'error',
      from: { path: '^electron/(main|preload)/' },
      to: { path: '^electron/core/|^shared/(learning|volume-io|jobs)/', ...notTypes },
    },
    {
      name: 'trainer-knows-no-core',
      comment: "The trainer is told everything by its job; it shares the core's plain reading and writing of files and its lock file, none of its services. The command line is a host and may use both.",
      severity: 'error',
      from: { path: '^electron/trainer/' },
      to: { path: '^electron/(core|cli|main|preload)/', pathNot: '^electron/core/(files/|study-library/volumeFiles\\.ts$|project-store/(lock|lockHolder)\\.ts$)' },
    },
    {
      name: 'core-knows-no-host',
      comment: 'The core is served by two shells and knows neither.',
      severity: 'error',
      from: { path: '^electron/core/' },
      to: { path: '^electron/(cli|main|preload)/' },
    },
    {
      name: 'only-viewer-imports-cornerstone',
      comment: 'Its API moves with every major: one folder follows it (design.md 14).',
      severity: 'error',
      from: { pathNot: '^renderer/viewer/' },
      to: { path: '^node_modules/(@cornerstonejs|@kitware)/' },
    },
    {
      name: 'contract-joins-page-and-core',
      comment: 'The page and the processes behind it meet in the contract, and in what it stands on, so that either side can be replaced or tested alone.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^electron/|^shared/(?!contract/|messages/|util/|geometry/|domain/)' },
    },
    {
      name: 'electron-knows-no-page',
      comment: 'The page is served as built files, never imported.',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^renderer/' },
    },
    {
      name: 'page-needs-no-node',
      comment: 'It runs in a browser.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'viewer-knows-no-store',
      comment: 'The viewer draws what it is given: voxels and small state come in as arguments, acts go out as events.',
      severity: 'error',
      from: { path: '^renderer/viewer/' },
      to: { path: '^renderer/(stores|features|app|ipc)/|^node_modules/pinia/' },
    },
    {
      name: 'ui-is-dumb',
      comment: 'Components of ui/ and the typed client of ipc/ are the bottom of the page: they know no store, no feature and no viewer.',
      severity: 'error',
      from: { path: '^renderer/(ui|ipc)/' },
      to: { path: '^renderer/(stores|viewer|features|app)/' },
    },
    {
      name: 'stores-know-no-feature',
      comment: 'What features share lies below them.',
      severity: 'error',
      from: { path: '^renderer/stores/' },
      to: { path: '^renderer/(viewer|features|app)/' , ...notTypes },
    },
    {
      name: 'features-know-no-app',
      comment: 'The shell arranges features; a feature that knows it cannot be shown elsewhere.',
      severity: 'error',
      from: { path: '^renderer/features/' },
      to: { path: '^renderer/app/' },
    },
    {
      name: 'features-through-index',
      comment: "A feature's index.ts is its door: behind it everything may be moved without asking the neighbours.",
      severity: 'error',
      from: { path: '^renderer/features/([^/]+)/' },
      to: { path: '^renderer/features/([^/]+)/', pathNot: '^renderer/features/($1/|[^/]+/index\\.ts$)' },
    },
    {
      name: 'app-through-feature-index',
      comment: 'The shell uses the same doors.',
      severity: 'error',
      from: { path: '^renderer/(app|main)' },
      to: { path: '^renderer/features/[^/]+/', pathNot: '^renderer/features/[^/]+/index\\.ts$' },
    },
    {
      name: 'sources-never-import-tests',
      comment: 'What ships must not depend on what checks it.',
      severity: 'error',
      from: { path: '^(shared|electron|renderer)/' },
      to: { path: '^tests/' },
    },
    {
      name: 'only-declared-packages',
      comment: 'A package that is there only because another one needs it can vanish with any update.',
      severity: 'error',
      from: { path: '^(shared|electron|renderer)/' },
      // tfjs-layers comes with tfjs-node and is loaded for the gradients that it registers (electron/trainer/engines/wasm/load.ts).
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: '^node_modules/@tensorflow/tfjs-layers/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|out|coverage|test-results)/' },
    // Type imports count: a type from above ties the knot as well. Rules that let types pass say so.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'module', 'browser', 'types', 'default', 'node', 'require'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.vue', '.mjs', '.js', '.d.ts', '.json'],
    },
    cache: false,
  },
};
