import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSecretFile } from './secret-file.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-secret-'))
  path = join(folder, 'secret')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a secret file', () => {
  it.each([
    { content: 'a.b-c~/+=', outcome: 'a.b-c~/+=' },
    { content: 'secret\n', outcome: 'secret' },
    { content: 'secret\r\n', outcome: 'secret' },
    { content: '', outcome: 'malformed' },
    { content: '\n', outcome: 'malformed' },
    { content: 'secret\n\n', outcome: 'malformed' },
    { content: 'secret\nsecond', outcome: 'malformed' },
    { content: 'sec ret', outcome: 'malformed' },
    { content: 'secret\r', outcome: 'malformed' },
    { content: '\ufeffsecret', outcome: 'malformed' },
    { content: '密钥', outcome: 'malformed' },
    { content: 'x'.repeat(5000), outcome: 'malformed' },
  ])('that holds $content gives $outcome', ({ content, outcome }) => {
    writeFileSync(path, content, { mode: 0o600 })
    const read = readSecretFile(path)
    expect(read.ok ? read.secret : read.why).toBe(outcome)
    if (!read.ok) expect(JSON.stringify(read)).not.toContain('sec')
  })

  it('that is not there, or no file, says so', () => {
    expect(readSecretFile(path)).toEqual({ ok: false, why: 'missing', detail: null })
    expect(readSecretFile(folder)).toEqual({ ok: false, why: 'malformed', detail: null })
  })

  it.skipIf(process.platform === 'win32').each([
    { mode: 0o600, outcome: 'ok' },
    { mode: 0o400, outcome: 'ok' },
    { mode: 0o640, outcome: 'ok' },
    { mode: 0o440, outcome: 'ok' },
    { mode: 0o660, outcome: 'exposed' },
    { mode: 0o644, outcome: 'exposed' },
    { mode: 0o601, outcome: 'exposed' },
  ])('of mode $mode: $outcome (skips on Windows: a mode says nothing there)', ({ mode, outcome }) => {
    writeFileSync(path, 'secret')
    chmodSync(path, mode)
    const read = readSecretFile(path)
    expect(read.ok ? 'ok' : read.why).toBe(outcome)
  })
})
