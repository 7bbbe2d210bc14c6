import { afterEach, describe, expect, test } from 'vitest'
import { LANE, openGate, pastEveryCheck, type Gate } from '../../test/fixtures/gate-at-work.ts'
import type { ManualClock } from '../../drivers/clock.ts'
import { openDecoderFromPackage } from '../../drivers/camera/node-decoder.ts'
import type { Picture } from '../../drivers/camera/picture.ts'
import type { NativePorts } from '../../drivers/native-ports.ts'
import { createScannerTwin, twinDevices } from '../../drivers/scanner/twin.ts'
import { idc50 } from '../../drivers/thermometer/idc50.ts'
import { lu90614 } from '../../drivers/thermometer/lu90614.ts'
import { createThermometerTwin } from '../../drivers/thermometer/twin.ts'
import type { DetectionStep, DevicesSeen, Pairing } from '../api/device-schemas.ts'
import type { ScannerConfig } from '../config/config.ts'
import type { DeviceId } from '../words.ts'
import { devicesOver } from './devices.ts'

let open: Gate[] = []
afterEach(async () => {
  await Promise.all(open.map((gate) => gate.close()))
  open = []
})

const port = (path: string) => ({
  path,
  byId: null,
  byPath: null,
  vendorId: 0x1a86,
  productId: 0x7523,
  usbSerial: null,
  name: null,
})
const NO_SUCH = new Error('No such file or directory')

const makeTwins = (clock: ManualClock) => ({
  lu: createThermometerTwin({ protocol: lu90614, clock }),
  idc: createThermometerTwin({ protocol: idc50, clock }),
  scanner: createScannerTwin({ layout: 'a', clock }),
})

/** A gate whose PC has two modules and a scanner plugged in, and a relay. */
async function bench({
  dir = null,
  problems = [],
  scanners = null,
}: { dir?: string | null; problems?: string[]; scanners?: ScannerConfig[] | null } = {}) {
  const opened: string[] = []
  const made: ReturnType<typeof makeTwins>[] = []
  const gate = await openGate({
    dir,
    config: (config) => ({
      ...config,
      lanes: config.lanes.map((lane) => ({
        ...lane,
        thermometer: { protocol: 'lu90614', port: { path: 'lu' }, indoors: true },
        barrier: { port: { path: 'relay' } },
        scanners: scanners ?? lane.scanners,
      })),
    }),
    devices: (_stage, clock) => {
      const twins = makeTwins(clock)
      made.push(twins)
      const ports: NativePorts = {
        openSerial:
          ({ port: wanted, baud }) =>
          async (listener) => {
            const path = 'path' in wanted ? wanted.path : ''
            opened.push(`${path} ${baud}`)
            if (path !== 'lu' && path !== 'idc') throw NO_SUCH
            const protocol = path === 'lu' ? lu90614 : idc50
            const heard = {
              ...listener,
              data: (bytes: Uint8Array) => baud === protocol.baud && listener.data(bytes),
            }
            return twins[path].open(heard)
          },
        openHid: (wanted) => async (listener) => {
          if (wanted.vendorId !== twinDevices.a.vendorId) throw NO_SUCH
          return twins.scanner.openHid(listener)
        },
        list: async () => ({
          problems,
          serial: problems.length === 0 ? [port('lu'), port('idc'), port('relay')] : [],
          hid: [
            {
              vendorId: twinDevices.a.vendorId,
              productId: twinDevices.a.productId,
              usbSerial: null,
              name: 'Voyager twin',
              usagePage: 0x8c,
              usage: 2,
            },
          ],
        }),
      }
      return devicesOver(ports, { clock, random: () => 0.5, uptimeMs: () => 86_400_000 })
    },
  })
  open.push(gate)
  const [twins] = made
  if (twins === undefined) throw new Error('no twins')
  await gate.clock.advance(2000)
  const page = gate.kiosk.api.devices
  const seen = (): DevicesSeen => {
    let view: DevicesSeen | null = null
    page.watch((now) => (view = now))()
    if (view === null) throw new Error('nothing seen')
    return view
  }
  return {
    gate,
    page,
    opened,
    ...twins,
    seen,
    device: (id: DeviceId) => seen().lanes[0]?.devices.find((device) => device.id === id),
    notes: async () => (await gate.entries()).flatMap(({ row }) => row.note ?? []),
    /** Time goes on while something is waited for. */
    during: async <T>(work: Promise<T>, ms: number): Promise<T> => {
      const [result] = await Promise.all([work, gate.clock.advance(ms)])
      return result
    },
  }
}

const IDC: Pairing = {
  kind: 'thermometer',
  protocol: 'idc50',
  port: { path: 'idc' },
  baud: null,
  indoors: true,
}
const pairing = (device: DeviceId, what: Pairing | null) => ({ lane: LANE, device, pairing: what })

/** One that is not plugged in: the lane then has no use for the one that is. */
const OTHER_SCANNER: Pairing = {
  kind: 'hid-scanner',
  vendorId: 1,
  productId: 1,
  serial: null,
  layout: 'auto',
}

/** A symbol as a screen shows it, four pixels a module. */
function drawn({ side, path }: { side: number; path: string }): Picture {
  const [scale, width] = [4, side * 4]
  const data = new Uint8ClampedArray(width * width * 4).fill(255)
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let row = 0; row < scale; row += 1) {
      const from = ((Number(y) * scale + row) * width + Number(x) * scale) * 4
      for (let at = from; at < from + Number(run) * scale * 4; at += 4) data.fill(0, at, at + 3)
    }
  }
  return { data, width, height: width }
}

describe('pairing at run time', () => {
  test('another module is taken at once, kept, and noted with who did it', async () => {
    const { gate, page, seen, device, idc, notes, during } = await bench()
    expect(device('thermometer')).toMatchObject({ state: 'online', from: 'config', set: null })
    expect(await during(page.pair(pairing('thermometer', IDC), '901'), 4000)).toBe('ok')

    expect(device('thermometer')).toMatchObject({
      state: 'online',
      from: 'page',
      set: { by: '901' },
      pairing: IDC,
    })
    expect(device('scanner-1')).toMatchObject({ state: 'online', from: 'config' })
    expect(await notes()).toContainEqual(expect.stringMatching(/^device in-1 thermometer set: .*"idc50"/))
    idc.hold({ celsius: 36.5, ambient: 21 })
    await gate.clock.advance(5000)
    expect(device('thermometer')?.reading).toMatchObject({ celsius: 36.5, kind: 'body-estimate' })
    expect(seen().lanes[0]?.free).toEqual(['scanner-2', 'scanner-3', 'scanner-4'])

    idc.unplug()
    await gate.clock.advance(1000)
    expect(device('thermometer')).toMatchObject({ frame: null, reading: null })
  })

  test('somebody who stands there meanwhile is asked for again, and is never judged by what the other module said', async () => {
    const { gate, page, lu, idc, during } = await bench()
    lu.hold({ celsius: 36.5, ambient: 21 })
    await gate.clock.advance(3000)
    const visit = gate.view().visit?.id
    expect(gate.view().visit?.temperature?.celsius).toBe(36.5)

    await during(page.pair(pairing('thermometer', IDC), '901'), 3000)
    expect(gate.view().present).toBe(false)
    idc.hold({ celsius: 38.9, ambient: 21 })
    await gate.clock.advance(3000)
    // That visit waits for its visitor; the new edge is another person until a guard says otherwise.
    expect(gate.view().visit?.id).not.toBe(visit)
    const ruled = (await gate.entries()).filter(({ row }) => row.verdict !== null)
    expect(ruled).toEqual([])
  })

  test('what the page set is taken away again, and the config counts', async () => {
    const { page, device, during } = await bench()
    await during(page.pair(pairing('thermometer', IDC), '901'), 3000)
    expect(await during(page.pair(pairing('thermometer', null), '901'), 4000)).toBe('ok')
    expect(device('thermometer')).toMatchObject({
      state: 'online',
      from: 'config',
      pairing: { protocol: 'lu90614' },
    })
    expect(await page.pair(pairing('thermometer', null), '901')).toMatchObject({ reason: 'not-paired' })
  })

  test('it is there again after a restart', async () => {
    const { gate, page, during } = await bench()
    await during(page.pair(pairing('thermometer', IDC), '901'), 3000)
    const { dir } = gate
    await gate.kiosk.close()
    const again = await bench({ dir })
    await again.gate.clock.advance(2000)
    expect(again.device('thermometer')).toMatchObject({ state: 'online', from: 'page', set: { by: '901' } })
  })

  test.each([
    ['a list', '[]', /object/],
    [
      'a protocol that this version does not know',
      '{"protocol":"mlx","port":{"path":"x"},"indoors":true}',
      /protocol/,
    ],
    ['no port', '{"protocol":"idc50","indoors":true}', /port/],
  ])('what was kept is %s: the config counts, and the page says so', async (_name, content, problem) => {
    const { gate, page, during } = await bench()
    await during(page.pair(pairing('thermometer', IDC), '901'), 3000)
    const { dir } = gate
    await gate.kiosk.close()
    pastEveryCheck(dir, (db) => db.prepare('UPDATE device_setup SET content = ?').run(content))
    const again = await bench({ dir })
    expect(again.device('thermometer')).toMatchObject({
      state: 'online',
      from: 'config',
      problem: expect.stringMatching(problem),
    })
    expect(await again.during(again.page.pair(pairing('thermometer', null), '901'), 3000)).toBe('ok')
    expect(again.device('thermometer')?.problem).toBeNull()
  })

  test.each([
    ['a scanner for a thermometer', 'thermometer', { kind: 'keyboard-scanner' }, 'not-for-this-device'],
    ['a protocol that there is not', 'thermometer', { ...IDC, protocol: 'mlx' }, 'bad-setting'],
    ['the relay’s port', 'thermometer', { ...IDC, port: { path: 'relay' } }, 'port-taken'],
    [
      'one of the model that another place has without a number',
      'scanner-2',
      {
        ...OTHER_SCANNER,
        vendorId: twinDevices.a.vendorId,
        productId: twinDevices.a.productId,
        serial: 'S1',
      },
      'port-taken',
    ],
  ] as const)('%s is refused, and nothing changes', async (_name, id, what, reason) => {
    const { page, device, notes } = await bench()
    const before = await notes()
    expect(await page.pair(pairing(id, what), '901')).toMatchObject({ reason })
    expect(device('thermometer')).toMatchObject({ state: 'online', from: 'config' })
    expect(await notes()).toEqual(before)
  })

  test('a second keyboard scanner is refused, until the first is set up otherwise', async () => {
    const { page, seen, device, during } = await bench()
    const kinds = () => seen().lanes[0]?.devices.map(({ id, kind }) => `${id} ${kind}`)
    const keyboard = (id: DeviceId) =>
      during(page.pair(pairing(id, { kind: 'keyboard-scanner' }), '901'), 3000)
    expect(await keyboard('scanner-2')).toBe('ok')
    expect(await keyboard('scanner-2')).toBe('ok')
    const before = kinds()
    expect(await keyboard('scanner-1')).toEqual({ reason: 'second-keyboard', detail: null })
    expect(await keyboard('scanner-3')).toEqual({ reason: 'second-keyboard', detail: null })
    expect(kinds()).toEqual(before)

    expect(await during(page.pair(pairing('scanner-2', OTHER_SCANNER), '901'), 3000)).toBe('ok')
    expect(await keyboard('scanner-3')).toBe('ok')
    expect(device('scanner-3')).toMatchObject({ kind: 'keyboard' })
  })

  test('the config’s keyboard scanner is not taken back beside another', async () => {
    const { page, device, during } = await bench({ scanners: [{ kind: 'keyboard' }] })
    const set = (id: DeviceId, what: Pairing | null) => during(page.pair(pairing(id, what), '901'), 3000)
    expect(await set('scanner-1', OTHER_SCANNER)).toBe('ok')
    expect(await set('scanner-2', { kind: 'keyboard-scanner' })).toBe('ok')
    expect(await set('scanner-1', null)).toEqual({ reason: 'second-keyboard', detail: null })
    expect(device('scanner-1')).toMatchObject({ from: 'page', kind: 'scanner' })
    expect(await set('scanner-2', null)).toBe('ok')
    expect(await set('scanner-1', null)).toBe('ok')
    expect(device('scanner-1')).toMatchObject({ from: 'config', kind: 'keyboard' })
  })

  test('what cannot be noted is not done', async () => {
    const { gate, page, device } = await bench()
    gate.fillDisk()
    expect(await page.pair(pairing('thermometer', IDC), '901')).toMatchObject({ reason: 'not-written' })
    expect(device('thermometer')).toMatchObject({ state: 'online', from: 'config' })
  })
})

describe('detection', () => {
  async function detect(
    b: Awaited<ReturnType<typeof bench>>,
    device: DeviceId,
    act: (step: DetectionStep) => void,
  ) {
    const steps: DetectionStep[] = []
    const gone = new AbortController()
    const running = b.page.detect(
      { lane: LANE, device },
      {
        signal: gone.signal,
        say: (step) => {
          steps.push(step)
          act(step)
        },
      },
    )
    return { steps, gone, running }
  }

  test('plug it in, take your temperature: the module that answers, by its own protocol', async () => {
    const b = await bench()
    b.lu.unplug()
    await b.gate.clock.advance(3000)
    let held = false
    const { steps, running } = await detect(b, 'thermometer', (step) => {
      if (step.step !== 'measuring' || held) return
      held = true
      b.idc.hold({ celsius: 36.6, ambient: 21 })
    })
    await b.during(running, 120_000)
    expect(steps.map(({ step }) => step).filter((step) => step !== 'measuring')).toEqual([
      'looking',
      'asking',
      'skipped',
      'asking',
      'answered',
      'found',
    ])
    expect(steps.at(-1)).toMatchObject({ step: 'found', pairing: IDC, celsius: 36.6 })
    // The relay was neither opened nor asked.
    expect(steps[0]).toEqual({ step: 'looking', ports: ['lu', 'idc'] })
    expect(await b.during(b.page.pair(pairing('thermometer', IDC), '901'), 3000)).toBe('ok')
    expect(b.device('thermometer')).toMatchObject({ state: 'online' })
  })

  test('no port of a device that is online is opened, nor the relay’s', async () => {
    const b = await bench()
    b.opened.length = 0
    const { steps, running } = await detect(b, 'thermometer', () => {})
    await b.during(running, 200_000)
    expect(steps[0]).toEqual({ step: 'looking', ports: ['idc'] })
    // The relay is away, and its own driver goes on looking for it.
    expect(
      [...new Set(b.opened.filter((each) => !each.startsWith('relay')))].every((each) =>
        each.startsWith('idc'),
      ),
    ).toBe(true)
    expect(b.device('thermometer')).toMatchObject({ state: 'online' })
  })

  test('scan this: the scanner that reads the code from the screen', async () => {
    const b = await bench()
    await b.during(b.page.pair(pairing('scanner-1', OTHER_SCANNER), '901'), 1000)
    const reader = await openDecoderFromPackage()
    const { steps, running } = await detect(b, 'scanner-1', (step) => {
      if (step.step !== 'scan-this') return
      b.gate.clock.after(1000, () => b.scanner.scan(reader.readOne(drawn(step))?.text ?? 'unread'))
    })
    await b.during(running, 10_000)
    const found = {
      kind: 'hid-scanner',
      vendorId: twinDevices.a.vendorId,
      productId: twinDevices.a.productId,
      serial: null,
      layout: 'auto',
    } as const
    expect(steps.at(-1)).toMatchObject({ step: 'found', pairing: found })
    expect(await b.during(b.page.pair(pairing('scanner-1', found), '901'), 3000)).toBe('ok')
    expect(b.device('scanner-1')).toMatchObject({ state: 'online', from: 'page' })
  })

  test('scan this: another code is not the answer, and nobody waits for ever', async () => {
    const b = await bench()
    await b.during(b.page.pair(pairing('scanner-1', OTHER_SCANNER), '901'), 1000)
    const { steps, running } = await detect(b, 'scanner-1', () => {})
    await b.gate.clock.advance(1000)
    expect(steps.map(({ step }) => step)).toEqual(expect.arrayContaining(['looking', 'scan-this']))
    b.scanner.scan('another text')
    await b.gate.clock.advance(2000)
    expect(steps.at(-1)).toMatchObject({ step: 'heard-else' })
    await b.during(running, 130_000)
    expect(steps.at(-1)).toEqual({ step: 'none' })
  })

  test('a system that cannot tell its serial ports still finds a scanner, and says why it finds no module', async () => {
    const b = await bench({ problems: ['udevadm is missing'] })
    const thermometer = await detect(b, 'thermometer', () => {})
    await b.during(thermometer.running, 1000)
    expect(thermometer.steps).toEqual([{ step: 'refused', why: 'no-list', detail: 'udevadm is missing' }])
    await b.during(b.page.pair(pairing('scanner-1', OTHER_SCANNER), '901'), 1000)
    const scanner = await detect(b, 'scanner-1', () => {})
    await b.gate.clock.advance(500)
    expect(scanner.steps.map(({ step }) => step)).toEqual(['looking', 'scan-this'])
    scanner.gone.abort()
    await b.during(scanner.running, 4000)
  })

  test('one at a time, and it ends with the page that asked for it', async () => {
    const b = await bench()
    b.lu.unplug()
    await b.gate.clock.advance(3000)
    const first = await detect(b, 'thermometer', () => {})
    await b.gate.clock.advance(100)
    expect(b.seen().detecting).toBe(true)
    const second = await detect(b, 'scanner-1', () => {})
    await second.running
    expect(second.steps).toEqual([{ step: 'refused', why: 'detection-running', detail: null }])
    first.gone.abort()
    await b.during(first.running, 5000)
    expect(b.seen().detecting).toBe(false)
    // The lane's own module is looked for again.
    b.lu.replug()
    await b.gate.clock.advance(5000)
    expect(b.device('thermometer')).toMatchObject({ state: 'online' })
  })
})

describe('a recording', () => {
  test('of a scanner holds no text of a code', async () => {
    const { gate, page, scanner, device } = await bench()
    const at = { lane: LANE, device: 'scanner-1' } as const
    expect(page.record({ ...at, on: true })).toBe('ok')
    scanner.scan('EMP-000123')
    await gate.clock.advance(500)
    expect(device('scanner-1')?.traffic.lastIn).not.toContain(Buffer.from('EMP').toString('hex'))
    expect(device('scanner-1')?.scan).toEqual({ symbology: ']Q1', characters: 10 })
    expect(page.record({ ...at, on: false })).toBe('ok')
    const text = page.recording(at).join('')
    expect(text).toContain('"device":"scanner"')
    expect(text).toContain('020b5d513178')
    expect(text).not.toContain(Buffer.from('EMP').toString('hex'))
    expect(device('scanner-1')?.recording).toMatchObject({ running: false, endedBy: 'hand' })
  })

  test('of a place that nothing is in is refused', async () => {
    const { page } = await bench()
    expect(page.record({ lane: LANE, device: 'scanner-4', on: true })).toBe('no-such-device')
    expect(page.record({ lane: 'nowhere', device: 'thermometer', on: true })).toBe('no-such-device')
    expect(page.recording({ lane: LANE, device: 'scanner-4' })).toEqual([])
  })
})

describe('ports', () => {
  test('each with who holds it', async () => {
    const { page } = await bench()
    const { serial, hid, twins, protocols } = await page.ports()
    expect(serial.map(({ path, holder }) => [path, holder?.device ?? null])).toEqual([
      ['lu', 'thermometer'],
      ['idc', null],
      ['relay', 'barrier'],
    ])
    expect(hid).toMatchObject([{ is: 'scanner', holder: { lane: LANE, device: 'scanner-1' } }])
    expect(twins).toBe(true)
    expect(protocols.map(({ id }) => id)).toContain('idc50')
  })
})
