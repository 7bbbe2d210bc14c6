import { z } from 'zod'
import { PERSON_CLASSES } from '../words.ts'
import { calibrationSchema } from './calibration.ts'
import { secondKeyboards } from './second-keyboards.ts'
import { checkServerAddress } from './server-address.ts'

const text = z.string().min(1).max(200)
const id = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, 'expected letters, digits, "-" or "_", at most 40')

/** `"C:\new"` is JSON, and a path with a line end in it. */
const path = text.refine((value) => !/\p{Cc}/u.test(value), {
  message:
    'expected no control character: in a path of Windows write / or \\\\ instead of \\. 路径里的 \\ 要写成 / 或 \\\\。',
})

const portSchema = z.union([z.strictObject({ path }), z.strictObject({ usbSerial: text })], {
  error: 'expected {"path": "/dev/ttyUSB0"} or {"usbSerial": "A50285BI"}',
})

const thermometerKind = z
  .enum(['surface', 'body-estimate'])
  .describe('Whether the module says the skin, or its own estimate of the body.')

const lineSchema = z.strictObject({
  pattern: text.describe(
    'What a line of the module begins with, a regular expression with a group `object` and perhaps `ambient`.',
  ),
  kind: thermometerKind,
})

const register = z.number().int().min(0).max(0xffff)
const registerTemperature = z.strictObject({
  register,
  stepsPerCelsius: z.number().positive().max(10_000).describe('10 where a step is 0.1 °C.'),
  zero: z.number().int().min(-100_000).max(100_000).default(0).describe('The value that means 0 °C.'),
  signed: z.boolean().default(true),
})

/** As many registers as a module at 9600 baud answers within its turn. */
const MOST_REGISTERS = 32
const modbusSchema = z
  .strictObject({
    slave: z.number().int().min(1).max(247).default(1),
    function: z.union([z.literal(3), z.literal(4)], { error: 'expected 3 or 4' }).default(4),
    first: register.describe('The PDU address, counted from 0, of the first register that is read.'),
    count: z.number().int().min(1).max(MOST_REGISTERS),
    kind: thermometerKind,
    object: registerTemperature,
    ambient: registerTemperature.nullable().default(null),
    status: z
      .strictObject({ register, errorBits: z.array(z.number().int().min(0).max(15)).min(1) })
      .nullable()
      .default(null),
  })
  .superRefine(({ first, count, object, ambient, status }, context) => {
    for (const [key, place] of Object.entries({ object, ambient, status })) {
      if (place === null || (place.register >= first && place.register < first + count)) continue
      const message = `expected a register of those read, ${first} to ${first + count - 1}`
      context.addIssue({ code: 'custom', path: [key, 'register'], message })
    }
  })

const baud = z.number().int().min(300).max(4_000_000)

/** The ids of the drivers' protocols, said here too: a wrong one is told with whatever else is wrong with the file. */
export const THERMOMETER_PROTOCOLS: readonly string[] = [
  'gy-mcu90614',
  'mlx-ascii',
  'calex-modbus',
  'lu90614',
  'aaa5-body',
  'gy-614v',
  'idc50',
  'tn9',
  'cjmcu-90614',
]

export const thermometerSchema = z.strictObject({
  protocol: z.enum(THERMOMETER_PROTOCOLS, { error: `expected one of ${THERMOMETER_PROTOCOLS.join(', ')}` }),
  port: portSchema,
  baud: baud.optional(),
  line: lineSchema.optional().describe('For mlx-ascii: a module that prints other words than the sketch.'),
  modbus: modbusSchema.optional().describe('For calex-modbus: another module than the Calex PyroUSB.'),
  indoors: z
    .boolean()
    .default(false)
    .describe('The module reports no room temperature, but it stands in a heated room of 16 to 35 °C.'),
  calibration: calibrationSchema
    .nullable()
    .default(null)
    .describe('Of a surface module; what a supervisor sets on the screen goes before it.'),
  warmUpMinutes: z
    .number()
    .min(0)
    .max(60)
    .optional()
    .describe('How long after power-up its readings do not count; by default the protocol says.'),
})

const USB_ID = { error: 'expected a number or a hex string such as "0c2e"' }
const usbId = z
  .union(
    [
      z.number().int(USB_ID).min(0, USB_ID).max(0xffff, USB_ID),
      z.string().regex(/^(0x)?[0-9a-fA-F]{1,4}$/, USB_ID),
    ],
    USB_ID,
  )
  .transform((value) => (typeof value === 'number' ? value : Number.parseInt(value.replace(/^0x/, ''), 16)))

export const scannerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hid'),
    vendorId: usbId,
    productId: usbId,
    serial: text.optional(),
    layout: z.enum(['auto', 'a', 'b', 'keyboard']).default('auto'),
  }),
  z.strictObject({
    kind: z.literal('serial'),
    port: portSchema,
    baud: baud.default(9600).describe('A USB CDC scanner takes any.'),
    aimPrefix: z
      .boolean()
      .default(false)
      .describe('The scanner is set to send its AIM id, such as "]Q1", before each code.'),
  }),
  z.strictObject({ kind: z.literal('keyboard') }),
])

export const barrierSchema = z
  .strictObject({
    port: portSchema,
    openSeconds: z.number().min(1).max(30).default(3).describe('From the last person who was let through.'),
  })
  .describe('A relay (LCUS-1) that opens for whoever passes.')

const cameraSchema = z
  .union([z.boolean(), z.null(), z.strictObject({ colour: z.boolean() })], {
    error: 'expected true, false or {"colour": true}',
  })
  .default(false)
  .transform((camera) => (camera === true ? { colour: false } : camera === false ? null : camera))
  .describe(
    'A camera that the gate screen reads codes with. `colour`: a code’s colour is evidence, where the rules accept it.',
  )

const laneSchema = z.strictObject({
  id,
  direction: z.enum(['in', 'out', 'both']),
  defaultClass: z.enum(PERSON_CLASSES).default('unknown'),
  thermometer: thermometerSchema.nullable().default(null),
  scanners: z
    .array(scannerSchema)
    .max(4)
    .superRefine((scanners, context) => {
      for (const at of secondKeyboards(scanners)) {
        context.addIssue({
          code: 'custom',
          path: [at, 'kind'],
          message:
            'expected one keyboard scanner in a lane: all that type into its window are one keyboard, which the first entry stands for. ' +
            '一个通道只写一个 keyboard：键盘式扫码枪都算同一个键盘，请删掉这一项。',
        })
      }
    })
    .default([]),
  camera: cameraSchema,
  barrier: barrierSchema.nullable().default(null),
})

/** Checked on the list, not on the whole file: told also where something else in the file is wrong. */
const lanesSchema = z
  .array(laneSchema)
  .min(1)
  .max(4)
  .superRefine((lanes, context) => {
    const seen = new Set<string>()
    for (const [index, lane] of lanes.entries()) {
      if (seen.has(lane.id)) {
        context.addIssue({
          code: 'custom',
          path: [index, 'id'],
          message: `expected another id than "${lane.id}", which an earlier lane has`,
        })
      }
      seen.add(lane.id)
    }
    const hidScanners = lanes.flatMap(({ scanners }, lane) =>
      scanners.flatMap((scanner, at) => (scanner.kind === 'hid' ? [{ ...scanner, lane, at }] : [])),
    )
    for (const [index, { vendorId, productId, serial, lane, at }] of hidScanners.entries()) {
      const isSeveral = hidScanners
        .slice(0, index)
        .some(
          (earlier) =>
            earlier.vendorId === vendorId &&
            earlier.productId === productId &&
            (serial === undefined || earlier.serial === undefined || earlier.serial === serial),
        )
      if (!isSeveral) continue
      // The system lets two open one scanner, and each would take the codes of the other's people for its own.
      context.addIssue({
        code: 'custom',
        path: [lane, 'scanners', at, 'serial'],
        message: 'expected a serial number of its own for each of several scanners of one model',
      })
    }
    const ports = new Set<string>()
    for (const [index, { thermometer, scanners, barrier }] of lanes.entries()) {
      const serialScanners = scanners.flatMap((scanner, at) =>
        scanner.kind === 'serial' ? [{ place: ['scanners', at], port: scanner.port }] : [],
      )
      const devices = [
        { place: ['thermometer'], port: thermometer?.port },
        ...serialScanners,
        { place: ['barrier'], port: barrier?.port },
      ]
      for (const { place, port: at } of devices) {
        if (at === undefined) continue
        const port = JSON.stringify(at)
        if (ports.has(port)) {
          context.addIssue({
            code: 'custom',
            path: [index, ...place, 'port'],
            message: 'expected a port of its own: another device has this one already',
          })
        }
        ports.add(port)
      }
    }
  })

const TRUST_AGE = { warnHours: 24, stopDays: 14 }
const trustAgeSchema = z
  .strictObject({
    warnHours: z.number().positive().max(8760).default(TRUST_AGE.warnHours),
    stopDays: z.number().positive().max(365).default(TRUST_AGE.stopDays),
  })
  .refine(({ warnHours, stopDays }) => warnHours <= stopDays * 24, {
    message: 'expected warnHours at or before stopDays',
    path: ['warnHours'],
  })
  .describe('From the last change of a trust list: when it is warned of, and when its keys count no longer.')

const serverUrl = z
  .string()
  .max(500)
  .superRefine((url, context) => {
    const checked = checkServerAddress(url, 'https://authority.example/health/query')
    if (!checked.ok) context.addIssue({ code: 'custom', message: checked.expected })
  })

const lookupSchema = z
  .strictObject({
    families: z
      .array(z.enum(['zhejiang', 'jiangsu', 'ruian-site']))
      .min(1)
      .describe('The codes that this authority is asked about.'),
    mapping: path.describe(
      'The name of a preset (zhejiang, alipay, guangdong), or the path of a mapping file.',
    ),
    url: serverUrl,
    secretFile: path.optional().describe('Holds the secret alone, on one line; not readable by others.'),
    secretEnv: z
      .string()
      .regex(
        /^[A-Z][A-Z0-9_]{0,60}$/,
        'expected the name of an environment variable such as "ZHEJIANG_SECRET"',
      )
      .optional(),
    appKey: text.optional(),
    parameters: z
      .record(z.string(), text)
      .default({})
      .describe('What else the mapping asks for, such as {"cityNo": "330300"}.'),
    timeoutSeconds: z.number().min(2).max(30).default(3),
    retries: z.number().int().min(0).max(5).default(2).describe('When the authority is busy.'),
    reuseSeconds: z.number().min(0).max(60).default(10).describe('An answer is used again for so long.'),
    caFile: path
      .optional()
      .describe('PEM of the only certificate authorities that this server is believed by.'),
  })
  .refine(({ secretFile, secretEnv }) => secretFile === undefined || secretEnv === undefined, {
    message: 'expected either secretFile or secretEnv',
    path: ['secretEnv'],
  })

const lookupsSchema = z
  .array(lookupSchema)
  .max(3)
  .superRefine((lookups, context) => {
    const families = new Set<string>()
    for (const [index, lookup] of lookups.entries()) {
      for (const [at, family] of lookup.families.entries()) {
        if (families.has(family)) {
          context.addIssue({
            code: 'custom',
            path: [index, 'families', at],
            message: `expected a family that no look-up before asks about: "${family}" is asked about already`,
          })
        }
        families.add(family)
      }
    }
  })

const isoDate = z.iso.date({ error: 'expected a date such as "2020-04-30"' })

const timeZone = z.string().refine(
  (value) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== ''
    } catch {
      return false
    }
  },
  { message: 'expected an IANA time zone such as "Asia/Shanghai"' },
)

/** Below what systems hand out by themselves, and of no program that we know. */
export const PORT = 8620
/** A demo may run beside a gate. */
export const DEMO_PORT = 8621

/** `kiosk.config.json` (formats.md, Config). Paths are relative to the file. */
export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  gate: z.strictObject({ id, name: text }),
  order: z
    .strictObject({
      number: text,
      authority: text,
      contact: text,
      until: isoDate.describe('The last day of the order: after it the lanes stop.'),
    })
    .describe('The order that the gate works under. The idle screen shows it.'),
  timeZone: timeZone.default('Asia/Shanghai'),
  dataDir: path,
  keyFile: path,
  language: z.enum(['zh', 'en']).default('zh'),
  rules: path.default('ruian-main').describe('The name of a preset, or the path of a rules file.'),
  lanes: lanesSchema,
  codes: z
    .strictObject({
      ruian: z.strictObject({ patterns: z.array(text).max(8).default([]) }).default({ patterns: [] }),
      trust: z
        .array(path)
        .default([])
        .describe('Trust and deny lists (PEM, DER, JWKS, DID documents), or folders of them.'),
      trustAge: trustAgeSchema.default(TRUST_AGE),
      lookups: lookupsSchema.default([]).describe('Authorities that say what a code is.'),
    })
    .default({ ruian: { patterns: [] }, trust: [], trustAge: TRUST_AGE, lookups: [] }),
  screen: z
    .strictObject({ resultSeconds: z.number().min(2).max(15).default(3) })
    .default({ resultSeconds: 3 }),
  port: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(PORT)
    .describe('Where `kiosk run` serves the screens on this PC; 0 takes a free port at each start.'),
  uplink: z
    .strictObject({ url: text, tokenFile: path })
    .nullable()
    .default(null)
    .describe('Where entries are sent: https, or http on this machine only.'),
})

export type Config = z.output<typeof configSchema>
export type LaneConfig = Config['lanes'][number]
export type ThermometerConfig = NonNullable<LaneConfig['thermometer']>
export type LookupConfig = Config['codes']['lookups'][number]
export type BarrierConfig = NonNullable<LaneConfig['barrier']>
export type ScannerConfig = LaneConfig['scanners'][number]
/** A scanner that is a device of its own; a keyboard's keys come through the window. */
export type ScannerDeviceConfig = Exclude<ScannerConfig, { kind: 'keyboard' }>
