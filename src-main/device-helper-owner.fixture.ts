import { ManualClock } from '../drivers/clock.ts'
import { serialSaid } from '../drivers/device-helper/messages.ts'
import { remoteBus } from '../drivers/device-helper/remote-bus.ts'
import type { FoundSerialPort, SerialSelection } from '../drivers/native-ports.ts'
import { forkDeviceHelper } from './fork-device-helper.ts'

/** `node device-helper-owner.fixture.ts HELPER PATH MS`: a kiosk, as far as its helper is concerned, for a test to kill. */
const [, , program = '', path = '', lastWordsAfterMs = ''] = process.argv
const start = forkDeviceHelper(program)('serial')
// Its helper does not keep it alive.
setInterval(() => {}, 1000)
// However long a helper takes on this machine.
const clock = new ManualClock(0)
const bus = remoteBus<SerialSelection, null, FoundSerialPort>({ start, said: serialSaid, clock })
const lastWords = { bytes: Uint8Array.of(0xa0, 0x01, 0x00, 0xa1), afterMs: Number(lastWordsAfterMs) }
const opening = bus.open({ port: { path }, baud: 9600, lastWords }, { data: () => {}, closed: () => {} })
await clock.advance(0)
await opening
process.stdout.write('opened\n')
