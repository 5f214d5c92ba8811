import { StartError } from './start-options.ts'

const needed = 26

/** Throws a StartError below Node 26: the sources run by type stripping and use node:sqlite. */
export function checkNodeVersion(version: string): void {
  if (Number(version.split('.')[0]) >= needed) return
  throw new StartError(
    'node-too-old',
    `This is Node ${version}; Annals needs ${needed} and brings it along: run \`npm ci\` and then \`npm start\`, ` +
      'which uses the one in node_modules. A bare `node local/main.ts` uses the one on your PATH.',
  )
}
