import { closeSync, constants, openSync, readSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openPtyPair, socatAbsent } from '../test/fixtures/pty.ts'
import { closed, untilHolds } from '../test/fixtures/until.ts'
import { ManualClock } from './clock.ts'
import { serialPort } from './serial-port.ts'

const unless = socatAbsent ? ' (skipped: socat is not installed)' : ''
/** More than the line takes while its far end is not read. */
const LONG = new Uint8Array(100_000)

test.skipIf(socatAbsent)(`what was written before a close arrives, the last of it too${unless}`, async () => {
  const pair = await openPtyPair()
  const farEnd = openSync(pair.devicePath, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  const open = serialPort({ path: pair.kioskPath, baud: 9600, clock: new ManualClock(0) })
  const port = await open({ data: () => {}, closed: () => {} })

  port.write(LONG)
  port.write(LONG)
  const closing = closed('the port', port)

  let arrived = 0
  const bytes = Buffer.alloc(65_536)
  await untilHolds('the last byte', () => {
    arrived += readSync(farEnd, bytes)
    expect(arrived).toBe(2 * LONG.length)
  })
  await closing
  closeSync(farEnd)
  await pair.kill()
})
