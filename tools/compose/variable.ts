/** What the environment of `docker compose`, or a file `.env`, says; else the fallback. */
export function variable(name: string, fallback: string): string {
  return `\${${name}:-${fallback}}`
}

/** As `variable`, but an empty value is one. */
export function variableOrEmpty(name: string, fallback: string): string {
  return `\${${name}-${fallback}}`
}
