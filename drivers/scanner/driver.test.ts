import { describe, expect, test } from 'vitest'
import { ManualClock } from '../clock.ts'
import type { ScannerEvent } from './contract.ts'
import { openHidScanner } from './driver.ts'
import type { OpenHid } from '../hid-port.ts'
import type { LayoutName } from './layouts.ts'
import { createScannerTwin, encodeKeyboard, encodeLayoutA } from './twin.ts'

const start = Date.UTC(2020, 2, 6)
const noOne = 'No such device: the twin is unplugged'
const pulled = 'could not read from HID device: the twin is unplugged'

/** What the driver says, short: texts, `merged 2`, and states with their detail. */
function said(events: readonly ScannerEvent[]): string[] {
  return events.map((event) => {
    if (event.type === 'status') return [event.status.state, event.status.detail].filter(Boolean).join(': ')
    const { scan } = event
    if (scan.ok) return `scan ${scan.text}`
    return scan.error === 'merged' ? `merged ${scan.lines}` : scan.error
  })
}

function setUp({ twinLayout, layout }: { twinLayout: LayoutName; layout: 'auto' | LayoutName }) {
  const clock = new ManualClock(start)
  const twin = createScannerTwin({ layout: twinLayout, clock })
  const events: ScannerEvent[] = []
  const openedAt: number[] = []
  const open = (openHid: OpenHid) =>
    openHidScanner({
      openHid(listener) {
        openedAt.push(clock.now() - start)
        return openHid(listener)
      },
      layout,
      clock,
      random: () => 0,
      listener: (event) => events.push(event),
    })
  return { clock, twin, events, openedAt, open }
}

const unknown = (twin: { openHid: OpenHid }): OpenHid => {
  return async (listener) => ({ ...(await twin.openHid(listener)), descriptor: null, vendorId: 0x05e0 })
}

const first = (reports: Uint8Array[]) => reports[0] ?? new Uint8Array()

describe('a scanner at a lane', () => {
  test.each(['a', 'b', 'keyboard'] as const)(
    'layout %s is recognised and its scans are told',
    async (layout) => {
      const { clock, twin, events, open } = setUp({ twinLayout: layout, layout: 'auto' })
      const scanner = open(twin.openHid)
      expect(events).toEqual([])
      await clock.advance(10)
      expect(scanner.status).toEqual({ state: 'online', detail: null })
      twin.scan('3303-81-1-402')
      await clock.advance(200)
      expect(said(events)).toEqual(['opening', 'online', 'scan 3303-81-1-402'])
      expect(scanner.counters).toEqual({ good: 1, bad: 0, skipped: 0 })
      await scanner.close()
    },
  )

  test('two codes in one read are refused; a keyboard cannot tell and says both', async () => {
    const pos = setUp({ twinLayout: 'a', layout: 'auto' })
    const scanner = pos.open(pos.twin.openHid)
    await pos.clock.advance(10)
    pos.twin.scanMerged('RED', 'GREEN')
    await pos.clock.advance(200)
    expect(said(pos.events).slice(2)).toEqual(['merged 2'])
    expect(scanner.counters).toEqual({ good: 0, bad: 1, skipped: 0 })

    const keyboard = setUp({ twinLayout: 'keyboard', layout: 'keyboard' })
    keyboard.open(keyboard.twin.openHid)
    await keyboard.clock.advance(10)
    keyboard.twin.scanMerged('RED', 'GREEN')
    await keyboard.clock.advance(200)
    expect(said(keyboard.events).slice(2)).toEqual(['scan RED', 'scan GREEN'])
  })

  test('absent, it is looked for after 0.5, 1, then every 2 s, and told once', async () => {
    const { clock, twin, events, openedAt, open } = setUp({ twinLayout: 'a', layout: 'auto' })
    twin.unplug()
    open(twin.openHid)
    await clock.advance(8000)
    expect(openedAt).toEqual([0, 500, 1500, 3500, 5500, 7500])
    expect(said(events)).toEqual(['opening', `absent: ${noOne}`])
    twin.replug()
    await clock.advance(2000)
    expect(said(events).slice(2)).toEqual(['online'])
    // The waits start from the shortest again after each success.
    openedAt.length = 0
    twin.unplug()
    await clock.advance(2000)
    expect(openedAt).toEqual([10_000 + 500, 10_000 + 1500])
  })

  test('pulled between the two reports of a scan, its half never meets the next scan', async () => {
    const { clock, twin, events, openedAt, open } = setUp({ twinLayout: 'a', layout: 'auto' })
    const scanner = open(twin.openHid)
    await clock.advance(10)
    twin.scan('x'.repeat(100))
    twin.unplug()
    await clock.advance(100)
    twin.replug()
    await clock.advance(500)
    twin.scan('NEXT')
    await clock.advance(500)
    expect(said(events)).toEqual(['opening', 'online', `absent: ${pulled}`, 'online', 'scan NEXT'])
    expect(openedAt).toEqual([0, 510])
    expect(scanner.counters.good).toBe(1)
  })

  test('a clone that sets the flag on its last 56 bytes is heard 150 ms later', async () => {
    const { clock, twin, events, open } = setUp({ twinLayout: 'a', layout: 'a' })
    open(twin.openHid)
    await clock.advance(10)
    twin.report(first(encodeLayoutA('7'.repeat(56))).with(63, 1))
    await clock.advance(149)
    expect(said(events).slice(2)).toEqual([])
    await clock.advance(1)
    expect(said(events).slice(2)).toEqual([`scan ${'7'.repeat(56)}`])
  })

  test('a busy PC cuts no read short: what had come while the clock ran is heard before the silence is', async () => {
    const { clock, twin, events, open } = setUp({ twinLayout: 'a', layout: 'auto' })
    open(twin.openHid)
    await clock.advance(10)
    const [head, ...tail] = encodeLayoutA(`${'x'.repeat(80)}\r`)
    twin.report(head ?? new Uint8Array())
    // After a stall Node runs the timers that are due, and only then hands over what has come meanwhile.
    clock.after(150, () => twin.report(first(tail)))
    await clock.advance(300)
    expect(said(events)).toEqual(['opening', 'online', `scan ${'x'.repeat(80)}`])
  })

  test('each report starts the silence anew', async () => {
    const { clock, twin, events, open } = setUp({ twinLayout: 'a', layout: 'a' })
    open(twin.openHid)
    await clock.advance(10)
    for (const report of encodeLayoutA('x'.repeat(120))) {
      twin.report(report)
      await clock.advance(100)
    }
    expect(said(events).slice(2)).toEqual([`scan ${'x'.repeat(120)}`])
  })

  test('a keyboard read that lost its Enter is dropped after its silence', async () => {
    const { clock, twin, events, open } = setUp({ twinLayout: 'keyboard', layout: 'auto' })
    const scanner = open(twin.openHid)
    await clock.advance(10)
    for (const report of encodeKeyboard('3301')) twin.report(report)
    await clock.advance(1000)
    twin.scan('42')
    await clock.advance(100)
    expect(said(events).slice(2)).toEqual(['scan 42'])
    expect(scanner.counters).toEqual({ good: 1, bad: 1, skipped: 0 })
  })

  test('busy or forbidden is told in the words of the system, and tried again', async () => {
    const { clock, twin, events, open } = setUp({ twinLayout: 'a', layout: 'auto' })
    let refusals = 3
    open((listener) => {
      refusals -= 1
      return refusals < 0 ? twin.openHid(listener) : Promise.reject(new Error('Permission denied'))
    })
    await clock.advance(5000)
    expect(said(events)).toEqual(['opening', 'failed: Permission denied', 'online'])
  })

  test('a device that tells neither layout nor a known maker fails until its layout is named', async () => {
    const auto = setUp({ twinLayout: 'a', layout: 'auto' })
    auto.open(unknown(auto.twin))
    await auto.clock.advance(2000)
    expect(said(auto.events)).toEqual(['opening', expect.stringMatching(/^failed: .*set its layout/)])
    expect(auto.openedAt).toEqual([0, 500, 1500])

    const named = setUp({ twinLayout: 'a', layout: 'a' })
    named.open(unknown(named.twin))
    await named.clock.advance(10)
    named.twin.scan('AB')
    await named.clock.advance(10)
    expect(said(named.events)).toEqual(['opening', 'online', 'scan AB'])
  })

  test('pulled in the moment of its opening, it is found again', async () => {
    const { clock, twin, events, open } = setUp({ twinLayout: 'a', layout: 'auto' })
    let opens = 0
    open(async (listener) => {
      const port = await twin.openHid(listener)
      opens += 1
      if (opens === 1) {
        twin.unplug()
        twin.replug()
      }
      return port
    })
    await clock.advance(1000)
    expect(said(events)).toEqual(['opening', `absent: ${pulled}`, 'online'])
  })
})

describe('closing', () => {
  test('ends the events and gives the device back', async () => {
    const { clock, twin, events, open } = setUp({ twinLayout: 'a', layout: 'auto' })
    const scanner = open(twin.openHid)
    await clock.advance(10)
    twin.scan('AB')
    await scanner.close()
    await scanner.close()
    twin.scan('CD')
    twin.unplug()
    await clock.advance(5000)
    expect(said(events)).toEqual(['opening', 'online', 'scan AB'])
    expect(scanner.counters.good).toBe(1)

    const after = setUp({ twinLayout: 'a', layout: 'auto' })
    twin.replug()
    after.open(twin.openHid)
    await after.clock.advance(10)
    expect(said(after.events)).toEqual(['opening', 'online'])
  })

  test('while opening, the port is closed as soon as it comes', async () => {
    const { clock, twin, events, open } = setUp({ twinLayout: 'a', layout: 'auto' })
    const plugged = Promise.withResolvers<void>()
    const scanner = open(async (listener) => {
      await plugged.promise
      return twin.openHid(listener)
    })
    await clock.advance(10)
    const closing = scanner.close()
    plugged.resolve()
    await closing
    await clock.advance(5000)
    expect(said(events)).toEqual(['opening'])
    // The twin refuses a second opener, so this shows that the first one let go.
    await expect(twin.openHid({ report: () => {}, closed: () => {} })).resolves.toBeDefined()
  })

  test('while opening, a refusal that comes later is not told', async () => {
    const { clock, events, openedAt, open } = setUp({ twinLayout: 'a', layout: 'auto' })
    const refusal = Promise.withResolvers<never>()
    const scanner = open(() => refusal.promise)
    await clock.advance(10)
    const closing = scanner.close()
    refusal.reject(new Error('Permission denied'))
    await closing
    await clock.advance(5000)
    expect(said(events)).toEqual(['opening'])
    expect(openedAt).toEqual([0])
  })

  test('while a device of unknown layout is given back, it is not opened again', async () => {
    const { clock, events, openedAt, open } = setUp({ twinLayout: 'a', layout: 'auto' })
    const givenBack = Promise.withResolvers<void>()
    const scanner = open(async () => ({
      descriptor: null,
      vendorId: 0x05e0,
      productId: 1,
      close: () => givenBack.promise,
    }))
    await clock.advance(10)
    const closing = scanner.close()
    givenBack.resolve()
    await closing
    await clock.advance(5000)
    expect(said(events)).toEqual(['opening'])
    expect(openedAt).toEqual([0])
  })

  test('while waiting for a device, it looks no more', async () => {
    const { clock, twin, openedAt, open } = setUp({ twinLayout: 'a', layout: 'auto' })
    twin.unplug()
    const scanner = open(twin.openHid)
    await clock.advance(600)
    await scanner.close()
    await clock.advance(10_000)
    expect(openedAt).toEqual([0, 500])
  })

  test('with a flush due, nothing more is said', async () => {
    const { clock, twin, events, open } = setUp({ twinLayout: 'a', layout: 'auto' })
    const scanner = open(twin.openHid)
    await clock.advance(10)
    twin.report(first(encodeLayoutA('7'.repeat(56))).with(63, 1))
    await scanner.close()
    await clock.advance(500)
    expect(said(events)).toEqual(['opening', 'online'])
  })
})
