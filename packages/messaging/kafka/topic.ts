/** The topic of a service's contract events; a breaking change of the contract would be another one. */
export function topicOf(source: string): string {
  return `annals.${source}.v1`
}
