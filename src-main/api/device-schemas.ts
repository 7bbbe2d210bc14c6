import { z } from 'zod'
import { DEVICE_IDS, DEVICE_TROUBLES } from '../words.ts'

/** What the devices page sees and asks for. Times are UTC milliseconds, temperatures °C, bytes hex. */

export const DEVICE_STATES = ['absent', 'opening', 'syncing', 'online', 'stale', 'failed'] as const

export const deviceId = z.enum(DEVICE_IDS)

const text = z.string().min(1).max(200)
const portSchema = z.union([z.strictObject({ path: text }), z.strictObject({ usbSerial: text })])
const baud = z.number().int().min(300).max(4_000_000)
const usbId = z.number().int().min(0).max(0xffff)

/** How a device is opened, as the config has it. */
export const pairingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('thermometer'),
    protocol: text,
    port: portSchema,
    /** null: the protocol's own. */
    baud: baud.nullable(),
    indoors: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('hid-scanner'),
    vendorId: usbId,
    productId: usbId,
    /** null: the first of its model. */
    serial: text.nullable(),
    layout: z.enum(['auto', 'a', 'b', 'keyboard']),
  }),
  z.strictObject({ kind: z.literal('serial-scanner'), port: portSchema, baud, aimPrefix: z.boolean() }),
  z.strictObject({ kind: z.literal('keyboard-scanner') }),
  z.strictObject({
    kind: z.literal('barrier'),
    port: portSchema,
    openSeconds: z.number().min(1).max(30),
  }),
])
export type Pairing = z.infer<typeof pairingSchema>

const temperatureKind = z.enum(['surface', 'body-estimate'])

export const recordingSchema = z.object({
  running: z.boolean(),
  startedAt: z.number(),
  ms: z.number(),
  bytes: z.number(),
  /** `time` and `size`: it stopped by itself. */
  endedBy: z.enum(['hand', 'time', 'size']).nullable(),
})

const deviceDetailSchema = z.object({
  id: deviceId,
  kind: z.enum(['thermometer', 'scanner', 'keyboard', 'barrier']),
  /** null: what the page kept cannot be used, and the config names none. */
  state: z.enum(DEVICE_STATES).nullable(),
  /** The system's own words, or null. */
  detail: z.string().nullable(),
  trouble: z.enum(DEVICE_TROUBLES).nullable(),
  pairing: pairingSchema.nullable(),
  from: z.enum(['config', 'page']),
  set: z.object({ at: z.number(), by: z.string() }).nullable(),
  /** What is wrong with what the page kept: the config counts meanwhile. */
  problem: z.string().nullable(),
  /** It is known by its plug alone. */
  plugOnly: z.boolean(),
  counters: z.object({ good: z.number(), bad: z.number(), skipped: z.number() }).nullable(),
  traffic: z.object({ bytesIn: z.number(), bytesOut: z.number(), lastIn: z.string() }),
  frame: z
    .object({
      says: z.enum(['temperature', 'ambient', 'acknowledged', 'error']),
      celsius: z.number().nullable(),
      kind: temperatureKind,
      ambient: z.number().nullable(),
    })
    .nullable(),
  reading: z
    .object({ celsius: z.number(), kind: temperatureKind, ambient: z.number().nullable() })
    .nullable(),
  /** Of the last code its length alone; `lines` where it was refused as several, `unreadable` where some of it was lost. */
  scan: z
    .union([
      z.object({ symbology: z.string().nullable(), characters: z.number() }),
      z.object({ lines: z.number() }),
      z.object({ unreadable: z.literal(true) }),
    ])
    .nullable(),
  recording: recordingSchema.nullable(),
})
export type DeviceDetail = z.infer<typeof deviceDetailSchema>

export const devicesSeenSchema = z.object({
  lanes: z.array(
    z.object({
      lane: z.string(),
      /** Somebody is being looked at just now. */
      busy: z.boolean(),
      devices: z.array(deviceDetailSchema),
      /** Places that nothing is in. */
      free: z.array(deviceId),
    }),
  ),
  detecting: z.boolean(),
})
export type DevicesSeen = z.infer<typeof devicesSeenSchema>

const holder = z.object({ lane: z.string(), device: deviceId })

export const portsSeenSchema = z.object({
  system: z.enum(['linux', 'windows', 'other']),
  /** What this kiosk opens is a twin. */
  twins: z.boolean(),
  serial: z.array(
    z.object({
      path: z.string(),
      byId: z.string().nullable(),
      byPath: z.string().nullable(),
      vendorId: z.number().nullable(),
      productId: z.number().nullable(),
      usbSerial: z.string().nullable(),
      name: z.string().nullable(),
      /** How it is best named in a pairing. */
      port: portSchema,
      plugOnly: z.boolean(),
      holder: holder.nullable(),
    }),
  ),
  hid: z.array(
    z.object({
      vendorId: z.number(),
      productId: z.number(),
      usbSerial: z.string().nullable(),
      name: z.string().nullable(),
      is: z.enum(['scanner', 'keyboard']),
      holder: holder.nullable(),
    }),
  ),
  /** The system's words where it cannot say what it has. */
  problems: z.array(z.string()),
  protocols: z.array(z.object({ id: z.string(), baud: z.number(), kind: temperatureKind })),
  /** Linux: the rules for what was found; null elsewhere and where nothing needs one. */
  udev: z.object({ file: z.string(), rules: z.string() }).nullable(),
})
export type PortsSeen = z.infer<typeof portsSeenSchema>

/** What a detection says while it runs; the last is `found`, `none` or `refused`. */
export const detectionStepSchema = z.discriminatedUnion('step', [
  /** So many ports are looked at; those that a lane holds are not. */
  z.object({ step: z.literal('looking'), ports: z.array(z.string()) }),
  z.object({ step: z.literal('asking'), port: z.string() }),
  z.object({
    step: z.literal('skipped'),
    port: z.string(),
    trouble: z.enum(DEVICE_TROUBLES),
    detail: z.string(),
  }),
  z.object({ step: z.literal('nothing-said'), port: z.string() }),
  z.object({ step: z.literal('answered'), port: z.string(), protocol: z.string() }),
  /** What the found thermometer says just now, for somebody who holds his forehead before it. */
  z.object({
    step: z.literal('measuring'),
    celsius: z.number().nullable(),
    ambient: z.number().nullable(),
  }),
  /** A code for the scanner to read: modules along a side with the quiet zone, and SVG path data. */
  z.object({ step: z.literal('scan-this'), side: z.number(), path: z.string() }),
  z.object({ step: z.literal('heard-else'), port: z.string() }),
  z.object({
    step: z.literal('found'),
    pairing: pairingSchema,
    port: z.string(),
    plugOnly: z.boolean(),
    /** null: nobody held his forehead before it in time, or it is a scanner. */
    celsius: z.number().nullable(),
  }),
  z.object({ step: z.literal('none') }),
  z.object({
    step: z.literal('refused'),
    why: z.enum(['detection-running', 'no-list']),
    detail: z.string().nullable(),
  }),
])
export type DetectionStep = z.infer<typeof detectionStepSchema>
