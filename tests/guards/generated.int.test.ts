import { type Proof, proveGuard } from './prove-guard.ts'

const proofs: readonly Proof[] = [
  {
    rule: 'compose.yaml',
    file: 'compose.yaml',
    from: '- 127.0.0.1:$',
    to: '- $',
  },
  {
    rule: 'compose.yaml',
    file: 'tools/installation/parts.ts',
    from: "name: 'analytics',",
    to: "name: 'statistics',",
  },
  {
    rule: 'compose/gateway.conf',
    file: 'compose/gateway.conf',
    from: 'location /auth/realms/annals/ {',
    to: 'location /auth/ {',
  },
  { rule: 'compose/index.html', file: 'compose/index.html', from: '<h1>Annals</h1>', to: '<h1>Shop</h1>' },
  {
    rule: 'compose/make-databases.sh',
    file: 'compose/make-databases.sh',
    from: 'GRANT ALL PRIVILEGES ON \\`$exactly\\`.*',
    to: 'GRANT ALL PRIVILEGES ON *.*',
  },
  {
    rule: 'compose/make-topics.sh',
    file: 'services/order/contracts/events.ts',
    from: 'partitions: 12',
    to: 'partitions: 13',
  },
]

proveGuard('generated', (rule) => `not-generated: ${rule} is not`, proofs)
