import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { outcome } from '../fixtures/until.ts'
import nodeFlags from '../../scripts/node-flags.json' with { type: 'json' }

const program = join(import.meta.dirname, '../../out/main/kiosk.js')

export interface RunningKiosk {
  /** With the one-time token. */
  url: string
  pid: number
  /** All that it has said on stderr so far. */
  words(): string
  /** As the system stops it; a second time it has stopped already. Rejects when it does not leave with 0. */
  stop(): Promise<void>
  /** SIGKILL: it gets no chance to write or say anything more. Resolves when it is gone. */
  kill(): Promise<void>
}

/** Starts `kiosk run` or `kiosk demo` as scripts/kiosk.mjs does and reads its address from the first line. */
export function startKiosk(args: string[], env: Record<string, string>): Promise<RunningKiosk> {
  return startUnder([], args, env)
}

/** The same under a tracer, which must leave the process that we start to the kiosk (`strace -D`). */
export async function startUnder(
  tracer: readonly string[],
  args: string[],
  env: Record<string, string>,
): Promise<RunningKiosk> {
  const [command = '', ...line] = [...tracer, process.execPath, ...nodeFlags, program, ...args]
  const child = spawn(command, line, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (words += piece))
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  const lines = createInterface({ input: child.stdout })
  const spoke = new Promise<string>((resolve) => lines.once('line', resolve))
  const told = `kiosk ${args.join(' ')}`
  const first = await outcome(
    `the address of ${told}`,
    Promise.race([spoke.then((line) => ({ line })), ended.then((code) => ({ code }))]),
    () => words,
  )
  const end = (): Promise<number | null> => outcome(`the end of ${told}`, ended, () => words)
  if ('code' in first) throw new Error(`${told} ended with ${first.code} before it listened: ${words}`)
  const { listening }: { listening: string } = JSON.parse(first.line)
  if (child.pid === undefined) throw new Error('a process without an id')
  return {
    url: listening,
    pid: child.pid,
    words: () => words,
    async stop() {
      child.kill('SIGTERM')
      const code = await end()
      if (code !== 0) throw new Error(`the kiosk ended with ${code}: ${words}`)
    },
    async kill() {
      child.kill('SIGKILL')
      await end()
    },
  }
}
