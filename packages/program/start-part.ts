import type { Part } from '@annals/part'
import type { Dependencies } from './dependencies.ts'

/**
 * Builds and starts the part. A start that fails, because the database went away meanwhile, is tried again with a part
 * built anew: one that has been stopped cannot be started.
 */
export function startPart(dependencies: Dependencies, build: () => Part): Promise<Part> {
  let next: Part | undefined = build()
  return dependencies.reach({
    name: 'database',
    reach: async () => {
      const part = next ?? build()
      next = undefined
      try {
        await part.start()
        return part
      } catch (error) {
        await part.stop()
        throw error
      }
    },
    faultsOf: () => [],
  })
}
