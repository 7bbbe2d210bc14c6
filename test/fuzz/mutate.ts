import type { Random } from './random.ts'

const MOST_LENGTH = 65_536

/** Bytes that mean something to somebody: CBOR's major types, lengths and breaks, zlib's header, ASN.1's sequence. */
const TELLING = [
  0x00, 0x01, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1f, 0x20, 0x3b, 0x40, 0x5b, 0x5f, 0x60, 0x7b, 0x7f, 0x80,
  0x9b, 0x9f, 0xa0, 0xa1, 0xbb, 0xbf, 0xc0, 0xc2, 0xd2, 0xd8, 0xf4, 0xf6, 0xf7, 0xf9, 0xfb, 0xff, 0x78, 0x30,
  0x82, 0x2d,
] as const satisfies readonly [number, ...number[]]

/** Characters that readers stumble over: ends of lines, halves of pairs, marks without width, look-alikes, the base45 rim. */
const TELLING_CHARACTERS = [
  '\r',
  '\n',
  '\t',
  '\0',
  ' ',
  ':',
  '%',
  '+',
  '/',
  '=',
  'a',
  'Z',
  '\u0085',
  '\u2028',
  '\ud800',
  '\udc00',
  '\u{1f600}',
  '\ufeff',
  '\u200b',
  '\u202e',
  '\uff1a',
  '\uff11',
  '健',
  '瑞',
  'é',
  'ı',
  '"',
  '{',
  '&',
  '#',
  'HC1:',
  'https://',
] as const satisfies readonly [string, ...string[]]

/** The bytes with one to eight small wounds. */
export function mutatedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let wounded: Buffer = Buffer.from(bytes)
  for (let left = 1 + random.below(8); left > 0; left -= 1) wounded = woundBytes(wounded, random)
  return Uint8Array.from(wounded.subarray(0, MOST_LENGTH))
}

function woundBytes(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1)
  const length = random.size(bytes.length - at)
  const cut = (middle: Uint8Array, end = at + length) =>
    Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(end)])
  switch (random.below(8)) {
    case 0: {
      const copy = Buffer.from(bytes)
      if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8))
      return copy
    }
    case 1:
      return cut(Uint8Array.of(random.pick(TELLING)), at + 1)
    case 2:
      return cut(Uint8Array.of(random.pick(TELLING)), at)
    case 3:
      return cut(new Uint8Array())
    case 4:
      return cut(random.bytes(random.size(64)), at)
    case 5:
      // The same piece again: duplicate keys, two items, two streams.
      return cut(bytes.subarray(at, at + length), at)
    case 6:
      return bytes.subarray(0, at)
    default:
      return cut(random.bytes(length))
  }
}

/** The text with one to eight small wounds. */
export function mutatedText(text: string, random: Random): string {
  let wounded = text
  for (let left = 1 + random.below(8); left > 0; left -= 1) wounded = woundText(wounded, random)
  return wounded.slice(0, MOST_LENGTH)
}

function woundText(text: string, random: Random): string {
  const at = random.below(text.length + 1)
  const length = random.size(text.length - at)
  const cut = (middle: string, end = at + length) => text.slice(0, at) + middle + text.slice(end)
  switch (random.below(10)) {
    case 0:
      return cut(random.pick(TELLING_CHARACTERS), at + 1)
    case 1:
      return cut(random.pick(TELLING_CHARACTERS), at)
    case 2:
      return cut('')
    case 3:
      return cut(text.slice(at, at + length), at)
    case 4:
      return text.slice(0, at)
    case 5:
      return cut(String.fromCharCode(random.below(0x10000)), at + 1)
    case 6:
      return cut(text.slice(at, at + length).toLowerCase())
    case 7:
      return cut(anyText(random, random.size(64)), at)
    case 8:
      return text + random.pick(['\r\n', '\r', '\n', '\t', '\r\n\t'])
    default:
      // Another letter of the code's own alphabet: what a scratch on the paper does.
      return cut(String.fromCharCode(48 + random.below(43)), at + 1)
  }
}

/** A text of whatever characters. */
export function anyText(random: Random, length: number): string {
  const kind = random.below(4)
  return Array.from({ length }, () => {
    if (kind === 0) return String.fromCharCode(32 + random.below(95))
    if (kind === 1) return String.fromCharCode(random.below(0x10000))
    if (kind === 2) return random.pick(TELLING_CHARACTERS)
    return String.fromCodePoint(random.below(0x110000))
  }).join('')
}

/** What a scanner set to another code page sends: GB18030 or Shift-JIS bytes, read as one of several encodings. */
export function foreignBytesText(random: Random): string {
  const bytes: number[] = []
  for (let left = 1 + random.size(200); left > 0; left -= 1) {
    if (random.oneIn(5)) bytes.push(0x20 + random.below(0x5f))
    else if (random.oneIn(3))
      bytes.push(
        0x81 + random.below(0x7e),
        0x30 + random.below(10),
        0x81 + random.below(0x7e),
        0x30 + random.below(10),
      )
    else if (random.oneIn(2)) bytes.push(0x81 + random.below(0x7e), 0x40 + random.below(0xbf))
    else
      bytes.push(
        random.oneIn(2) ? 0x81 + random.below(0x1f) : 0xe0 + random.below(0x1d),
        0x40 + random.below(0xbd),
      )
  }
  const encoding = random.pick(['latin1', 'utf-8', 'gb18030', 'shift_jis'])
  return new TextDecoder(encoding).decode(Uint8Array.from(bytes))
}

/** CBOR that no reader should take for granted: deep, indefinite, with duplicate keys, huge numbers and lengths. */
export function wildCbor(random: Random): Uint8Array {
  const parts: number[] = []
  const deep = random.pick([0x81, 0xa1, 0xd2, 0x9f, 0xbf, 0xd8, 0xc0, 0x82])
  switch (random.below(6)) {
    case 0:
      for (let left = random.size(60_000); left > 0; left -= 1) {
        if (deep === 0xa1 || deep === 0xbf) parts.push(deep, 0x00)
        else if (deep === 0xd8) parts.push(deep, 61)
        else parts.push(deep)
      }
      parts.push(0x00)
      break
    case 1:
      // A length of which the bytes are not there.
      parts.push(random.pick([0x5b, 0x7b, 0x9b, 0xbb]), ...random.bytes(8), ...random.bytes(random.size(40)))
      break
    case 2:
      parts.push(random.pick([0x5a, 0x7a, 0x9a, 0xba]), ...random.bytes(4), ...random.bytes(random.size(40)))
      break
    case 3: {
      const pairs = 1 + random.below(20)
      parts.push(0xa0 + pairs)
      for (let left = pairs; left > 0; left -= 1)
        parts.push(random.pick([0x01, 0x04, 0x20]), random.pick([0x00, 0x41, 0xf6]))
      break
    }
    case 4:
      parts.push(random.pick([0x1b, 0x3b, 0xfb, 0xc2, 0xc3]), ...random.bytes(9))
      break
    default:
      for (let left = random.size(400); left > 0; left -= 1) parts.push(random.pick(TELLING))
  }
  return Uint8Array.from(parts)
}
