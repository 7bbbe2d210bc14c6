import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { systemClock, type Clock } from '../../drivers/clock.ts'
import type { ExitCode } from './command-io.ts'
import { runCommandLine } from './command-line.ts'

/** A command that has ended. */
export interface Ran {
  code: ExitCode
  stdout: string
  stderr: string
}

/** Where a build would be; no test of the command line in its own process serves screens or starts device helpers. */
const UNBUILT = { rendererDir: '/nowhere/renderer', helperFile: '/nowhere/device-helper.js' }

/**
 * The command in this process, whose working directory it shares: give it absolute paths. `run` and `demo` are told
 * to stop before they listen, and so end as soon as they have said their address.
 */
export function runKiosk(
  args: readonly string[],
  input: string | Buffer = '',
  clock: Clock = systemClock,
): Promise<Ran> {
  return runReading(new PassThrough(), args, input, clock)
}

/** The same for somebody who types these lines at a terminal, and then Ctrl-D. */
export function runKioskAtTerminal(args: readonly string[], lines: readonly string[]): Promise<Ran> {
  const typed = `${lines.map((line) => `${line}\r`).join('')}\x04`
  return runReading(Object.assign(new PassThrough(), { isTTY: true }), args, typed, systemClock)
}

async function runReading(
  stdin: PassThrough,
  args: readonly string[],
  input: string | Buffer,
  clock: Clock,
): Promise<Ran> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  stdin.end(input)
  // Bytes, since text() of node takes the byte order mark off that an export begins with.
  const said = Promise.all([buffer(stdout), buffer(stderr)])
  const around = { stdin, stdout, stderr, clock, stopped: () => Promise.resolve() }
  const code = await runCommandLine(args, around, UNBUILT)
  stdout.end()
  stderr.end()
  const [out, words] = await said
  return { code, stdout: out.toString('utf8'), stderr: words.toString('utf8') }
}

/** The JSON lines of a command. */
export function jsonLines({ stdout }: Pick<Ran, 'stdout'>): unknown[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
}

/** A field of the first JSON line of a command. */
export function fieldOf(ran: Pick<Ran, 'stdout'>, name: string): string {
  return String(Reflect.get(Object(jsonLines(ran)[0]), name))
}
