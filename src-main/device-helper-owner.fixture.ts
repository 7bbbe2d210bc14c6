import { systemClock } from '../drivers/clock.ts'
import { serialSaid } from '../drivers/device-helper/messages.ts'
import { remoteBus } from '../drivers/device-helper/remote-bus.ts'
import type { FoundSerialPort, SerialSelection } from '../drivers/native-ports.ts'
import { forkDeviceHelper } from './fork-device-helper.ts'

/** `node device-helper-owner.fixture.ts HELPER PATH MS`: a kiosk, as far as its helper is concerned, for a test to kill. */
const [, , program = '', path = '', lastWordsAfterMs = ''] = process.argv
const start = forkDeviceHelper(program)('serial')
const bus = remoteBus<SerialSelection, null, FoundSerialPort>({ start, said: serialSaid, clock: systemClock })
const lastWords = { bytes: Uint8Array.of(0xa0, 0x01, 0x00, 0xa1), afterMs: Number(lastWordsAfterMs) }
await bus.open({ port: { path }, baud: 9600, lastWords }, { data: () => {}, closed: () => {} })
process.stdout.write('opened\n')
setInterval(() => {}, 1000)
