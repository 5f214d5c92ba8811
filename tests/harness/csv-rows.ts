/** The records of a CSV file (RFC 4180, with a byte order mark) as objects by the header's names. */
export function csvRows(text: string): readonly Readonly<Record<string, string>>[] {
  const [header = [], ...records] = recordsOf(text.replace(/^\uFEFF/, ''))
  return records.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])))
}

function recordsOf(text: string): readonly (readonly string[])[] {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y
  const records: string[][] = []
  let record: string[] = []
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex
    const [, quoted, plain, end] = cell.exec(text) ?? []
    if (end === undefined) throw new Error(`no CSV at ${JSON.stringify(text.slice(at, at + 40))}`)
    record.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end === ',') continue
    records.push(record)
    record = []
  }
  return records
}
