import { afterEach, expect, test } from 'vitest'
import {
  HEALTH_TEXT,
  LANE,
  openGate,
  OTHER_HEALTH_TEXT,
  type Gate,
} from '../../test/fixtures/gate-at-work.ts'
import type { ManualClock } from '../../drivers/clock.ts'
import type { NativePorts } from '../../drivers/native-ports.ts'
import { createSerialScannerTwin } from '../../drivers/scanner/serial-twin.ts'
import { createScannerTwin } from '../../drivers/scanner/twin.ts'
import { devicesOver } from './devices.ts'

const closing: Gate[] = []
afterEach(async () => {
  for (const gate of closing.splice(0)) await gate.close()
})

const HONEYWELL = { kind: 'hid', vendorId: '0c2e', productId: '0b61' }
const NEWLAND = { kind: 'hid', vendorId: '1eab', productId: '1d10' }
const SERIAL = { kind: 'serial', port: { usbSerial: 'SCANNER-7' }, baud: 115_200 }

/** A lane with a HID scanner, one on the keyboard, a serial one and another HID one, in that order. */
async function setUp() {
  const twins = (clock: ManualClock) => ({
    honeywell: createScannerTwin({ layout: 'a', clock }),
    newland: createScannerTwin({ layout: 'b', clock }),
    serial: createSerialScannerTwin({ suffix: '\r', baud: 115_200, chunkBytes: 64, clock }),
  })
  let made: ReturnType<typeof twins> | null = null
  const asked: object[] = []
  const gate = await openGate({
    config: (config) => ({
      ...config,
      lanes: [
        {
          id: LANE,
          direction: 'in',
          defaultClass: 'resident',
          scanners: [HONEYWELL, { kind: 'keyboard' }, SERIAL, NEWLAND],
        },
      ],
    }),
    devices(_stage, clock) {
      const mine = twins(clock)
      made = mine
      const ports: NativePorts = {
        openSerial(selection) {
          asked.push(selection)
          return mine.serial.open
        },
        openHid: ({ vendorId }) => (vendorId === 0x0c2e ? mine.honeywell : mine.newland).openHid,
        list: async () => ({ serial: [], hid: [], problems: [] }),
      }
      return devicesOver(ports, { clock, random: () => 0, uptimeMs: () => 0 })
    },
  })
  closing.push(gate)
  if (made === null) throw new Error('the gate asked for no devices')
  const known: ReturnType<typeof twins> = made
  const families = () => gate.view().visit?.codes.map(({ family }) => family) ?? []
  const states = () => gate.view().devices.map(({ id, kind, state }) => `${id} ${kind} ${state}`)
  return { gate, twins: known, asked, families, states }
}

const ALL_ONLINE = [
  'scanner-1 scanner online',
  'scanner-2 keyboard online',
  'scanner-3 scanner online',
  'scanner-4 scanner online',
]

test('each of four scanners is said by its own number, also beside one on the keyboard', async () => {
  const { gate, twins, asked, states } = await setUp()
  expect(asked).toEqual([{ port: { usbSerial: 'SCANNER-7' }, baud: 115_200, lastWords: null }])
  expect(states()).toEqual(ALL_ONLINE)
  twins.serial.unplug()
  await gate.clock.advance(100)
  expect(states()).toEqual(ALL_ONLINE.with(2, 'scanner-3 scanner absent'))
  twins.newland.unplug()
  twins.serial.replug()
  await gate.clock.advance(2000)
  expect(states()).toEqual(ALL_ONLINE.with(3, 'scanner-4 scanner absent'))
})

test.each(['honeywell', 'serial', 'newland'] as const)('a scan of the %s is the lane’s', async (which) => {
  const { gate, twins, families } = await setUp()
  twins[which].scan(HEALTH_TEXT)
  await gate.clock.advance(100)
  expect(families()).toEqual(['zhejiang'])
})

test('all of them feed one visit', async () => {
  const { gate, twins } = await setUp()
  twins.honeywell.scan(HEALTH_TEXT)
  await gate.clock.advance(100)
  const visit = gate.view().visit?.id
  twins.serial.scan(gate.stage.pass({ type: 'ra1', colour: 'green', expiresIn: 3600 }))
  await gate.clock.advance(500)
  twins.newland.scan(gate.stage.pass({ type: 'gp1', expiresIn: 3600 }))
  await gate.clock.advance(500)
  expect(gate.view().visit).toMatchObject({
    id: visit,
    codes: [{ family: 'zhejiang' }, { family: 'ra1' }, { family: 'gp1' }],
  })
})

test('two codes in one serial read bind nobody', async () => {
  const { gate, twins, families } = await setUp()
  twins.serial.scanMerged(HEALTH_TEXT, OTHER_HEALTH_TEXT)
  await gate.clock.advance(500)
  expect(families()).toEqual([])
  expect(gate.view().notice).toBe('scan-again')
})
