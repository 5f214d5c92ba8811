import { globSync } from 'node:fs'

/** Every TypeScript file below a folder of the root, relative to the root. */
export function sourceFiles(root: string): readonly string[] {
  return globSync('*/**/*.{ts,tsx}', { cwd: root, exclude: (path) => path.includes('node_modules') })
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted()
}

/** The folders at the root that hold TypeScript. */
export function sourceFolders(root: string): readonly string[] {
  return [...new Set(sourceFiles(root).map((file) => file.slice(0, file.indexOf('/'))))]
}
