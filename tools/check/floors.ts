/**
 * The least that each count must reach, so that a guard which sees nothing fails.
 * Raise them as the tree grows; never lower one without saying why.
 */
export const floors = {
  /** TypeScript files on disk; every guard must see at least all of them. */
  sources: 1_200,
  /** Files that Biome formats and lints: sources, JSON, configuration. */
  biome: 1_250,
  oxlint: 1_200,
  types: 1_200,
  imports: 1_200,
  knip: 1_200,
} as const
