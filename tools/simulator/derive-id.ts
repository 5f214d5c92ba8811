import { v5 } from 'uuid'

/** The namespace of every id and key that the simulator derives. */
const simulatorNamespace = 'b4c1e0b2-0c9f-5f0e-9d7c-2f2d1f0f6a3e'

/** The same run and names give the same id, so that a run counts only what it made, and a repeated one makes nothing. */
export function deriveId(run: string, ...names: readonly (string | number)[]): string {
  return v5([run, ...names].join('\u0000'), simulatorNamespace)
}
