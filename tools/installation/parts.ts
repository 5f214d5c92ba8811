/** A service of the domain: its contract events are the topic `annals.<service>.v1`. */
export const services = ['customer', 'inventory', 'order', 'radar', 'registration', 'infraction'] as const

export type Service = (typeof services)[number]

/** One program of an installation, as whatever runs it must know it. */
export type PartDescription = {
  /** The name of its workload, of its database after `annals_`, and of its service account after `annals-`. */
  readonly name: string
  /** What is run, from the root. */
  readonly main: string
  readonly kind: 'command' | 'query'
  /** The public path that leads to it. */
  readonly path: string
  /** The service whose contract events it publishes; a query part publishes none. */
  readonly publishes: Service | null
  /** The services whose contract events it reads. */
  readonly consumes: readonly Service[]
  /** Configuration files that it reads again when they change, by the setting that names them. */
  readonly files: readonly ('tariffFile' | 'analyticsFile')[]
}

const consumedByCommand: Readonly<Record<Service, readonly Service[]>> = {
  customer: [],
  inventory: ['order'],
  order: ['customer', 'inventory'],
  radar: [],
  registration: [],
  infraction: ['radar', 'registration'],
}

const consumedByQuery: Readonly<Record<Service, readonly Service[]>> = {
  customer: ['customer'],
  inventory: ['inventory'],
  order: ['order', 'customer', 'inventory'],
  radar: ['radar'],
  registration: ['registration'],
  infraction: ['infraction', 'registration'],
}

const readTariff: readonly Service[] = ['radar', 'infraction']

/** Every program of an installation. What runs, reads and may reach what is derived from this list everywhere. */
export const parts: readonly PartDescription[] = [
  ...services.flatMap((service) => [commandPart(service), queryPart(service)]),
  {
    name: 'analytics',
    main: 'analytics/windows/main.ts',
    kind: 'query',
    path: '/api/analytics/queries',
    publishes: null,
    consumes: ['order', 'infraction'],
    files: ['analyticsFile'],
  },
]

function commandPart(service: Service): PartDescription {
  return {
    name: `${service}-command`,
    main: `services/${service}/command/main.ts`,
    kind: 'command',
    path: `/api/${service}/commands`,
    publishes: service,
    consumes: consumedByCommand[service],
    files: readTariff.includes(service) ? ['tariffFile'] : [],
  }
}

function queryPart(service: Service): PartDescription {
  return {
    name: `${service}-query`,
    main: `services/${service}/query/main.ts`,
    kind: 'query',
    path: `/api/${service}/queries`,
    publishes: null,
    consumes: consumedByQuery[service],
    files: [],
  }
}
