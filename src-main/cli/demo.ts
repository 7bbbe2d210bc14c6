import { spawn } from 'node:child_process'
import { openDemo } from '../demo/open-demo.ts'
import { readPeople, type PeopleFile } from '../demo/people-file.ts'
import { playOnce } from '../demo/play-once.ts'
import type { CommandIo, ExitCode } from './command-io.ts'
import { serve } from './run.ts'

/** `kiosk demo`: a lane with twins, on a screen or, with `--once`, as lines. */
export async function demo(
  io: CommandIo,
  options: {
    once: boolean
    people: string | null
    /** null: the demo's own, or a free one where that is taken. */
    port: number | null
    open: boolean
    rendererDir: string
  },
): Promise<ExitCode> {
  const read = readPeople(options.people)
  if (!read.ok) return io.unreadable(read.problem)
  return options.once ? playLines(io, read.value) : show(io, read.value, options)
}

async function playLines(io: CommandIo, people: PeopleFile): Promise<ExitCode> {
  const played = await playOnce(people)
  if (!played.ok) return io.unreadable(played.problem)
  const { results, journal } = played.value
  for (const { name, evidence, verdict, action, reasons, flags, readings, ms, unexpected } of results) {
    io.line({ name, evidence, verdict, action, reasons, flags, readings, ms })
    if (unexpected !== null) io.words(`kiosk: ${name}: ${unexpected}`)
  }
  const wrong = results.filter((result) => result.unexpected !== null).length
  const verified = journal.firstBroken === null
  io.words(
    `kiosk: ${results.length} people, ${wrong} not as expected, journal of ${journal.rows} rows ` +
      (verified ? 'verified' : `broken at row ${journal.firstBroken}`),
  )
  return wrong === 0 && verified ? 0 : 1
}

async function show(
  io: CommandIo,
  people: PeopleFile,
  options: { port: number | null; open: boolean; rendererDir: string },
): Promise<ExitCode> {
  const opened = await openDemo(people)
  if (!opened.ok) return io.unreadable(opened.problem)
  return serve(io, opened.value, {
    rendererDir: options.rendererDir,
    ports: options.port === null ? [opened.value.port, 0] : [options.port],
    onListening: ({ url }) => {
      io.words(
        `演示，没有真实设备。请用这台电脑的浏览器打开下面的网址，只能用一次：\n` +
          `kiosk: DEMO, no real devices. Open this address once, in a browser on this PC:\n\n  ${url}\n`,
      )
      if (options.open) openInBrowser(io, url)
    },
  })
}

/** Only where there is a desktop; a browser that does not start is no failure, the address is printed. */
function openInBrowser(io: CommandIo, url: string): void {
  const [command, args] =
    process.platform === 'win32'
      ? (['explorer.exe', [url]] as const)
      : process.platform === 'darwin'
        ? (['open', [url]] as const)
        : (['xdg-open', [url]] as const)
  const desktop =
    process.platform !== 'linux' ||
    process.env['DISPLAY'] !== undefined ||
    process.env['WAYLAND_DISPLAY'] !== undefined
  if (!desktop) return
  const browser = spawn(command, args, { stdio: 'ignore', detached: true })
  browser.on('error', () => io.words('kiosk: no browser could be started; open the address by hand'))
  browser.unref()
}
