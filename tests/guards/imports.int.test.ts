import { deepEqual } from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { type Proof, proveGuard } from './prove-guard.ts'

const imports = (rule: string, file: string, from: string, to: string): Proof => ({
  rule,
  file,
  from: `from '${from}'`,
  to: `from '${to}'`,
})

const proofs: readonly Proof[] = [
  imports('contracts-import-zod-and-contracts-only', 'packages/contracts/id.ts', 'zod', '@annals/kernel'),
  imports(
    'contracts-import-zod-and-contracts-only',
    'services/order/contracts/events.ts',
    'zod',
    'node:crypto',
  ),
  imports(
    'domain-imports-kernel-only',
    'services/order/command/domain/order.ts',
    '@annals/kernel',
    '@annals/contracts',
  ),
  imports('kernel-is-pure', 'packages/kernel/ids.ts', 'uuid', 'node:crypto'),
  imports(
    'query-never-imports-command',
    'services/customer/query/projections/customer-history.ts',
    '@annals/projections',
    '../../command/publication.ts',
  ),
  imports(
    'command-never-imports-query',
    'services/customer/command/publication.ts',
    './domain/events.ts',
    '../query/projections/customers.ts',
  ),
  imports(
    'packages-never-import-services',
    'packages/http/problem-error.ts',
    '@annals/contracts',
    '@annals/order-contracts',
  ),
  imports(
    'services-meet-by-contracts-only',
    'services/order/command/domain/order.ts',
    '@annals/kernel',
    '../../../inventory/command/domain/events.ts',
  ),
  imports(
    'services-are-composed-outside',
    'services/customer/command/publication.ts',
    './domain/events.ts',
    '../../../local/start-options.ts',
  ),
  imports(
    'clients-import-contracts-only',
    'tools/importer/shop/shop.ts',
    '@annals/inventory-contracts',
    '@annals/kernel',
  ),
  {
    rule: 'clients-import-contracts-only',
    file: 'frontend/page.ts',
    text: "export { mintUuid } from '@annals/kernel'\n",
  },
  imports(
    'client-imports-contracts-only',
    'packages/client/api-client.ts',
    '@annals/contracts',
    '@annals/kernel',
  ),
  imports(
    'analytics-meets-services-by-contracts',
    'analytics/windows/fold/metrics.ts',
    '@annals/order-contracts',
    '../../../services/order/query/app.ts',
  ),
  imports('drivers-stay-in-adapters', 'packages/event-store/port.ts', '@annals/kernel', 'node:sqlite'),
  imports('typeorm-stays-on-the-read-side', 'packages/event-store/port.ts', '@annals/kernel', 'typeorm'),
  imports(
    'adapters-are-chosen-by-compositions',
    'packages/messaging/port.ts',
    '@annals/contracts',
    '@annals/event-store/sqlite',
  ),
  imports('workspaces-meet-by-name', 'packages/event-store/port.ts', '@annals/kernel', '../kernel/index.ts'),
  imports(
    'production-never-imports-tests',
    'packages/http/problem-error.ts',
    '@annals/contracts',
    '@annals/testing',
  ),
  imports('no-circular', 'packages/kernel/effects.ts', './clock.ts', './decision.ts'),
  imports('not-to-unresolvable', 'packages/kernel/money.ts', './brand.ts', './brands.ts'),
  imports('not-to-undeclared', 'packages/http/problem-error.ts', '@annals/contracts', 'yaml'),
  imports('not-to-dev-dep', 'packages/http/problem-error.ts', '@annals/contracts', 'light-my-request'),
]

proveGuard('imports', (rule) => `error ${rule}: `, proofs)

test('imports: every rule of the configuration has a proof', async () => {
  const path = resolve(import.meta.dirname, '../../.dependency-cruiser.mjs')
  const configuration: { default: { forbidden: { name: string }[] } } = await import(pathToFileURL(path).href)
  const rules = configuration.default.forbidden.map((rule) => rule.name)
  deepEqual([...new Set(proofs.map((proof) => proof.rule))].toSorted(), rules.toSorted())
})
