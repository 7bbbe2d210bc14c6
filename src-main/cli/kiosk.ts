import { resolve } from 'node:path'
import { systemClock } from '../../drivers/clock.ts'
import { runCommandLine } from './command-line.ts'

// `kiosk export | head` has read enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

const around = {
  // Only a command that reads it opens it.
  get stdin() {
    return process.stdin
  },
  stdout: process.stdout,
  stderr: process.stderr,
  clock: systemClock,
  // Until a command asks, these signals end the process as they always do. From then on none of them does: npm, a
  // terminal and a service manager tell a whole process group, and our parent may tell us again.
  stopped: () =>
    new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
    }),
}
const parts = {
  rendererDir: resolve(import.meta.dirname, '../renderer'),
  helperFile: resolve(import.meta.dirname, 'device-helper.js'),
}

async function main(): Promise<void> {
  try {
    // No process.exit(), which would cut off what stdout has not written yet.
    process.exitCode = await runCommandLine(process.argv.slice(2), around, parts)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(70)
  }
}

void main()
