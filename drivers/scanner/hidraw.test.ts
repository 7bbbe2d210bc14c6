import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, test } from 'vitest'
import { startHidrawTestbed, whyNoHidrawTestbed } from '../../test/fixtures/hidraw-testbed/testbed.ts'
import type { HidrawTestbed } from '../../test/fixtures/hidraw-testbed/testbed.ts'
import { until } from '../../test/fixtures/until.ts'
import type { LayoutName } from './layouts.ts'
import { encodeKeyboard, encodeLayoutA, encodeLayoutB } from './twin.ts'

const program = join(import.meta.dirname, '../../test/fixtures/hidraw-testbed/print-scans.ts')
const whyNot = await whyNoHidrawTestbed()

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function setUp(layout: LayoutName) {
  const testbed = await startHidrawTestbed({ layout })
  closing.push(() => testbed.close())
  const ids = [testbed.vendorId, testbed.productId, testbed.serial].map(String)
  const child = spawn(process.execPath, [program, ...ids], {
    env: { ...process.env, ...testbed.env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const end = () => {
    child.stdin.end()
    return ended
  }
  closing.push(end)
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  const line = () => {
    const first = lines.shift()
    if (first === undefined) throw new Error(`none; the reader's exit code: ${child.exitCode}`)
    return first
  }
  const next = async (): Promise<unknown> => JSON.parse(await until('an event', line))
  const advance = (ms: number) => child.stdin.write(`${ms}\n`)
  return { testbed, next, end, advance }
}

async function inject(testbed: HidrawTestbed, reports: Uint8Array[]) {
  for (const report of reports) await testbed.inject(Buffer.from(report).toString('hex'))
}

const state = (state: string) => ({ type: 'status', status: expect.objectContaining({ state }) })
const scan = (text: string, symbology: string | null) => ({
  type: 'scan',
  scan: { ok: true, text, symbology },
})

const name = 'the driver on the real node-hid over umockdev'
describe.skipIf(whyNot !== null)(whyNot === null ? name : `${name} (skipped: ${whyNot})`, () => {
  test('layout A: one report, several in a burst, unplug, replug, again; closed without a word', async () => {
    const { testbed, next, end, advance } = await setUp('a')
    advance(0)
    expect(await next()).toEqual(state('opening'))
    expect(await next()).toEqual({ type: 'status', status: { state: 'online', detail: null } })

    await inject(testbed, encodeLayoutA('3303-81-1-402\r'))
    expect(await next()).toEqual(scan('3303-81-1-402', ']Q1'))

    const long = '桃源社区'.repeat(40)
    await inject(testbed, [...encodeLayoutA(`${long}\r`), ...encodeLayoutA('SECOND\r')])
    expect(await next()).toEqual(scan(long, ']Q1'))
    expect(await next()).toEqual(scan('SECOND', ']Q1'))

    // Half a scan, then the plug.
    await inject(testbed, encodeLayoutA('x'.repeat(100)).slice(0, 1))
    await testbed.unplug()
    expect(await next()).toEqual({
      type: 'status',
      status: { state: 'absent', detail: expect.stringContaining('could not read from HID device') },
    })
    advance(500)
    expect(await next()).toEqual({
      type: 'status',
      status: { state: 'absent', detail: 'No such HID device 0c2e:0b61 with serial number TESTBED-A' },
    })
    await testbed.replug()
    advance(1000)
    expect(await next()).toEqual(state('online'))
    await inject(testbed, encodeLayoutA('AFTER\r'))
    expect(await next()).toEqual(scan('AFTER', ']Q1'))

    expect(await end()).toBe(0)
    expect(await next()).toEqual({ type: 'closed', counters: { good: 4, bad: 0, skipped: 0 } })
  })

  test.each([
    ['b', 'layout B', encodeLayoutB, null],
    ['keyboard', 'a keyboard', encodeKeyboard, null],
  ] as const)('%s: %s is told by its descriptor', async (layout, _name, encode, symbology) => {
    const { testbed, next, advance } = await setUp(layout)
    advance(0)
    expect(await next()).toEqual(state('opening'))
    expect(await next()).toEqual(state('online'))
    await inject(testbed, encode('3303-81-1-402\r'))
    expect(await next()).toEqual(scan('3303-81-1-402', symbology))
  })
})
