import { decode, encode, Tagged, Tokenizer, Type, type DecodeOptions } from 'cborg'

/** A pass nests four deep and a European certificate six; what goes deeper only wants our stack. */
const MAX_DEPTH = 16

const STRICT: DecodeOptions = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  useMaps: true,
  rejectDuplicateMapKeys: true,
}

/**
 * CBOR bytes (RFC 8949) as a value: maps as `Map`, byte strings as `Uint8Array`, the listed tags as `Tagged`.
 * Refused: any other tag, lengths that are indefinite or not the shortest, duplicate keys, integers above 2^53,
 * more than 16 levels, anything after the first item.
 */
export function fromCbor(
  bytes: Uint8Array,
  tags: readonly number[],
): { ok: true; value: unknown } | { ok: false } {
  const options = optionsFor(tags)
  try {
    return { ok: true, value: decode(bytes, { ...options, tokenizer: shallow(bytes, options) }) as unknown }
  } catch {
    return { ok: false }
  }
}

const optionsOfTags = new Map<string, DecodeOptions>()

/** Made once for each list of tags: a pass is read in three parts, and somebody waits. */
function optionsFor(tags: readonly number[]): DecodeOptions {
  const list = tags.join()
  const known = optionsOfTags.get(list)
  if (known !== undefined) return known
  const options = { ...STRICT, tags: Object.fromEntries(tags.map((tag) => [tag, Tagged.decoder(tag)])) }
  optionsOfTags.set(list, options)
  return options
}

/** A value of plain objects, `Map`s, strings, numbers and plain `Uint8Array`s as CBOR. */
export function toCbor(value: unknown): Uint8Array {
  return Uint8Array.from(encode(value))
}

/** cborg's own tokens, ended by a throw once they nest too deep: its reader recurses. */
function shallow(bytes: Uint8Array, options: DecodeOptions) {
  const tokens = new Tokenizer(bytes, options)
  const left: number[] = []
  return {
    done: () => tokens.done(),
    pos: () => tokens.pos(),
    next: () => {
      const token = tokens.next()
      const parent = left.pop()
      if (parent !== undefined) left.push(parent - 1)
      if (!token.type.terminal) {
        if (Type.equals(token.type, Type.array)) left.push(Number(token.value))
        if (Type.equals(token.type, Type.map)) left.push(2 * Number(token.value))
        if (Type.equals(token.type, Type.tag)) left.push(1)
      }
      if (left.length > MAX_DEPTH) throw new Error('nested too deep')
      while (left.at(-1) === 0) left.pop()
      return token
    },
  }
}
