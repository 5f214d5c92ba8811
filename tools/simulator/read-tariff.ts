import { readFile } from 'node:fs/promises'
import { type Tariff, tariffSchema } from '@annals/infraction-contracts'
import { parse } from 'yaml'
import { z } from 'zod'

/** The tariff's file is none; the message says what is wrong with it. */
export class TariffUnusable extends Error {
  readonly code = 'tariff-unusable'
  constructor(file: string, reason: string) {
    super(`The tariff ${file} cannot be used: ${reason}`)
    this.name = 'TariffUnusable'
  }
}

/** Reads a tariff from a YAML or JSON file, as the parts read it. Throws a TariffUnusable. */
export async function readTariff(file: string): Promise<Tariff> {
  let content: unknown
  try {
    content = parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new TariffUnusable(file, error instanceof Error ? error.message : String(error))
  }
  const parsed = tariffSchema.safeParse(content)
  if (!parsed.success) throw new TariffUnusable(file, z.prettifyError(parsed.error))
  return parsed.data
}
