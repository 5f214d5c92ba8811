import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

/** Folds the orders of a folder and kills itself before the statement of this number; prints how many there were. */
const [folder = '', file = '', killAt = ''] = process.argv.slice(2)
let statement = 0

// Many of these run one after the other: the first compiles for all.
enableCompileCache(join(folder, 'compiled'))
const { foldOrders } = await import('./test-killed-fold.ts')
await foldOrders(folder, file, () => {
  statement += 1
  if (statement === Number(killAt)) process.kill(process.pid, 'SIGKILL')
})
process.stdout.write(`${statement}\n`)
