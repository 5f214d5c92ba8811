export { services } from './compose-file.ts'
export { makeSecrets } from './make-secrets.ts'
