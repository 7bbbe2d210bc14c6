import * as z from 'zod'

/**
 * What the kiosk and its device helper say to each other. `id` is one opening, or one question, counted by the kiosk.
 * Bytes are Uint8Arrays: both kinds of helper speak by structured clone.
 */
export type ToHelper<Selection> =
  | { is: 'open'; id: number; selection: Selection }
  | { is: 'write'; id: number; bytes: Uint8Array }
  | { is: 'close'; id: number }
  /** So many of its bytes have arrived. */
  | { is: 'taken'; id: number; bytes: number }
  | { is: 'list'; id: number }
  | { is: 'ping' }
  /** Says the last words of its devices and ends. */
  | { is: 'leave' }

export type FromHelper<About, Found> =
  /** It may be spoken to. */
  | { is: 'ready' }
  | { is: 'opened'; id: number; about: About }
  | { is: 'refused'; id: number; detail: string }
  | { is: 'data'; id: number; bytes: Uint8Array }
  /** Once for each that was opened; null when the kiosk asked for it. */
  | { is: 'closed'; id: number; detail: string | null }
  | { is: 'listed'; id: number; found: Found[] }
  | { is: 'not-listed'; id: number; detail: string }
  | { is: 'pong' }

const id = z.int().nonnegative()
const detail = z.string().max(1000)
/** serialport reads pieces of at most 64 KiB, a HID report is far shorter. */
const bytes = z.instanceof(Uint8Array).refine(({ length }) => length <= 64 * 1024)
const productId = z.int().min(0).max(0xffff)

/** A helper that crashes, or that a device took over, may say anything: the kiosk must not fall with it. */
export function fromHelperSchema<About, Found>({
  about,
  found,
}: {
  about: z.ZodType<About>
  found: z.ZodType<Found>
}): z.ZodType<FromHelper<About, Found>> {
  return z.discriminatedUnion('is', [
    z.object({ is: z.literal('ready') }),
    z.object({ is: z.literal('opened'), id, about }),
    z.object({ is: z.literal('refused'), id, detail }),
    z.object({ is: z.literal('data'), id, bytes }),
    z.object({ is: z.literal('closed'), id, detail: detail.nullable() }),
    z.object({ is: z.literal('listed'), id, found: z.array(found).max(1000) }),
    z.object({ is: z.literal('not-listed'), id, detail }),
    z.object({ is: z.literal('pong') }),
  ])
}

export const serialSaid = {
  about: z.null(),
  found: z.object({
    path: z.string(),
    byId: z.string().nullable(),
    byPath: z.string().nullable(),
    vendorId: productId.nullable(),
    productId: productId.nullable(),
    usbSerial: z.string().nullable(),
    name: z.string().nullable(),
  }),
}

export const hidSaid = {
  about: z.object({ descriptor: bytes.nullable(), vendorId: productId, productId }),
  found: z.object({
    vendorId: productId,
    productId,
    usbSerial: z.string().nullable(),
    name: z.string().nullable(),
    usagePage: productId.nullable(),
    usage: productId.nullable(),
  }),
}
