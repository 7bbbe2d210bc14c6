import { join } from 'node:path'

/** The program as node can start it without a build. */
export const KIOSK = join(import.meta.dirname, 'kiosk.ts')
