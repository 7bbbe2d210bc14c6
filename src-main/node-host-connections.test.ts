import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openGate, type Gate } from '../test/fixtures/gate-at-work.ts'
import { TEST_PATIENCE_MS } from '../test/fixtures/patience.ts'
import { admit, connectScreen } from '../test/fixtures/screen-client.ts'
import { outcome } from '../test/fixtures/until.ts'
import { startNodeHost, type NodeHost } from './node-host.ts'

let gate: Gate
let host: NodeHost
beforeAll(async () => {
  gate = await openGate({ staffed: false })
})
afterAll(() => gate.close())
afterEach(() => host.close())

const open = async (silentMs: number) => {
  const rendererDir = join(gate.dir, 'no-screens')
  host = await startNodeHost({ kiosk: gate.kiosk.api, rendererDir, port: 0, silentMs })
}

/** One that has written this, and what has become of it. */
function dial(says: string) {
  const { hostname, port } = new URL(host.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  const ended = new Promise<'ended'>((resolve) => {
    socket.on('close', () => resolve('ended'))
  })
  const standing = new Promise<void>((resolve) => {
    socket.on('connect', () => {
      socket.write(says, () => resolve())
    })
  })
  socket.resume()
  return { socket, ended, standing }
}

test('of more than 64 without a cookie the oldest goes, and no screen does', async () => {
  await open(TEST_PATIENCE_MS)
  const admission = await admit(host.url)
  const { origin, cookie } = admission
  const screen = await connectScreen(admission)
  const kept = dial(`GET / HTTP/1.1\r\nHost: ${new URL(origin).host}\r\nCookie: ${cookie}\r\n\r\n`)
  await kept.standing
  // Answered, so that it is known before the others come.
  await fetch(origin, { headers: { cookie } })
  const crowd = Array.from({ length: 66 }, () => dial(''))
  await Promise.all(crowd.map(({ standing }) => standing))
  const gone = () => crowd.filter(({ socket }) => socket.destroyed).length
  await outcome(
    'the end of the two oldest',
    Promise.all([crowd[0]?.ended, crowd[1]?.ended]),
    () => `${gone()} gone`,
  )
  await fetch(origin, { headers: { cookie } })
  expect(gone()).toBeLessThanOrEqual(3)
  expect(kept.socket.destroyed).toBe(false)
  expect(await screen.call.gate.info()).toMatchObject({ gate: { id: 'huayuan' } })
  for (const { socket } of [kept, ...crowd]) socket.destroy()
  screen.close()
})

test('one that says nothing, or half of it, is shown out', async () => {
  await open(100)
  const dialled = [
    dial(''),
    dial('GET / HTTP/1.1\r\nHost: '),
    dial('POST / HTTP/1.1\r\nContent-Length: 9\r\n'),
  ]
  for (const { socket, ended } of dialled)
    await outcome('its end', ended, () => `${socket.readyState}, ${socket.bytesRead} bytes said`)
})
