import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

export const KIOSK = join(import.meta.dirname, 'kiosk.ts')

/** Compiled once for all of them. */
const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'kiosk-cli-compiled') }

/** The command as a process of its own. */
export function runKiosk(
  args: readonly string[],
  { cwd, input }: { cwd: string; input: string | Buffer },
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [KIOSK, ...args], { cwd, env })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (stdout += piece))
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (stderr += piece))
    child.on('close', (code) => resolve({ code, stdout, stderr }))
    // A command that reads nothing has closed its end.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

/** The JSON lines of a command. */
export function jsonLines({ stdout }: Pick<Ran, 'stdout'>): unknown[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
}
