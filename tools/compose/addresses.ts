import { variable } from './variable.ts'

/** The gateway's, on the machine itself. */
export const publishedPort = variable('ANNALS_PORT', '8080')

/** As browsers see it. */
export const publicUrl = variable('ANNALS_PUBLIC_URL', `http://localhost:${publishedPort}`)

/** Keycloak, as other containers reach it. */
export const keycloakUrl = 'http://keycloak:8080/auth'
