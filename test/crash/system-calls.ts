import { spawnSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { until } from '../fixtures/until.ts'

const TRACED = 'trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg'

/** Why no system call can be looked at on this machine, or null. */
export function whyNoStrace(): string | null {
  const tried = spawnSync('strace', ['-f', '--seccomp-bpf', '-qq', '-e', TRACED, 'true'], {
    encoding: 'utf8',
  })
  const missing: Record<string, string> = JSON.parse(process.env['KIOSK_MISSING'] || '{}')
  if (tried.error !== undefined) return `strace: ${missing['strace'] ?? tried.error.message}`
  return tried.status === 0 ? null : `strace: ${tried.stderr.trim()}`
}

/**
 * To be put before a program: it stays the process that was started (`-D`), and its calls that write, sync or
 * send are noted in `file`, strings whole and descriptors with what they are.
 */
export function strace(file: string): string[] {
  return ['strace', '-D', '-f', '--seccomp-bpf', '-q', '-yy', '-s', '1000000', '-e', TRACED, '-o', file, '--']
}

export interface Call {
  name: string
  /** What its descriptor is: a path, or `TCP:[...]`. */
  on: string
  /** The strings among its arguments, as the bytes that they were. */
  data: Buffer
  /** -1 for a failure; null while it has not ended. */
  result: number | null
}

/** Each call twice: when it begins (`result` null) and when it has ended. Resolves once the program is gone. */
export async function* callsIn(file: string): AsyncGenerator<Call> {
  await ended(file)
  const begun = new Map<string, string>()
  for await (const line of createInterface({ input: createReadStream(file, 'latin1') })) {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/s.exec(line) ?? []
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/s.exec(rest)
    if (resumed === null && !/^\w+\(/.test(rest)) continue
    if (resumed === null) {
      const unfinished = /^(.*) <unfinished \.\.\.>$/s.exec(rest)
      const text = unfinished?.[1] ?? rest
      yield { ...parse(text), result: null }
      if (unfinished === null) yield parse(rest)
      else begun.set(thread, text)
    } else {
      yield parse((begun.get(thread) ?? '') + (resumed[1] ?? ''))
    }
  }
}

function parse(text: string): Call {
  const [, name = '', on = ''] = /^(\w+)\(\d+<([^>]*(?:->[^>]*)?)>/.exec(text) ?? []
  const result = /\) += (-?\d+)[^"]*$/.exec(text)?.[1]
  return { name, on, data: strings(text), result: result === undefined ? null : Number(result) }
}

/** C's escapes, as strace writes them. */
function strings(text: string): Buffer {
  const pieces = [...text.matchAll(/"((?:[^"\\]|\\.)*)"(\.\.\.)?/gs)].map(([, inner = '', cut]) => {
    if (cut !== undefined) throw new Error('strace has cut a string short')
    return inner.replaceAll(/\\([0-7]{1,3}|x[0-9a-f]{2}|.)/gs, (_all, escape: string) => {
      if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8))
      return SINGLE[escape] ?? escape
    })
  })
  return Buffer.from(pieces.join(''), 'latin1')
}

const SINGLE: Record<string, string> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f', a: '\u0007' }

/** strace goes on writing for a moment after the program has gone. */
async function ended(file: string): Promise<void> {
  await until('the last line of strace', async () => {
    const tail = await tailOf(file)
    if (!/\+\+\+ (exited|killed)[^\n]*\n$/.test(tail)) throw new Error(tail)
    return true
  })
}

async function tailOf(file: string): Promise<string> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const { buffer, bytesRead } = await handle.read({ position: Math.max(0, size - 200), length: 200 })
    return buffer.subarray(0, bytesRead).toString('latin1')
  } finally {
    await handle.close()
  }
}
