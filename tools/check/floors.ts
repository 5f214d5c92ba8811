/**
 * The least that each count must reach, so that a guard which sees nothing fails.
 * Raise them as the tree grows; never lower one without saying why.
 */
export const floors = {
  /** TypeScript files on disk; every guard must see at least all of them. */
  sources: 300,
  /** Files that Biome formats and lints: sources, JSON, configuration. */
  biome: 350,
  oxlint: 300,
  types: 300,
  imports: 300,
  knip: 300,
} as const
