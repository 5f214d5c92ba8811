type Violation = {
  readonly from: string
  readonly to: string
  readonly rule: { readonly name: string }
  readonly cycle?: readonly { readonly name: string }[]
}

type CruiseResult = {
  readonly modules: readonly { readonly source: string }[]
  readonly summary: {
    readonly violations: readonly Violation[]
    readonly ruleSetUsed?: {
      readonly forbidden?: readonly { readonly name?: string; readonly comment?: string }[]
    }
  }
}

/**
 * A reporter of dependency-cruiser: its own ones count packages and built-ins among the modules, which hides
 * sources that were not seen. dependency-cruiser loads a default export.
 */
export default function importReport({ modules, summary }: CruiseResult): {
  output: string
  exitCode: number
} {
  const comments = new Map(summary.ruleSetUsed?.forbidden?.map(({ name, comment }) => [name, comment]))
  const lines = summary.violations.map(({ from, to, rule, cycle }) => {
    const chain = [from, ...(cycle?.map((step) => step.name) ?? [to])].join(' → ')
    return `error ${rule.name}: ${chain}\n    ${comments.get(rule.name) ?? ''}`
  })
  const own = modules.filter(({ source }) => /\.tsx?$/.test(source) && !source.includes('node_modules/'))
  lines.push(`${own.length} source files cruised, ${summary.violations.length} violations`)
  return { output: lines.join('\n'), exitCode: summary.violations.length === 0 ? 0 : 1 }
}
