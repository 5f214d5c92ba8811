import { fillTable } from './fill-table.ts'

export const infractionsPerOwner = 50

/** The id of an owner by number, from 0. */
export function benchOwnerId(owner: number): string {
  const hex = (digits: number) => owner.toString(16).padStart(digits, '0')
  return `${hex(8)}-0000-7000-9000-${hex(12)}`
}

/** As `benchOwnerId` writes it, computed by SQLite. */
const idOfOwner = (number: string) => `printf('%08x-0000-7000-9000-%012x', ${number}, ${number})`

/** Puts infractions of 50 each of rows / 50 owners, and the owners' names, straight into the read models. */
export function fillInfractions(readModelsFile: string, rows: number): void {
  const owners = rows / infractionsPerOwner
  fillTable(readModelsFile, 'infractions', infractionExpressions(owners), rows)
  const names = { ownerId: idOfOwner('(n - 1)'), name: "'Owner ' || (n - 1)" }
  fillTable(readModelsFile, 'infraction-owner-names', names, owners)
}

/** One owner's infractions lie far from each other, as they do in life. Multiplying by a prime shuffles. */
function infractionExpressions(owners: number): Readonly<Record<string, string>> {
  return {
    infractionId: "printf('%08x-0000-7000-8000-%012x', n * 7919 % 1000003, n)",
    status: `CASE (n - 1) / ${owners} % 4 WHEN 0 THEN 'Issued' WHEN 1 THEN 'Contested' ELSE 'Paid' END`,
    detectedAt: "strftime('%Y-%m-%dT%H:%M:%fZ', 1600000000 + n * 7919 % 1000003 * 60, 'unixepoch')",
    recordedAt: "strftime('%Y-%m-%dT%H:%M:%fZ', 1700000000 + n * 60, 'unixepoch')",
    radarId: "printf('%08x-0000-7000-a000-%012x', n % 3264, n % 3264)",
    plate: `printf('AB%05dCD', (n - 1) % ${owners})`,
    speedKmh: '112',
    limitKmh: '90',
    overKmh: '16',
    amountCents: 'n * 7919 % 99991',
    vehicleId: `printf('%08x-0000-7000-b000-%012x', (n - 1) % ${owners}, (n - 1) % ${owners})`,
    ownerId: idOfOwner(`((n - 1) % ${owners})`),
    ownerQuestioned: 'n % 1000 = 0',
    revision: '1',
    detectionId: "'d-' || n",
    toleranceKmh: '6',
    tariffVersion: "'2020-01-01T00:00:00.000Z'",
    bandFromKmhOver: '1',
    place: `'{"longitude":2.352222,"latitude":48.856613}'`,
  }
}
