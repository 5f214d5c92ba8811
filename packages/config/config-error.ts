/** One wrong setting: its name, where it came from and the rule that it breaks; never its value, which may be a secret. */
export type ConfigFault = { readonly name: string; readonly from: string; readonly rule: string }

export class ConfigError extends Error {
  readonly code = 'config-invalid'
  readonly faults: readonly ConfigFault[]
  constructor(faults: readonly ConfigFault[]) {
    const lines = faults.map((fault) => `\n  ${faultText(fault)}`)
    super(
      `The configuration has ${faults.length} wrong setting(s); correct them and start again:${lines.join('')}`,
    )
    this.name = 'ConfigError'
    this.faults = faults
  }
}

export function faultText({ name, from, rule }: ConfigFault): string {
  return `${name} (${from}): ${rule}`
}
