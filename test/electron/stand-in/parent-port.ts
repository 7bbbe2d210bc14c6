import { EventEmitter } from 'node:events'

/**
 * Preloaded into a stand-in's utility process: `process.parentPort` over Node's channel. As Chromium does, it ends the
 * process when its parent is gone, without asking it.
 */
const events = new EventEmitter()
const unheard: unknown[] = []

process.on('message', (data) => {
  if (events.listenerCount('message') > 0) events.emit('message', { data, ports: [] })
  else unheard.push(data)
})
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))

const send = process.send?.bind(process)

Object.defineProperty(process, 'parentPort', {
  value: {
    on(event: string, listener: (message: unknown) => void) {
      if (event !== 'message') throw new Error(`the stand-in never emits ${event} of parentPort`)
      events.on(event, listener)
      for (const data of unheard.splice(0)) listener({ data, ports: [] })
    },
    postMessage: (data: unknown) => void send?.(data, undefined, undefined, () => {}),
  },
})
// A utility process has no channel of Node's.
Object.defineProperty(process, 'send', { value: undefined })
