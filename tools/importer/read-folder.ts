import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from './csv/input-error.ts'
import { type ShopFile, shopFiles } from './shop/read-shop.ts'

/** The bytes of the five files of a shop. Throws an InputError that names every file that cannot be read. */
export async function readFolder(folder: string): Promise<Readonly<Record<ShopFile, Uint8Array>>> {
  const problems: string[] = []
  // One after the other, so that the problems come in the order of the files.
  const read = async (file: ShopFile) => {
    try {
      return await readFile(join(folder, file))
    } catch (error) {
      problems.push(
        `${file}: cannot be read in ${folder}: ${error instanceof Error ? error.message : String(error)}`,
      )
      return new Uint8Array()
    }
  }
  const files = {
    'categories.csv': await read('categories.csv'),
    'products.csv': await read('products.csv'),
    'customers.csv': await read('customers.csv'),
    'orders.csv': await read('orders.csv'),
    'order_lines.csv': await read('order_lines.csv'),
  }
  if (problems.length > 0)
    throw new InputError([...problems, `An import needs all of ${shopFiles.join(', ')}.`])
  return files
}
