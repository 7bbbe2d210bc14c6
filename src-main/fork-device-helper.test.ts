import { type ChildProcess, fork, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { BytePort } from '../drivers/byte-port.ts'
import { ManualClock, systemClock } from '../drivers/clock.ts'
import type { StartHelper } from '../drivers/device-helper/helper-process.ts'
import { serialSaid } from '../drivers/device-helper/messages.ts'
import { remoteBus } from '../drivers/device-helper/remote-bus.ts'
import type { FoundSerialPort, SerialSelection } from '../drivers/native-ports.ts'
import { serialPort } from '../drivers/serial-port.ts'
import { openThermometer } from '../drivers/thermometer/driver.ts'
import { lu90614 } from '../drivers/thermometer/lu90614.ts'
import { createThermometerTwin } from '../drivers/thermometer/twin.ts'
import { helperOf, helpersOf } from '../test/fixtures/device-helpers.ts'
import { TEST_PATIENCE_MS } from '../test/fixtures/patience.ts'
import { openPtyPair, type PtyPair, socatAbsent } from '../test/fixtures/pty.ts'
import { type Between, steppedPty, wireSteppedTwin } from '../test/fixtures/stepped-pty.ts'
import { closed, untilHolds } from '../test/fixtures/until.ts'
import { forkDeviceHelper } from './fork-device-helper.ts'
import { helperEnv } from './helper-env.ts'

const program = join(import.meta.dirname, 'device-helper.ts')
const DOWN = Uint8Array.of(0xa0, 0x01, 0x00, 0xa1)

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** Helpers of the real program, as far as their test must wait for them. */
function watchedHelpers(start: StartHelper): Between & { start: StartHelper; stop(): void } {
  const alive = new Set<{ ready: boolean; pings: number; stopped: boolean }>()
  return {
    start(listener) {
      const helper = { ready: false, pings: 0, stopped: false }
      alive.add(helper)
      const child = start({
        message(message) {
          const is = isOf(message)
          if (is === 'ready') helper.ready = true
          if (is === 'pong') helper.pings -= 1
          listener.message(message)
        },
        exited(how) {
          alive.delete(helper)
          listener.exited(how)
        },
      })
      return {
        post(message) {
          if (isOf(message) === 'ping') helper.pings += 1
          child.post(message)
        },
        kill: () => child.kill(),
      }
    },
    /** Those that live now were sent a SIGSTOP. */
    stop: () => alive.forEach((helper) => (helper.stopped = true)),
    isBusy: () => [...alive].some(({ ready, pings, stopped }) => !stopped && (!ready || pings > 0)),
    // Without a helper an opening waits for the clock, which starts the next.
    isStuck: () => [...alive].every(({ stopped }) => stopped),
  }
}

const isOf = (message: unknown): unknown =>
  typeof message === 'object' && message !== null && 'is' in message ? message.is : null

function openBus(program: string) {
  const clock = new ManualClock(0)
  const helpers = watchedHelpers(forkDeviceHelper(program)('serial'))
  const bus = remoteBus<SerialSelection, null, FoundSerialPort>({
    start: helpers.start,
    said: serialSaid,
    clock,
  })
  cleanups.push(() => bus.close())
  return { clock, helpers, bus }
}

const unheard = { data: () => undefined, closed: () => undefined }

async function openOver({ clock, bus }: ReturnType<typeof openBus>, path: string): Promise<BytePort> {
  const opening = bus.open({ port: { path }, baud: 9600, lastWords: null }, unheard)
  // It is waited for below, whenever it fails.
  opening.catch(() => {})
  await clock.advance(0)
  return opening
}

async function ptyPair(): Promise<PtyPair> {
  const pair = await openPtyPair()
  cleanups.push(() => pair.kill())
  return pair
}

async function hearing(path: string): Promise<() => string> {
  let heard = ''
  const device = await serialPort({ path, baud: 9600, clock: systemClock })({
    data: (bytes) => (heard += Buffer.from(bytes).toString('hex')),
    closed: () => undefined,
  })
  cleanups.push(() => device.close())
  return () => heard
}

/** A kiosk with a helper of its own, which has opened the port at this path. */
async function kioskOf(
  path: string,
  lastWordsAfterMs: number,
): Promise<{ kiosk: ChildProcess; helper: number }> {
  const fixture = join(import.meta.dirname, 'device-helper-owner.fixture.ts')
  const kiosk = spawn(process.execPath, [fixture, program, path, String(lastWordsAfterMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanups.push(async () => void kiosk.kill('SIGKILL'))
  let said = ''
  kiosk.stdout.setEncoding('utf8').on('data', (piece: string) => (said += piece))
  await untilHolds('a kiosk with its port open', () => expect(said).toBe('opened\n'))
  return { kiosk, helper: helperOf(kiosk.pid ?? 0, 'serial') }
}

const isGone = (pid: number) =>
  untilHolds(`process ${pid} to be gone`, () => expect(existsSync(`/proc/${pid}`)).toBe(false))

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
  await expect(openOver(openBus('/no/such/device-helper.js'), '/dev/x')).rejects.toThrow(
    'device helper ended: exit code 1',
  )
})

test('a path that does not exist is refused in the system’s own words', async () => {
  await expect(openOver(openBus(program), '/dev/kiosk-no-such-port')).rejects.toThrow(
    'No such file or directory',
  )
})

describe.skipIf(socatAbsent || process.platform !== 'linux')(
  `a helper of its own${socatAbsent ? ' (skipped: socat is not installed)' : ''}`,
  () => {
    async function moduleInHelper() {
      const pair = await ptyPair()
      const { clock, helpers, bus } = openBus(program)
      const pty = steppedPty(pair, clock, helpers)
      const twin = createThermometerTwin({ protocol: lu90614, clock })
      cleanups.push(await wireSteppedTwin(twin, pty))
      const heard: string[] = []
      const selection = { port: { path: pair.kioskPath }, baud: lu90614.baud, lastWords: null }
      const thermometer = openThermometer({
        protocol: lu90614,
        openPort: pty.kioskEndBy((listener) => bus.open(selection, listener)),
        clock,
        random: () => 0,
        listener: (event) => {
          if (event.type === 'status') heard.push(`${event.status.state} ${event.status.detail ?? ''}`.trim())
          if (event.type === 'presence') heard.push(event.present ? '+' : '-')
          if (event.type === 'reading') heard.push(String(event.reading.celsius))
        },
      })
      cleanups.push(() => thermometer.close())
      await pty.advance(2000)
      expect(heard.splice(0)).toEqual(['opening', 'syncing', 'online'])
      return { helpers, pty, twin, thermometer, heard }
    }

    test.each<[NodeJS.Signals, string]>([
      ['SIGKILL', 'device helper ended: SIGKILL'],
      ['SIGSEGV', 'device helper ended: SIGSEGV'],
      ['SIGSTOP', 'device helper ended: it did not answer'],
    ])(
      '%s in the middle of a visit: who was there is gone, and the module is back within 5 s',
      async (signal, words) => {
        const { helpers, pty, twin, thermometer, heard } = await moduleInHelper()
        twin.hold({ celsius: 36.4, ambient: 22 })
        await pty.advance(3000)
        expect(heard).toEqual(['+', '36.4'])
        const helper = helperOf(process.pid, 'serial')
        process.kill(helper, signal)
        if (signal === 'SIGSTOP') helpers.stop()
        else await untilHolds('the end of the helper', () => expect(heard).toContain(`absent ${words}`))
        await pty.advance(5000)
        expect(thermometer.status.state).toBe('online')
        // One that hangs is silent first.
        expect(heard.filter((word) => word !== 'stale').slice(2)).toEqual([
          '-',
          `absent ${words}`,
          'syncing',
          'online',
          '+',
          '36.4',
        ])
        await isGone(helper)
        expect(helpersOf(process.pid)).toHaveLength(1)
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
      const port = await openOver(openBus(program), pair.kioskPath)
      port.write(DOWN)
      await closed('the port', port)
      await untilHolds('the word', () => expect(heard()).toBe('a00100a1'))
    })

    test.each<NodeJS.Signals>(['SIGKILL', 'SIGTERM'])(
      'a kiosk that dies of %s: the helper says the last words and is gone',
      async (signal) => {
        const pair = await ptyPair()
        const heard = await hearing(pair.devicePath)
        const { kiosk, helper } = await kioskOf(pair.kioskPath, TEST_PATIENCE_MS)
        expect(heard()).toBe('')
        kiosk.kill(signal)
        await untilHolds('the last words', () => expect(heard()).toBe('a00100a1'))
        await isGone(helper)
      },
    )

    test('a kiosk that hangs: the helper says the last words all the same', async () => {
      const pair = await ptyPair()
      const heard = await hearing(pair.devicePath)
      const { kiosk } = await kioskOf(pair.kioskPath, 1000)
      kiosk.kill('SIGSTOP')
      await untilHolds('the last words', () => expect(heard()).toBe('a00100a1'))
    })

    test('Ctrl-C in the terminal reaches it too, and it goes on until its kiosk has gone', async () => {
      const { pty, thermometer, heard } = await moduleInHelper()
      const helper = helperOf(process.pid, 'serial')
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(helper, signal)
      // Each frame from now on passes through it.
      await pty.advance(3000)
      expect([thermometer.status.state, heard]).toEqual(['online', []])
      expect(helperOf(process.pid, 'serial')).toBe(helper)
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
