/** A JSON pointer (RFC 6901): `""` is the whole, `~1` stands for `/` and `~0` for `~`. */
export const JSON_POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/

/** What stands at a pointer, or undefined. Own members only: `/constructor` is nothing that a server sent. */
export function pointedAt(document: unknown, pointer: string): unknown {
  let value = document
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    // RFC 6901 section 4: an array's index has no leading zero. What else an array owns is no element.
    if (Array.isArray(value) && !/^(?:0|[1-9]\d*)$/.test(key)) return undefined
    value = Reflect.get(value, key)
  }
  return value
}
