type Counted = { readonly counters: { readonly total: number } }

/** A reporter of knip: none of its own says how many files it examined. Knip loads a default export. */
export default function knipSummary({ counters }: Counted): void {
  console.log(`knip examined ${counters.total} files`)
}
