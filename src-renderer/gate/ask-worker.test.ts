import { getEventListeners } from 'node:events'
import { expect, it } from 'vitest'
import { askWorker } from './ask-worker.ts'
import type { FromWorker } from './camera-words.ts'

/** A Worker's end of the line: what is posted is kept, what it says is dispatched. */
class Line extends EventTarget {
  readonly posted: unknown[] = []
  postMessage(message: unknown): void {
    this.posted.push(message)
  }
  say(data: FromWorker): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

const listeners = (target: EventTarget) =>
  ['message', 'error', 'abort'].map((name) => getEventListeners(target, name).length)

const ask = (line: Line, signal: AbortSignal) =>
  // oxlint-disable-next-line no-unsafe-type-assertion -- the two methods that it is asked through
  askWorker(line as unknown as Worker, { colour: false }, { transfer: [], signal })

it('a day of looks leaves nobody listening', async () => {
  const line = new Line()
  const { signal } = new AbortController()
  for (let look = 0; look < 100; look += 1) {
    const asked = ask(line, signal)
    line.say({ moved: false, isNew: false, code: null })
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    expect(await asked).toEqual({ moved: false, isNew: false, code: null })
  }
  expect(line.posted).toHaveLength(100)
  expect(listeners(line)).toEqual([0, 0, 0])
  expect(listeners(signal)).toEqual([0, 0, 0])
})

it('a Worker that fails says so', async () => {
  const line = new Line()
  const asked = ask(line, new AbortController().signal)
  line.dispatchEvent(Object.assign(new Event('error'), { message: 'no WebAssembly' }))
  expect(await asked).toEqual({ problem: 'no WebAssembly' })
})

it('nobody waits for a Worker that says nothing once the camera is let go', async () => {
  const line = new Line()
  const stop = new AbortController()
  const asked = ask(line, stop.signal)
  stop.abort()
  expect(await asked).toEqual({ problem: 'aborted' })
  expect(await ask(line, stop.signal)).toEqual({ problem: 'aborted' })
  expect(listeners(line)).toEqual([0, 0, 0])
})
