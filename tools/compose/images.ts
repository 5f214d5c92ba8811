import { variable } from './variable.ts'

/** What is not ours; Kafka's version is the one that Strimzi runs, Keycloak's its operator's. */
export const images = {
  mysql: 'docker.io/library/mysql:8.4',
  kafka: 'docker.io/apache/kafka:4.3.1',
  keycloak: 'quay.io/keycloak/keycloak:26.7.3',
  gateway: 'docker.io/nginxinc/nginx-unprivileged:1.29-alpine',
} as const

/** Ours, built from the Dockerfile; the environment may name another one, such as one that a registry has. */
export const ownImage = variable('ANNALS_IMAGE', 'annals:latest')
