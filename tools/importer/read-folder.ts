import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from './csv/input-error.ts'
import { type ShopFile, shopFiles } from './shop/read-shop.ts'

/** The bytes of the five files of a shop. Throws an InputError that names every file that cannot be read. */
export async function readFolder(folder: string): Promise<Readonly<Record<ShopFile, Uint8Array>>> {
  const problems: string[] = []
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
  const [categories, products, customers, orders, lines] = await Promise.all([
    read('categories.csv'),
    read('products.csv'),
    read('customers.csv'),
    read('orders.csv'),
    read('order_lines.csv'),
  ])
  if (problems.length > 0)
    throw new InputError([...problems, `An import needs all of ${shopFiles.join(', ')}.`])
  return {
    'categories.csv': categories,
    'products.csv': products,
    'customers.csv': customers,
    'orders.csv': orders,
    'order_lines.csv': lines,
  }
}
