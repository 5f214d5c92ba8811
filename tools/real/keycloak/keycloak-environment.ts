/** The environment without what a developer's shell may say to Keycloak. */
export function withoutKeycloakSettings(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(KC|KEYCLOAK)_|^JAVA_OPTS/.test(name)))
}
