import { z } from 'zod'

const celsius = z.number().min(-50).max(100)
const point = z.strictObject({ reference: celsius, read: celsius })

export const calibrationDefaults = { emissivity: 0.98, heatBalance: 0, validDays: 30 }

/** What the installer may choose of a site calibration; the rest is measured. */
export const calibrationChoices = {
  emissivity: z
    .number()
    .min(0.9)
    .max(1)
    .default(calibrationDefaults.emissivity)
    .describe('Of skin: 0.98. 1 where the module itself reckons with it.'),
  heatBalance: z
    .number()
    .min(0)
    .max(0.5)
    .default(calibrationDefaults.heatBalance)
    .describe('k of T = Ts + k (Ts - Ta); 0 leaves the way from skin to body to the contact readings.'),
  validDays: z
    .number()
    .int()
    .min(1)
    .max(365)
    .default(calibrationDefaults.validDays)
    .describe('Then it is overdue: shown, still judged by.'),
}

/**
 * A site calibration of a surface module, as a config file or the store keeps it. Whether its points can be a line and
 * whether it is this module's, `calibrationInUse` says.
 */
export const calibrationSchema = z.strictObject({
  protocol: z.string().min(1).max(200),
  port: z.string().min(1).max(200).describe('The path or the USB serial number of the port it was made at.'),
  ...calibrationChoices,
  blackbody: z.strictObject({ low: point, high: point }).nullable().default(null),
  pairs: z
    .strictObject({
      offset: z.number().min(-5).max(5),
      count: z.number().int().min(5),
      spread: z.number().min(0),
    })
    .nullable()
    .default(null),
  at: z.iso.datetime({ offset: true, error: 'expected a time such as "2020-03-06T08:00:00+08:00"' }),
  by: z.string().regex(/^[0-9A-Za-z-]{1,20}$/, 'expected a staff number'),
})
