import { OpsError } from './ops-error.ts'

/** A fetch whose failure says what to look at. */
export async function reach(address: string, request: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(address, request)
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    throw new OpsError(
      `${address} cannot be reached (${cause}). Is the installation running? Say with --url where.`,
    )
  }
}
