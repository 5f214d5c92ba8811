/**
 * The least that each count must reach, so that a guard which sees nothing fails.
 * Raise them as the tree grows; never lower one without saying why.
 */
export const floors = {
  /** TypeScript files on disk; every guard must see at least all of them. */
  sources: 60,
  /** Files that Biome formats and lints: sources, JSON, configuration. */
  biome: 90,
  oxlint: 60,
  types: 60,
  /** Modules, with the packages and built-ins that they import. */
  imports: 80,
  knip: 60,
} as const
