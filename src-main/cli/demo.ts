import { spawn } from 'node:child_process'
import { openDemo } from '../demo/open-demo.ts'
import { readPeople, type PeopleFile } from '../demo/people-file.ts'
import { playOnce } from '../demo/play-once.ts'
import { line, unreadable, words, type ExitCode } from './output.ts'
import { serve } from './run.ts'

/** `kiosk demo`: a lane with twins, on a screen or, with `--once`, as lines. */
export async function demo(options: {
  once: boolean
  people: string | null
  port: number
  open: boolean
  rendererDir: string
}): Promise<ExitCode> {
  const read = readPeople(options.people)
  if (!read.ok) return unreadable(read.problem)
  return options.once ? playLines(read.value) : show(read.value, options)
}

async function playLines(people: PeopleFile): Promise<ExitCode> {
  const played = await playOnce(people)
  if (!played.ok) return unreadable(played.problem)
  const { results, journal } = played.value
  for (const { name, evidence, verdict, action, reasons, flags, readings, ms, unexpected } of results) {
    line({ name, evidence, verdict, action, reasons, flags, readings, ms })
    if (unexpected !== null) words(`kiosk: ${name}: ${unexpected}`)
  }
  const wrong = results.filter((result) => result.unexpected !== null).length
  const verified = journal.firstBroken === null
  words(
    `kiosk: ${results.length} people, ${wrong} not as expected, journal of ${journal.rows} rows ` +
      (verified ? 'verified' : `broken at row ${journal.firstBroken}`),
  )
  return wrong === 0 && verified ? 0 : 1
}

async function show(
  people: PeopleFile,
  options: { port: number; open: boolean; rendererDir: string },
): Promise<ExitCode> {
  const opened = await openDemo(people)
  if (!opened.ok) return unreadable(opened.problem)
  return serve(opened.value, {
    ...options,
    onListening: ({ url }) => {
      words(`kiosk: DEMO, no real devices. Open this address once, in a browser on this PC:\n\n  ${url}\n`)
      if (options.open) openInBrowser(url)
    },
  })
}

/** Only where there is a desktop; a browser that does not start is no failure, the address is printed. */
function openInBrowser(url: string): void {
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
  browser.on('error', () => words('kiosk: no browser could be started; open the address by hand'))
  browser.unref()
}
