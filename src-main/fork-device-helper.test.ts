import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../drivers/clock.ts'
import { serialSaid } from '../drivers/device-helper/messages.ts'
import { remoteBus } from '../drivers/device-helper/remote-bus.ts'
import type { FoundSerialPort, SerialSelection } from '../drivers/native-ports.ts'
import { serialPort } from '../drivers/serial-port.ts'
import { openThermometer } from '../drivers/thermometer/driver.ts'
import { lu90614 } from '../drivers/thermometer/lu90614.ts'
import { createThermometerTwin } from '../drivers/thermometer/twin.ts'
import { helperOf, helpersOf } from '../test/fixtures/device-helpers.ts'
import { openPtyPair, type PtyPair, socatAbsent, wireTwin } from '../test/fixtures/pty.ts'
import { forkDeviceHelper } from './fork-device-helper.ts'
import { helperEnv } from './helper-env.ts'

const program = join(import.meta.dirname, 'device-helper.ts')
const DOWN = Uint8Array.of(0xa0, 0x01, 0x00, 0xa1)

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

function openBus() {
  const start = forkDeviceHelper(program)('serial')
  const bus = remoteBus<SerialSelection, null, FoundSerialPort>({
    start,
    said: serialSaid,
    clock: systemClock,
  })
  cleanups.push(() => bus.close())
  return bus
}

async function ptyPair(): Promise<PtyPair> {
  const pair = await openPtyPair()
  cleanups.push(() => pair.kill())
  return pair
}

async function hearing(path: string): Promise<() => string> {
  let heard = ''
  const device = await serialPort({ path, baud: 9600 })({
    data: (bytes) => (heard += Buffer.from(bytes).toString('hex')),
    closed: () => undefined,
  })
  cleanups.push(() => device.close())
  return () => heard
}

test('its environment is what it needs, and no secret', () => {
  const env = {
    PATH: '/bin',
    CREDENTIALS_DIRECTORY: '/run/credentials',
    KIOSK_KEY: 'x',
    NODE_OPTIONS: '--inspect',
  }
  expect(helperEnv(env)).toEqual({ PATH: '/bin' })
})

test('a program that cannot be started is a refusal, not a crash', async () => {
  const start = forkDeviceHelper('/no/such/device-helper.js')('serial')
  const bus = remoteBus<SerialSelection, null, FoundSerialPort>({
    start,
    said: serialSaid,
    clock: systemClock,
  })
  cleanups.push(() => bus.close())
  const listener = { data: () => undefined, closed: () => undefined }
  await expect(bus.open({ port: { path: '/dev/x' }, baud: 9600, lastWords: null }, listener)).rejects.toThrow(
    'device helper ended: exit code 1',
  )
})

test('a path that does not exist is refused in the system’s own words', async () => {
  const selection = { port: { path: '/dev/kiosk-no-such-port' }, baud: 9600, lastWords: null }
  const listener = { data: () => undefined, closed: () => undefined }
  await expect(openBus().open(selection, listener)).rejects.toThrow('No such file or directory')
})

describe.skipIf(socatAbsent || process.platform !== 'linux')(
  `a helper of its own${socatAbsent ? ' (skipped: socat is not installed)' : ''}`,
  () => {
    async function moduleInHelper() {
      const pair = await ptyPair()
      const twin = createThermometerTwin({ protocol: lu90614, clock: systemClock })
      const unwire = await wireTwin(twin, pair.devicePath)
      cleanups.push(unwire)
      const bus = openBus()
      const heard: string[] = []
      const selection = { port: { path: pair.kioskPath }, baud: lu90614.baud, lastWords: null }
      const thermometer = openThermometer({
        protocol: lu90614,
        openPort: (listener) => bus.open(selection, listener),
        clock: systemClock,
        random: () => 0,
        listener: (event) => {
          if (event.type === 'status') heard.push(`${event.status.state} ${event.status.detail ?? ''}`.trim())
          if (event.type === 'presence') heard.push(event.present ? '+' : '-')
          if (event.type === 'reading') heard.push(String(event.reading.celsius))
        },
      })
      cleanups.push(() => thermometer.close())
      await vi.waitFor(() => expect(thermometer.status.state).toBe('online'), { timeout: 5000, interval: 20 })
      heard.length = 0
      return { twin, thermometer, heard }
    }

    test.each<[NodeJS.Signals, string]>([
      ['SIGKILL', 'device helper ended: SIGKILL'],
      ['SIGSEGV', 'device helper ended: SIGSEGV'],
      ['SIGSTOP', 'device helper ended: it did not answer'],
    ])(
      '%s in the middle of a visit: who was there is gone, and the module is back within 5 s',
      async (signal, words) => {
        const { twin, thermometer, heard } = await moduleInHelper()
        twin.hold({ celsius: 36.4, ambient: 22 })
        await vi.waitFor(() => expect(heard).toEqual(['+', '36.4']), { timeout: 3000, interval: 20 })
        const helper = helperOf(process.pid, 'serial')
        const crashedAtMs = Date.now()
        process.kill(helper, signal)
        await vi.waitFor(() => expect(heard).toContain(`absent ${words}`), { timeout: 3000, interval: 20 })
        await vi.waitFor(() => expect(thermometer.status.state).toBe('online'), {
          timeout: 5000,
          interval: 20,
        })
        expect(Date.now() - crashedAtMs).toBeLessThan(5000)
        // One that hangs is silent first.
        expect(heard.filter((word) => word !== 'stale').slice(2, 4)).toEqual(['-', `absent ${words}`])
        await vi.waitFor(() => expect(heard.slice(-2)).toEqual(['+', '36.4']), {
          timeout: 3000,
          interval: 20,
        })
        expect(helpersOf(process.pid)).toHaveLength(1)
        expect(existsSync(`/proc/${helper}`)).toBe(false)
      },
    )

    test('it holds nothing of its kiosk: no credential in its environment, no file but its own', async () => {
      process.env['KIOSK_TEST_SECRET'] = 'do-not-tell'
      cleanups.push(async () => void delete process.env['KIOSK_TEST_SECRET'])
      await moduleInHelper()
      const helper = helperOf(process.pid, 'serial')
      expect(readFileSync(`/proc/${helper}/environ`, 'utf8')).not.toContain('do-not-tell')
    })

    test('closed with a word just written: the word has left', async () => {
      const pair = await ptyPair()
      const heard = await hearing(pair.devicePath)
      const selection = { port: { path: pair.kioskPath }, baud: 9600, lastWords: null }
      const port = await openBus().open(selection, { data: () => undefined, closed: () => undefined })
      port.write(DOWN)
      await port.close()
      await vi.waitFor(() => expect(heard()).toBe('a00100a1'), { timeout: 1000, interval: 10 })
    })

    test.each<NodeJS.Signals>(['SIGKILL', 'SIGTERM'])(
      'a kiosk that dies of %s: the helper says the last words and is gone',
      async (signal) => {
        const pair = await ptyPair()
        const heard = await hearing(pair.devicePath)
        const kiosk = spawn(
          process.execPath,
          [join(import.meta.dirname, 'device-helper-owner.fixture.ts'), program, pair.kioskPath],
          { stdio: ['ignore', 'pipe', 'inherit'] },
        )
        const [line] = await once(createInterface({ input: kiosk.stdout }), 'line')
        expect(line).toBe('opened')
        const helper = helperOf(kiosk.pid ?? 0, 'serial')
        expect(heard()).toBe('')
        kiosk.kill(signal)
        await vi.waitFor(() => expect(heard()).toBe('a00100a1'), { timeout: 2000, interval: 10 })
        await vi.waitFor(() => expect(existsSync(`/proc/${helper}`)).toBe(false), {
          timeout: 2000,
          interval: 10,
        })
      },
    )

    test('a kiosk that hangs: the helper says the last words all the same', async () => {
      const pair = await ptyPair()
      const heard = await hearing(pair.devicePath)
      const kiosk = spawn(
        process.execPath,
        [join(import.meta.dirname, 'device-helper-owner.fixture.ts'), program, pair.kioskPath],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      cleanups.push(async () => void kiosk.kill('SIGKILL'))
      await once(createInterface({ input: kiosk.stdout }), 'line')
      kiosk.kill('SIGSTOP')
      await vi.waitFor(() => expect(heard()).toBe('a00100a1'), { timeout: 3000, interval: 10 })
    })

    test('Ctrl-C in the terminal reaches it too, and it goes on until its kiosk has gone', async () => {
      const { thermometer, heard } = await moduleInHelper()
      const helper = helperOf(process.pid, 'serial')
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(helper, signal)
      await sleep(500)
      expect([thermometer.status.state, heard]).toEqual(['online', []])
    })
  },
)

test('without a known library it says so', async () => {
  const child = fork(program, ['usb'], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => (words += piece))
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1)
  expect(words).toContain('no device helper for usb')
})
