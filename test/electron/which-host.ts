import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../node_modules/electron')

/** Electron's program as `npx install-electron` leaves it, or why the specs cannot run on it. Nothing is fetched. */
export const electronHere: { program: string } | { why: string } = find()

function find(): { program: string } | { why: string } {
  const named = join(folder, 'path.txt')
  const program = existsSync(named) ? join(folder, 'dist', readFileSync(named, 'utf8')) : null
  if (program === null || !existsSync(program)) return { why: 'its program was not fetched' }
  if (process.platform !== 'linux') return { program }
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return { why: 'there is no desktop' }
  // Its sandbox refuses to run as root, and without a sandbox it proves too little.
  return process.getuid?.() === 0 ? { why: 'it does not run as root' } : { program }
}

/** Why a spec that looks into the stand-in itself cannot run, or null. */
export const whyNoStandIn = 'program' in electronHere ? 'runs on the stand-in only' : null
