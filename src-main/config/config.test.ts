import { describe, expect, test } from 'vitest'
import { configSchema, THERMOMETER_PROTOCOLS } from './config.ts'
import { problemsOf } from './problems.ts'

const lane = { id: 'in-1', direction: 'in' }
const thermometer = { protocol: 'lu90614', port: { path: '/dev/ttyUSB0' } }
const scanner = { kind: 'hid', vendorId: '0c2e', productId: '0c82' }
/** As little as a gate needs. */
const smallest = {
  gate: { id: 'huayuan', name: '花园门' },
  order: { number: '瑞防指〔2020〕12号', authority: '指挥部', contact: '0577-65000000', until: '2020-04-30' },
  dataDir: 'data',
  keyFile: 'kiosk.key',
  lanes: [lane],
}

function problems(config: unknown): string[] {
  const parsed = configSchema.safeParse(config)
  return parsed.success ? [] : problemsOf(parsed.error).map(({ place, expected }) => `${place}: ${expected}`)
}
const withLane = (change: object) => ({ ...smallest, lanes: [{ ...lane, ...change }] })
const modbus = { first: 10, count: 2, kind: 'surface', object: { register: 11, stepsPerCelsius: 10 } }
const withThermometer = (change: object) => withLane({ thermometer: { ...thermometer, ...change } })
const withScanner = (change: object) => withLane({ scanners: [{ ...scanner, ...change }] })
const lookup = { families: ['zhejiang'], mapping: 'zhejiang', url: 'https://authority.example/query' }
const withLookups = (...changes: object[]) => ({
  ...smallest,
  codes: { lookups: changes.map((change) => ({ ...lookup, ...change })) },
})
const without = (key: string) => Object.fromEntries(Object.entries(smallest).filter(([name]) => name !== key))

const DATE = 'expected a date such as "2020-04-30"'
const PORT = 'expected {"path": "/dev/ttyUSB0"} or {"usbSerial": "A50285BI"}'
const USB_ID = 'expected a number or a hex string such as "0c2e"'
const ID = 'expected letters, digits, "-" or "_", at most 40'
const CLASSES =
  '"resident"|"city-migrant"|"new-resident"|"returnee"|"visitor"|"employee"|"duty"|"courier"|"unknown"'
const notGiven = (what: string): string => `Invalid input: expected ${what}, received undefined`

test.each([
  ['neither with a serial number', {}, {}, 1],
  ['one with', {}, { serial: 'X1' }, 1],
  ['the same', { serial: 'X1' }, { serial: 'X1' }, 1],
  ['each its own', { serial: 'X1' }, { serial: 'X2' }, 0],
  ['another model', {}, { productId: '0b61' }, 0],
])('two lanes with scanners of one model, %s: never one scanner for both', (_, one, other, count) => {
  const found = problems({
    ...smallest,
    lanes: [
      { ...lane, scanners: [{ ...scanner, ...one }] },
      { ...lane, id: 'in-2', scanners: [{ ...scanner, ...other }] },
    ],
  })
  const expected =
    'lanes[1].scanners[0].serial: expected a serial number of its own for each of several scanners of one model'
  expect(found).toEqual(Array.from({ length: count }, () => expected))
})

test.each([
  ['a barrier on the port of its own thermometer', { path: '/dev/ttyUSB0' }, 'lanes[0].barrier.port'],
  ['another port', { path: '/dev/ttyUSB1' }, null],
])('%s: never two devices on one port', (_, port, place) => {
  const thermometer = { protocol: 'lu90614', port: { path: '/dev/ttyUSB0' }, indoors: true }
  const barrier = { port }
  const message = 'expected a port of its own: another device has this one already'
  expect(problems(withLane({ thermometer, barrier }))).toEqual(place === null ? [] : [`${place}: ${message}`])
})

test.each([
  ['two in one lane', [['keyboard', 'keyboard']], ['lanes[0].scanners[1].kind']],
  [
    'three in one lane',
    [['keyboard', 'keyboard', 'keyboard']],
    ['lanes[0].scanners[1].kind', 'lanes[0].scanners[2].kind'],
  ],
  // Each lane has a window of its own, and the keys go to the one that has the focus.
  ['one in each of two lanes', [['keyboard'], ['keyboard']], []],
])('keyboard scanners, %s: one keyboard is one scanner', (_, lanes, places) => {
  const found = problems({
    ...smallest,
    lanes: lanes.map((kinds, at) => ({ ...lane, id: `in-${at}`, scanners: kinds.map((kind) => ({ kind })) })),
  })
  expect(found.map((line) => line.split(': expected one keyboard scanner in a lane')[0])).toEqual(places)
})

describe('each wrong key is named with what was expected', () => {
  test.each([
    ['no gate', without('gate'), `gate: ${notGiven('object')}`],
    ['no order', without('order'), `order: ${notGiven('object')}`],
    ['no data folder', without('dataDir'), `dataDir: ${notGiven('string')}`],
    ['no key file', without('keyFile'), `keyFile: ${notGiven('string')}`],
    [
      'a data folder with a line end',
      { ...smallest, dataDir: 'C:\new' },
      'dataDir: expected no control character: in a path of Windows write / or \\\\ instead of \\. 路径里的 \\ 要写成 / 或 \\\\。',
    ],
    ['no lanes', without('lanes'), `lanes: ${notGiven('array')}`],
    ['a list', [], '(the whole file): Invalid input: expected object, received array'],
    ['a gate without a name', { ...smallest, gate: { id: 'g' } }, `gate.name: ${notGiven('string')}`],
    ['a gate id in Chinese', { ...smallest, gate: { id: '花园', name: '花园门' } }, `gate.id: ${ID}`],
    [
      'an order without a contact',
      { ...smallest, order: { ...smallest.order, contact: '' } },
      'order.contact: Too small: expected string to have >=1 characters',
    ],
    [
      'a date as one says it',
      { ...smallest, order: { ...smallest.order, until: '30.4.2020' } },
      `order.until: ${DATE}`,
    ],
    [
      'a date that does not exist',
      { ...smallest, order: { ...smallest.order, until: '2020-02-30' } },
      `order.until: ${DATE}`,
    ],
    [
      'a zone of another planet',
      { ...smallest, timeZone: 'Mars/Base' },
      'timeZone: expected an IANA time zone such as "Asia/Shanghai"',
    ],
    [
      'a language that it does not speak',
      { ...smallest, language: 'fr' },
      'language: Invalid option: expected one of "zh"|"en"',
    ],
    ['no lane at all', { ...smallest, lanes: [] }, 'lanes: Too small: expected array to have >=1 items'],
    [
      'five lanes',
      { ...smallest, lanes: ['a', 'b', 'c', 'd', 'e'].map((id) => ({ ...lane, id })) },
      'lanes: Too big: expected array to have <=4 items',
    ],
    [
      'two lanes of one name',
      { ...smallest, lanes: [lane, lane] },
      'lanes[1].id: expected another id than "in-1", which an earlier lane has',
    ],
    [
      'a lane that goes up',
      withLane({ direction: 'up' }),
      'lanes[0].direction: Invalid option: expected one of "in"|"out"|"both"',
    ],
    [
      'a class that nobody has',
      withLane({ defaultClass: 'king' }),
      `lanes[0].defaultClass: Invalid option: expected one of ${CLASSES}`,
    ],
    [
      'a module that is no id',
      withThermometer({ protocol: 'GY MCU' }),
      `lanes[0].thermometer.protocol: expected one of ${THERMOMETER_PROTOCOLS.join(', ')}`,
    ],
    [
      'a module that writes where it is asked to read',
      withThermometer({ modbus: { ...modbus, function: 6 } }),
      'lanes[0].thermometer.modbus.function: expected 3 or 4',
    ],
    [
      'a register that is not read',
      withThermometer({ modbus: { ...modbus, status: { register: 12, errorBits: [0] } } }),
      'lanes[0].thermometer.modbus.status.register: expected a register of those read, 10 to 11',
    ],
    ['a port as a text', withThermometer({ port: '/dev/ttyUSB0' }), `lanes[0].thermometer.port: ${PORT}`],
    [
      'a port named twice',
      withThermometer({ port: { path: '/dev/ttyUSB0', usbSerial: 'A5' } }),
      `lanes[0].thermometer.port: ${PORT}`,
    ],
    [
      'no baud',
      withThermometer({ baud: 0 }),
      'lanes[0].thermometer.baud: Too small: expected number to be >=300',
    ],
    ['a misspelt key', withThermometer({ bauds: 9600 }), 'lanes[0].thermometer.bauds: no such key'],
    [
      'a scanner of another kind',
      withLane({ scanners: [{ kind: 'bluetooth' }] }),
      "lanes[0].scanners[0].kind: Invalid discriminator value. Expected 'hid' | 'serial' | 'keyboard'",
    ],
    [
      'a serial scanner without a port',
      withLane({ scanners: [{ kind: 'serial' }] }),
      'lanes[0].scanners[0].port: expected {"path": "/dev/ttyUSB0"} or {"usbSerial": "A50285BI"}',
    ],
    ['a maker in words', withScanner({ vendorId: 'Honeywell' }), `lanes[0].scanners[0].vendorId: ${USB_ID}`],
    ['no maker', withScanner({ vendorId: undefined }), `lanes[0].scanners[0].vendorId: ${USB_ID}`],
    [
      'a product beyond two bytes',
      withScanner({ productId: 65_536 }),
      `lanes[0].scanners[0].productId: ${USB_ID}`,
    ],
    [
      'five scanners',
      withLane({ scanners: Array.from({ length: 5 }, () => scanner) }),
      'lanes[0].scanners: Too big: expected array to have <=4 items',
    ],
    [
      'a camera of another shape',
      withLane({ camera: { color: true } }),
      'lanes[0].camera: expected true, false or {"colour": true}',
    ],
    [
      'patterns as one text',
      { ...smallest, codes: { ruian: { patterns: 'RA' } } },
      'codes.ruian.patterns: Invalid input: expected array, received string',
    ],
    [
      'a warning after the end',
      { ...smallest, codes: { trustAge: { warnHours: 400 } } },
      'codes.trustAge.warnHours: expected warnHours at or before stopDays',
    ],
    [
      'a trust list that is no path',
      { ...smallest, codes: { trust: [3] } },
      'codes.trust[0]: Invalid input: expected string, received number',
    ],
    [
      'a look-up over plain http',
      withLookups({ url: 'http://authority.example/' }),
      'codes.lookups[0].url: expected https://, or http:// to this machine (127.0.0.1, [::1], localhost) only',
    ],
    [
      'a look-up with a password in its address',
      withLookups({ url: 'https://kiosk:hush@authority.example/' }),
      'codes.lookups[0].url: expected no user or password in the address: the secret has its own file',
    ],
    [
      'a look-up of nothing',
      withLookups({ families: [] }),
      'codes.lookups[0].families: Too small: expected array to have >=1 items',
    ],
    [
      'a look-up of a signed pass',
      withLookups({ families: ['ra1'] }),
      'codes.lookups[0].families[0]: Invalid option: expected one of "zhejiang"|"jiangsu"|"ruian-site"',
    ],
    [
      'a family that two are asked about',
      withLookups({}, { families: ['jiangsu', 'zhejiang'] }),
      'codes.lookups[1].families[1]: expected a family that no look-up before asks about: "zhejiang" is asked about already',
    ],
    [
      'a secret in two places',
      withLookups({ secretFile: 's', secretEnv: 'S' }),
      'codes.lookups[0].secretEnv: expected either secretFile or secretEnv',
    ],
    [
      'a secret itself in the place of its variable',
      withLookups({ secretEnv: 'k3y' }),
      'codes.lookups[0].secretEnv: expected the name of an environment variable such as "ZHEJIANG_SECRET"',
    ],
    [
      'no patience',
      withLookups({ timeoutSeconds: 1 }),
      'codes.lookups[0].timeoutSeconds: Too small: expected number to be >=2',
    ],
    [
      'too much patience',
      withLookups({ timeoutSeconds: 31 }),
      'codes.lookups[0].timeoutSeconds: Too big: expected number to be <=30',
    ],
    [
      'answers kept for hours',
      withLookups({ reuseSeconds: 61 }),
      'codes.lookups[0].reuseSeconds: Too big: expected number to be <=60',
    ],
    [
      'a result that is gone at once',
      { ...smallest, screen: { resultSeconds: 1 } },
      'screen.resultSeconds: Too small: expected number to be >=2',
    ],
    [
      'a result that stays',
      { ...smallest, screen: { resultSeconds: 16 } },
      'screen.resultSeconds: Too big: expected number to be <=15',
    ],
    [
      'an uplink without a token',
      { ...smallest, uplink: { url: 'https://collector.example/' } },
      `uplink.tokenFile: ${notGiven('string')}`,
    ],
    ['a port that is none', { ...smallest, port: 65_536 }, 'port: Too big: expected number to be <=65535'],
    ['a key that is not there', { ...smallest, door: {} }, 'door: no such key'],
  ])('%s', (_name, config, expected) => {
    expect(problems(config)).toEqual([expected])
  })

  test('all of them at once, in the order of the file', () => {
    expect(problems({ ...without('gate'), language: 'fr', lanes: [{ id: 'in 1' }], extra: 1 })).toEqual([
      `gate: ${notGiven('object')}`,
      'language: Invalid option: expected one of "zh"|"en"',
      `lanes[0].id: ${ID}`,
      'lanes[0].direction: Invalid option: expected one of "in"|"out"|"both"',
      'extra: no such key',
    ])
  })
})

test('what is left out is filled in', () => {
  expect(configSchema.parse(smallest)).toEqual({
    ...smallest,
    timeZone: 'Asia/Shanghai',
    language: 'zh',
    rules: 'ruian-main',
    lanes: [
      { ...lane, defaultClass: 'unknown', thermometer: null, scanners: [], camera: null, barrier: null },
    ],
    codes: {
      ruian: { patterns: [] },
      trust: [],
      trustAge: { warnHours: 24, stopDays: 14 },
      lookups: [],
    },
    screen: { resultSeconds: 3 },
    port: 8620,
    uplink: null,
  })
})

test.each([
  [false, null],
  [true, { colour: false }],
  [{ colour: false }, { colour: false }],
  [{ colour: true }, { colour: true }],
])('a camera %j, which is printed as one that can be read again', (given, camera) => {
  const [printed] = configSchema.parse(withLane({ camera: given })).lanes
  expect(printed?.camera).toEqual(camera)
  expect(configSchema.parse(withLane({ camera: printed?.camera })).lanes[0]?.camera).toEqual(camera)
})

test('a thermometer is not indoors unless it says so, and a scanner finds its layout', () => {
  const port = { usbSerial: 'A50285BI' }
  const [parsed] = configSchema.parse(
    withLane({ thermometer, scanners: [scanner, { kind: 'serial', port }, { kind: 'keyboard' }] }),
  ).lanes
  expect(parsed?.thermometer).toEqual({ ...thermometer, indoors: false, calibration: null })
  const [mapped] = configSchema.parse(withThermometer({ modbus })).lanes
  expect(mapped?.thermometer?.modbus).toEqual({
    ...modbus,
    slave: 1,
    function: 4,
    object: { ...modbus.object, zero: 0, signed: true },
    ambient: null,
    status: null,
  })
  expect(parsed?.scanners).toEqual([
    { kind: 'hid', vendorId: 0x0c2e, productId: 0x0c82, layout: 'auto' },
    { kind: 'serial', port, baud: 9600, aimPrefix: false },
    { kind: 'keyboard' },
  ])
})

test.each([
  ['0c2e', 0x0c2e],
  ['0x0C2E', 0x0c2e],
  ['5', 5],
  [0x0c2e, 0x0c2e],
  [0, 0],
])('a USB id %j is %i', (vendorId, value) => {
  expect(configSchema.parse(withScanner({ vendorId })).lanes[0]?.scanners).toMatchObject([
    { vendorId: value },
  ])
})
