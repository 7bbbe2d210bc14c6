import { EventEmitter } from 'node:events'
import { note } from './calls.ts'

/**
 * Stands in for the events of Electron's objects. Only those that the stand-in emits, or says that it cannot, may be
 * listened to: a listener that would never be called is an error.
 */
export interface Events {
  on: (event: string, listener: (...args: never[]) => void) => void
  emit: (event: string, ...args: unknown[]) => void
  /** With an event that says nothing as the first argument. */
  tell: (event: string, ...args: unknown[]) => void
  /** Emits an event that a listener may prevent; whether one did. */
  ask: (event: string, details: object) => boolean
  /** The same, of an event whose subject is its second argument. */
  askAbout: (event: string, subject: unknown) => boolean
  listened: (event: string) => boolean
}

export function eventsOf(name: string, emitted: readonly string[]): Events {
  const emitter = new EventEmitter()
  return {
    on(event, listener) {
      if (!emitted.includes(event)) throw new Error(`the stand-in never emits ${event} of ${name}`)
      emitter.on(event, (...args: unknown[]) => Reflect.apply(listener, undefined, args))
    },
    emit: (event, ...args) => void emitter.emit(event, ...args),
    tell: (event, ...args) => void emitter.emit(event, preventable({}), ...args),
    ask(event, details) {
      const asked = preventable(details)
      emitter.emit(event, asked)
      note(`${name} emits ${event}`, [details, asked.defaultPrevented ? 'prevented' : 'let go'])
      return asked.defaultPrevented
    },
    askAbout(event, subject) {
      const asked = preventable({})
      emitter.emit(event, asked, subject)
      note(`${name} emits ${event}`, [asked.defaultPrevented ? 'prevented' : 'let go'])
      return asked.defaultPrevented
    },
    listened: (event) => emitter.listenerCount(event) > 0,
  }
}

/** As Electron's events: everything in one object, or as the first of several arguments. */
export function preventable<T extends object>(
  details: T,
): T & { preventDefault: () => void; defaultPrevented: boolean } {
  const event = {
    ...details,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true
    },
  }
  return event
}
