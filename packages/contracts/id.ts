import { z } from 'zod'

/** An id of an aggregate: a lower-case UUID, minted here (v7), derived by a policy or an importer (v5), or a client's own. */
export const idSchema = z.uuid().lowercase().meta({ id: 'Id', description: 'A UUID in lower case.' })
