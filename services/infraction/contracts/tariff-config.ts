import { tariffReloadFault, tariffSchema } from './tariff.ts'

/** The tariff as a live configuration: its file is read again whenever it changes. */
export const tariffConfig = { name: 'tariff', schema: tariffSchema, accept: tariffReloadFault }
