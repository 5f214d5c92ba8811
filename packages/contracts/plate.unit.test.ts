import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalisePlate, plateSchema } from './plate.ts'

for (const [rule, written, plate] of [
  ['spaces and dashes do not matter', ' AB-123-CD ', 'AB123CD'],
  ['dashes of any kind do not matter, nor a minus', 'AB‐12–3—C−D', 'AB123CD'],
  ['wide and no-break spaces, tabs and line ends do not matter', 'AB\u00a0123\u3000CD\t\n', 'AB123CD'],
  ['case does not matter', 'ab123cd', 'AB123CD'],
  ['the bars between the parts of a Moroccan plate do not matter', '12345 | أ | 6', '12345أ6'],
  ['direction marks do not matter', '\u200f12345\u200e-\u2067أ\u2069-6\u202c', '12345أ6'],
  ['a byte order mark, a soft hyphen and a joiner do not matter', '\ufeffAB\u00ad12\u200d3', 'AB123'],
  ['the stroke that stretches an Arabic letter does not matter', '12345 هـ 6', '12345ه6'],
  ['Arabic letters stay', '1234 ب 56', '1234ب56'],
  ['an alef with a hamza is not a bare one', '1234 أ 56', '1234أ56'],
  ['a hamza written apart is composed', '12345\u0627\u06546', '12345أ6'],
  ['a hamza written apart from its letter is composed', '12345\u0627 \u06546', '12345أ6'],
  ['presentation forms of Arabic letters are the letters', '12345\ufe8f6', '12345ب6'],
  ['accented letters stay', 'été 1', 'ÉTÉ1'],
  ['accents written apart are composed', 'e\u0301te\u0301 1', 'ÉTÉ1'],
  ['full-width letters and digits are letters and digits', 'ＡＢ１２３', 'AB123'],
  ['ligatures are their letters', 'ﬁ1ß', 'FI1SS'],
  ['Cyrillic letters are not the Latin ones that look alike', 'а123вс', 'А123ВС'],
  ['Arabic digits are 0 to 9', '٠١٢٣٤٥٦٧٨٩', '0123456789'],
  ['Persian digits are 0 to 9', '۰۱۲۳۴۵۶۷۸۹', '0123456789'],
  ['2 characters are enough', 'A1', 'A1'],
  ['15 characters are few enough, however many were written', `${'A-1 '.repeat(7)}B`, 'A1A1A1A1A1A1A1B'],
] as const) {
  test(`of a plate ${rule}`, () => {
    assert.equal(plateSchema.parse(written), plate)
  })
}

for (const [what, written] of [
  ['nothing', ''],
  ['spaces', '     '],
  ['dashes', '---'],
  ['characters that nobody sees', '\u3164\u200b\ufe0f\u2060'],
  ['1 character', 'A-'],
  ['16 characters', 'ABCDEFGH12345678'],
  ['51 characters, most of them spaces', `A1${' '.repeat(49)}`],
  ['an emoji', 'AB🚗12'],
  ['digits drawn as emoji', '1️⃣2️⃣3️⃣'],
  ['punctuation', 'AB/123'],
  ['an underscore', 'AB_123'],
  ['a fraction', '½AB'],
  ['NUL', 'AB\u0000123'],
  ['half an emoji', 'AB\ud83d123'],
] as const) {
  test(`a plate of ${what} is refused`, () => {
    assert.equal(plateSchema.safeParse(written).success, false)
  })
}

test('what is no text is no plate', () => {
  for (const value of [12345, null, undefined, ['A1'], { plate: 'A1' }]) {
    assert.equal(plateSchema.safeParse(value).success, false)
  }
})

/** Mulberry32, so that a failure can be repeated from its seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

const lively =
  'aiİıßſςΌά ŉǰẗﬁ½١۱أاهـبﺏ１Ａ-–−|¨´¸ㅤ가각\u0301\u0307\u0345\u0654\u0323\u1100\u1161\u11a8\u200f\ufe0f'

/** Half of the characters are any of the basic plane but its surrogates, half what changes under normalisation. */
function randomCharacters(random: (below: number) => number): readonly string[] {
  return Array.from({ length: random(12) }, () => {
    if (random(2) === 0) return lively.charAt(random(lively.length))
    const code = random(0xf800)
    return String.fromCharCode(code < 0xd800 ? code : code + 0x800)
  })
}

test('the spelling of a spelling is itself, and no separator within changes it', (context) => {
  const seed = Date.now() % 1_000_000
  context.diagnostic(`seed ${seed}`)
  const random = randomOf(seed)
  for (let run = 0; run < 20_000; run += 1) {
    const characters = randomCharacters(random)
    const plate = normalisePlate(characters.join(''))
    const written = `seed ${seed}, run ${run}: ${JSON.stringify(characters)}`
    assert.equal(normalisePlate(plate), plate, written)
    assert.equal(normalisePlate(characters.join(' - ')), plate, written)
  }
})
