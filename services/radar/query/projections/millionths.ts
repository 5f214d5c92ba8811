/** Degrees as whole millionths, which every database keeps and compares exactly. */
export function millionthsOf(degrees: number): number {
  return Math.round(degrees * 1_000_000)
}

export function degreesOf(millionths: number): number {
  return millionths / 1_000_000
}
