import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const root = new URL('../../', import.meta.url)
const packageSchema = z.object({ scripts: z.object({ start: z.string().regex(/^node .*local\/main\.ts$/) }) })

/** What node is given by `npm start`: its own options, then the program. */
export function startCommand(): readonly string[] {
  const text = readFileSync(new URL('package.json', root), 'utf8')
  const words = packageSchema.parse(JSON.parse(text)).scripts.start.split(' ').slice(1)
  return words.map((word) => (word.startsWith('-') ? word : fileURLToPath(new URL(word, root))))
}
