/**
 * The import rules of the architecture, each with a name that its proof in tests/guards looks for.
 * Paths are relative to the root; `$1` is what the first group of `from.path` matched.
 */
import swcVisitor from '@swc/core/Visitor.js'

// swc parses `using`, but its visitor, through which dependency-cruiser walks, ends the run at it.
const { visitStatement } = swcVisitor.Visitor.prototype
swcVisitor.Visitor.prototype.visitStatement = function visitUsing(statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement)
  this.visitVariableDeclarators(statement.decls)
  return statement
}

/** Tests, and what only tests use. */
const tests = [
  String.raw`\.(test|real)\.ts$`,
  '^tools/real/',
  '^tests/',
  '^packages/testing/',
  '/contract-suite/',
  '/bench/',
  '/sample-part/',
  '/(fake|test)-[^/]+$',
  String.raw`-(fixtures|until-killed)\.ts$`,
].join('|')
const workspace = '^(packages/[^/]+|services/[^/]+/[^/]+|analytics/[^/]+|tools/[^/]+|local|tests)/'
const adapters = ['/', '/.+/']
  .map((below) => `^(packages|local)${below}(sqlite|mysql|kafka|typeorm)/`)
  .join('|')
const own = '^$1/'
const sharedContracts = '^packages/contracts/'
const zod = 'node_modules/zod/'

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'contracts-import-zod-and-contracts-only',
    comment: 'A contract is read by every client: it may know zod, its own files and packages/contracts.',
    from: { path: '^(packages/contracts|services/[^/]+/contracts|analytics/contracts)/', pathNot: tests },
    to: { pathNot: [own, sharedContracts, zod] },
  },
  {
    name: 'domain-imports-kernel-only',
    comment: 'A domain decides; whatever touches the world is passed in.',
    from: { path: '^(.+/domain)/', pathNot: tests },
    to: { pathNot: [own, '^packages/kernel/'] },
  },
  {
    name: 'kernel-is-pure',
    comment: 'The kernel computes: no I/O, no kit. uuid is arithmetic on ids.',
    from: { path: '^(packages/kernel)/', pathNot: tests },
    to: { pathNot: [own, 'node_modules/uuid/'] },
  },
  {
    name: 'query-never-imports-command',
    comment: 'The parts are two programs: a query part knows events by their contracts.',
    from: { path: '^services/[^/]+/query/', pathNot: tests },
    to: { path: '^services/[^/]+/command/' },
  },
  {
    name: 'command-never-imports-query',
    comment: 'The parts are two programs: a command part never decides by a read model.',
    from: { path: '^services/[^/]+/command/', pathNot: tests },
    to: { path: '^services/[^/]+/query/' },
  },
  {
    name: 'packages-never-import-services',
    comment:
      'The kit is below the services, and below all that composes or tests them. Its tests start real servers.',
    from: { path: '^packages/' },
    to: { path: '^(services|local|tools|tests|frontend|console|analytics)/', pathNot: '^tools/real/' },
  },
  {
    name: 'services-meet-by-contracts-only',
    comment: 'Of another service only the contracts are a promise.',
    from: { path: '^services/([^/]+)/' },
    to: { path: '^services/[^/]+/(command|query)/', pathNot: '^services/$1/' },
  },
  {
    name: 'services-are-composed-outside',
    comment: 'Compositions and tests import services, never the other way round.',
    from: { path: '^services/' },
    to: { path: '^(analytics|local|tools|tests|frontend|console)/' },
  },
  {
    name: 'clients-import-contracts-only',
    comment:
      'The page and the tools are clients of the public HTTP API: contracts are all they know of a service.',
    from: { path: '^(frontend|tools/(?:importer|ops|simulator))/', pathNot: tests },
    to: {
      path: '^(packages|services|analytics|local|tools|tests|frontend|console)/',
      pathNot: [own, sharedContracts, '^packages/client/', '^(services/[^/]+|analytics)/contracts/'],
    },
  },
  {
    name: 'client-imports-contracts-only',
    comment: 'What speaks to the public HTTP API from outside knows only what the wire shares.',
    from: { path: '^(packages/client)/', pathNot: tests },
    to: {
      path: '^(packages|services|analytics|local|tools|tests|frontend|console)/',
      pathNot: [own, sharedContracts],
    },
  },
  {
    name: 'analytics-meets-services-by-contracts',
    comment: 'Analytics folds what services publish: it knows their contracts only.',
    from: { path: '^analytics/', pathNot: tests },
    to: { path: '^(services/[^/]+/(command|query)|local|tools|tests|frontend|console)/' },
  },
  {
    name: 'drivers-stay-in-adapters',
    comment: 'A database or broker driver is known to its adapter folder only.',
    from: { pathNot: [adapters, tests] },
    to: { path: '^(node:)?sqlite$|node_modules/(mysql2|kafkajs)/' },
  },
  {
    name: 'typeorm-stays-on-the-read-side',
    comment: 'TypeORM describes read models: adapter folders and query parts only.',
    from: { pathNot: [adapters, '^services/[^/]+/query/', tests] },
    to: { path: 'node_modules/(typeorm|reflect-metadata)/' },
  },
  {
    name: 'adapters-are-chosen-by-compositions',
    comment: 'Only a composition root names an adapter; everything else is given a port.',
    from: { path: workspace, pathNot: [tests, '^local/', '/main\\.ts$'] },
    to: { path: adapters, pathNot: own },
  },
  {
    name: 'workspaces-meet-by-name',
    comment: 'Another workspace is imported by its name, so that its exports and package.json count.',
    from: { path: workspace },
    to: { dependencyTypes: ['local'], pathNot: own },
  },
  {
    name: 'production-never-imports-tests',
    comment: 'What runs for users does not know how it is tested.',
    from: { pathNot: tests },
    to: { path: tests },
  },
  {
    name: 'no-circular',
    comment: 'A cycle has no first file to read, types included.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'not-to-unresolvable',
    comment: 'An import that resolves to nothing, or past the exports of a workspace.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'not-to-undeclared',
    comment: 'A package is listed in the package.json of the workspace that imports it.',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'not-to-dev-dep',
    comment: 'What runs for users is installed for users. Types are gone by then.',
    from: { pathNot: tests },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
]

// The tool's default severity is a warning, which exits 0.
export default {
  forbidden: forbidden.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
}
