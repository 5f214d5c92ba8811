import { createHash } from 'node:crypto'

/** Names and vehicles are cut after some lines, however wide their letters: a notice is one page. */
export const noticeStyle = `
@page { size: A4; margin: 15mm; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #111; font: 10pt/1.35 "Helvetica Neue", Arial, sans-serif; }
main { max-width: 180mm; margin: 0 auto; padding: 8mm; overflow-wrap: anywhere; }
header { border-bottom: 0.6mm solid #111; padding-bottom: 2mm; }
h1 { margin: 0; font-size: 20pt; line-height: 1.2; }
h2 { margin: 5mm 0 1.5mm; font-size: 12pt; }
p { margin: 0 0 2mm; }
dl { display: grid; grid-template-columns: 62mm 1fr; margin: 0; }
dt, dd { margin: 0; padding: 0.9mm 0; border-bottom: 0.2mm solid #bbb; }
dt { color: #444; padding-right: 4mm; }
dd { font-weight: 600; }
.lines { max-height: 6.75em; overflow: hidden; }
.owner { font-size: 11pt; font-weight: 700; }
.plate { font-family: "DejaVu Sans Mono", monospace; font-size: 12pt; }
.amount { display: flex; justify-content: space-between; margin: 5mm 0 0; padding: 3mm 4mm; border: 0.6mm solid #111; font-size: 15pt; font-weight: 700; }
footer { margin-top: 6mm; color: #444; font-size: 8.5pt; }
@media print { main { max-width: none; padding: 0; } }
`

/** Under which a notice is shown: nothing is loaded or run, and no style but its own. */
export function noticePolicy(): string {
  const hash = createHash('sha256').update(noticeStyle).digest('base64')
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}
