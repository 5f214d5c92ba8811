import { z } from 'zod'

/** A hundred-thousandth of a degree is about a metre; the sixth decimal is more than any device knows. */
function rounded(degrees: number): number {
  // + 0 makes 0 of −0, which JSON does not keep.
  return Math.round(degrees * 1e6) / 1e6 + 0
}

/** Degrees east of Greenwich (WGS 84), parsed to six decimals. */
export const longitudeSchema = z.number().min(-180).max(180).transform(rounded).meta({ id: 'Longitude' })

/** Degrees north of the equator (WGS 84), parsed to six decimals. */
export const latitudeSchema = z.number().min(-90).max(90).transform(rounded).meta({ id: 'Latitude' })

/** Coordinates as events and views carry them. */
export const coordinatesShape = { longitude: z.number(), latitude: z.number() }
