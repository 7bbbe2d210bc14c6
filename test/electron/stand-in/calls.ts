import { appendFileSync } from 'node:fs'
import { thisMachine } from './machine.ts'

/**
 * Every object of the stand-in is handed out through here: what is called on it is written down for the specs of
 * the wiring, and what Electron has but the stand-in lacks throws instead of being undefined.
 */

/** A line of the file: what was called or emitted, and with what. */
export interface Call {
  call: string
  args: unknown[]
}

/** Of a text, as much as a spec looks at. */
const LONGEST = 200

const { calls } = thisMachine()
const names = new WeakMap<object, string>()

export function note(call: string, args: readonly unknown[]): void {
  const readable = (_key: string, value: unknown): unknown => {
    if (typeof value === 'function') return '[function]'
    if (typeof value === 'string') return value.slice(0, LONGEST)
    return typeof value === 'object' && value !== null ? (names.get(value) ?? value) : value
  }
  appendFileSync(calls, `${JSON.stringify({ call, args }, readable)}\n`)
}

export function offered<T extends object>(name: string, parts: T): T {
  const face = new Proxy(parts, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property)
      if (typeof property === 'symbol' || property === 'then' || property === 'toJSON') return value
      if (!(property in target)) throw new Error(`the stand-in has no ${name}.${property}`)
      if (typeof value !== 'function') return value
      return (...args: unknown[]): unknown => {
        note(`${name}.${property}`, args)
        return Reflect.apply(value, face, args)
      }
    },
    set(_target, property) {
      throw new Error(`the stand-in does not let ${name}.${String(property)} be set`)
    },
  })
  names.set(face, name)
  return face
}
