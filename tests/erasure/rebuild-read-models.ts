import { z } from 'zod'
import { clientToken } from '../harness/login.ts'
import type { RunningSystem } from '../harness/running-system.ts'

const healthSchema = z.object({ projections: z.array(z.string()) })
const lineSchema = z.looseObject({ state: z.string().optional() })

/** Rebuilds every read model and every table of references of these services; returns their names. */
export async function rebuildReadModels(
  system: RunningSystem,
  services: readonly string[],
): Promise<readonly string[]> {
  const headers = { Authorization: `Bearer ${await clientToken(system, 'annals-ops')}` }
  const rebuilt: string[] = []
  for (const service of services) {
    for (const kind of ['command', 'query']) {
      const ops = `${system.url}/ops/${service}/${kind}`
      const health = await fetch(`${ops}/health`, { headers })
      const { projections } = healthSchema.parse(await health.json())
      for (const projection of projections) {
        const answer = await fetch(`${ops}/projections/${projection}/rebuild`, { method: 'POST', headers })
        const last = lineSchema.parse(JSON.parse((await answer.text()).trimEnd().split('\n').at(-1) ?? ''))
        if (last.state !== 'live') throw new Error(`${projection}: ${JSON.stringify(last)}`)
        rebuilt.push(projection)
      }
    }
  }
  return rebuilt
}
