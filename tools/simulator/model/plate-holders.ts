export type Holder = { readonly vehicleId: string; readonly ownerId: string }

/** Who bore each plate from when on. */
export type PlateHolders = {
  /** From then on this one bears it; nobody when undefined. */
  readonly change: (plate: string, from: string, holder: Holder | undefined) => void
  readonly holderAt: (plate: string, instant: string) => Holder | undefined
}

export function plateHolders(): PlateHolders {
  const changes = new Map<string, { readonly from: string; readonly holder: Holder | undefined }[]>()
  return {
    change: (plate, from, holder) => {
      const known = changes.get(plate) ?? []
      known.push({ from, holder })
      known.sort((a, b) => (a.from < b.from ? -1 : 1))
      changes.set(plate, known)
    },
    holderAt: (plate, instant) => changes.get(plate)?.findLast(({ from }) => from <= instant)?.holder,
  }
}
