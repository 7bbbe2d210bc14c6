import { describe, expect, test } from 'vitest'
import type { OpenBytePort } from '../byte-port.ts'
import { ManualClock } from '../clock.ts'
import type { OpenHid } from '../hid-port.ts'
import { createSerialScannerTwin } from './serial-twin.ts'
import { layoutThatReads, listenForScan, type SetUpCandidate } from './set-up-scan.ts'
import { createScannerTwin, encodeKeyboard, encodeLayoutA, encodeLayoutB } from './twin.ts'

const TEXT = 'KIOSK-SET-UP-7F3A'

describe('the layout that reads a known text', () => {
  test.each([
    ['layout A', encodeLayoutA(`${TEXT}\r`), 'a'],
    ['layout B', encodeLayoutB(`${TEXT}\r`), 'b'],
    ['a keyboard', encodeKeyboard(`${TEXT}\r\n`), 'keyboard'],
    ['another text', encodeLayoutA('EMP-000123\r'), null],
    ['the text and more', encodeLayoutA(`${TEXT}8\r`), null],
    ['the text twice', [...encodeLayoutA(`${TEXT}\r`), ...encodeLayoutA(`${TEXT}\r`)], null],
    ['nothing', [], null],
  ])('%s', (_name, reports, layout) => {
    expect(layoutThatReads(reports, TEXT)).toBe(layout)
  })

  test('over two reports', () => {
    const long = TEXT.repeat(4)
    expect(layoutThatReads(encodeLayoutA(long), long)).toBe('a')
    expect(layoutThatReads(encodeLayoutB(long), long)).toBe('b')
  })
})

/** As Windows shows it: no descriptor, and a maker that nobody knows. */
const mute = (openHid: OpenHid): OpenHid => {
  return async (listener) => ({ ...(await openHid(listener)), descriptor: null, vendorId: 0x05e0 })
}

type Named = SetUpCandidate & { name: string }

function setUp() {
  const clock = new ManualClock(0)
  const hid = createScannerTwin({ layout: 'a', clock })
  const newland = createScannerTwin({ layout: 'b', clock })
  const serial = createSerialScannerTwin({ suffix: '\r', baud: 9600, chunkBytes: 16, clock })
  const bauds: number[] = []
  const told: string[] = []
  const abort = new AbortController()
  const listen = (candidates: readonly Named[]) => {
    const answer = listenForScan({
      candidates,
      text: TEXT,
      withinMs: 60_000,
      clock,
      signal: abort.signal,
      listener: {
        skipped: ({ name }, detail) => told.push(`${name} skipped: ${detail}`),
        heardElse: ({ name }) => told.push(`${name} said something else`),
      },
    })
    return answer.then((found) => (found === null ? null : { ...found, candidate: found.candidate.name }))
  }
  const serialNamed = (open: OpenBytePort): Named => ({
    kind: 'serial',
    name: 'serial',
    openAt(baud) {
      bauds.push(baud)
      return open
    },
  })
  const all: Named[] = [
    { kind: 'hid', name: 'honeywell', openHid: hid.openHid },
    { kind: 'hid', name: 'newland', openHid: mute(newland.openHid) },
    serialNamed(serial.open),
  ]
  /** Everybody has been let go: a twin refuses a second opener. */
  const allFree = async () => {
    const ports = [
      await hid.openHid({ report: () => {}, closed: () => {} }),
      await newland.openHid({ report: () => {}, closed: () => {} }),
      await serial.open({ data: () => {}, closed: () => {} }),
    ]
    for (const port of ports) await port.close()
  }
  return { clock, hid, newland, serial, bauds, told, abort, listen, all, serialNamed, allFree }
}

describe('scan this', () => {
  test.each([
    ['hid', { candidate: 'honeywell', layout: 'auto', baud: null, aimPrefix: false }],
    ['newland', { candidate: 'newland', layout: 'b', baud: null, aimPrefix: false }],
    ['serial', { candidate: 'serial', layout: null, baud: 9600, aimPrefix: false }],
  ] as const)('the %s that reads it is found, and every port is free again', async (which, found) => {
    const s = setUp()
    const answer = s.listen(s.all)
    await s.clock.advance(1000)
    s[which].scan(TEXT)
    await s.clock.advance(1000)
    expect(await answer).toEqual(found)
    expect(s.told).toEqual([])
    await s.allFree()
  })

  test('a serial scanner that sends its AIM id is found with it', async () => {
    const s = setUp()
    const answer = s.listen(s.all)
    await s.clock.advance(100)
    s.serial.scan(`]Q1${TEXT}`)
    await s.clock.advance(1000)
    expect(await answer).toMatchObject({ candidate: 'serial', aimPrefix: true })
  })

  test('a baud that is not its own: noise, then the code scanned again at the other', async () => {
    const s = setUp()
    const answer = s.listen([s.serialNamed(s.serial.open)])
    await s.clock.advance(100)
    s.serial.inject(Uint8Array.of(0x80, 0x78, 0xf8, 0x00, 0x86))
    await s.clock.advance(1000)
    expect(s.told).toEqual(['serial said something else'])
    s.serial.scan(TEXT)
    await s.clock.advance(1000)
    expect(await answer).toMatchObject({ candidate: 'serial', baud: 115_200 })
    expect(s.bauds).toEqual([9600, 115_200])
  })

  test('another code at any of them changes nothing', async () => {
    const s = setUp()
    const answer = s.listen(s.all)
    await s.clock.advance(100)
    s.hid.scan('EMP-000123')
    s.newland.scan('EMP-000123')
    await s.clock.advance(1000)
    expect(s.told).toEqual(['honeywell said something else', 'newland said something else'])
    s.newland.scan(TEXT)
    await s.clock.advance(1000)
    expect(await answer).toMatchObject({ candidate: 'newland', layout: 'b' })
  })

  test('absent, busy or pulled meanwhile is told, and the others are listened to', async () => {
    const s = setUp()
    s.newland.unplug()
    await s.serial.open({ data: () => {}, closed: () => {} })
    const answer = s.listen(s.all)
    await s.clock.advance(100)
    expect(s.told.toSorted()).toEqual([
      'newland skipped: No such device: the twin is unplugged',
      'serial skipped: Cannot lock port: the twin is open already',
    ])
    s.hid.unplug()
    expect(s.told[2]).toBe('honeywell skipped: could not read from HID device: the twin is unplugged')
    await s.clock.advance(0)
    // Nobody is left.
    expect(await answer).toBeNull()
  })

  test('in time or not at all', async () => {
    const s = setUp()
    const answer = s.listen(s.all)
    await s.clock.advance(60_000)
    expect(await answer).toBeNull()
    await s.allFree()
  })

  test('given up by who asked', async () => {
    const s = setUp()
    const answer = s.listen(s.all)
    await s.clock.advance(100)
    s.abort.abort()
    expect(await answer).toBeNull()
    await s.allFree()
    expect(await s.listen(s.all)).toBeNull()
  })

  test('given up while a port is turned to the other baud: it is not opened again', async () => {
    const s = setUp()
    const closing = Promise.withResolvers<void>()
    const slow: OpenBytePort = async (listener) => ({
      ...(await s.serial.open(listener)),
      close: () => closing.promise,
    })
    const answer = s.listen([s.serialNamed(slow)])
    await s.clock.advance(100)
    s.serial.inject(Uint8Array.of(0x80))
    await s.clock.advance(1000)
    s.abort.abort()
    await s.clock.advance(100)
    closing.resolve()
    expect(await answer).toBeNull()
    expect(s.bauds).toEqual([9600])
    expect(s.told).toEqual([])
  })

  test('an opening that never answers is not waited for', async () => {
    const s = setUp()
    const stuck: Named = { kind: 'hid', name: 'stuck', openHid: () => new Promise(() => {}) }
    const answer = s.listen([stuck, ...s.all])
    await s.clock.advance(100)
    s.hid.scan(TEXT)
    await s.clock.advance(500 + 3000)
    expect(await answer).toMatchObject({ candidate: 'honeywell' })
  })

  test('nobody to listen to', async () => {
    expect(await setUp().listen([])).toBeNull()
  })
})
