import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readTokenFile } from './token-file.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-token-'))
  path = join(folder, 'token')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a token file', () => {
  it.each([
    { content: 'a.b-c~/+=', outcome: 'a.b-c~/+=' },
    { content: 'secret\n', outcome: 'secret' },
    { content: 'secret\r\n', outcome: 'secret' },
    { content: '', outcome: 'token-malformed' },
    { content: '\n', outcome: 'token-malformed' },
    { content: 'secret\n\n', outcome: 'token-malformed' },
    { content: 'secret\nsecond', outcome: 'token-malformed' },
    { content: 'sec ret', outcome: 'token-malformed' },
    { content: 'secret\r', outcome: 'token-malformed' },
    { content: '\ufeffsecret', outcome: 'token-malformed' },
    { content: '密钥', outcome: 'token-malformed' },
    { content: 'x'.repeat(5000), outcome: 'token-malformed' },
  ])('that holds $content gives $outcome', ({ content, outcome }) => {
    writeFileSync(path, content, { mode: 0o600 })
    const read = readTokenFile(path)
    expect(read.ok ? read.token : read.trouble.id).toBe(outcome)
    if (!read.ok) expect(JSON.stringify(read)).not.toContain('sec')
  })

  it('that is not there, or no file, says so', () => {
    expect(readTokenFile(path)).toEqual({ ok: false, trouble: { id: 'token-missing', detail: null } })
    expect(readTokenFile(folder)).toEqual({ ok: false, trouble: { id: 'token-malformed', detail: null } })
  })

  it.skipIf(process.platform === 'win32').each([
    { mode: 0o600, outcome: 'ok' },
    { mode: 0o400, outcome: 'ok' },
    { mode: 0o640, outcome: 'ok' },
    { mode: 0o440, outcome: 'ok' },
    { mode: 0o660, outcome: 'token-exposed' },
    { mode: 0o644, outcome: 'token-exposed' },
    { mode: 0o601, outcome: 'token-exposed' },
  ])('of mode $mode: $outcome (skips on Windows: a mode says nothing there)', ({ mode, outcome }) => {
    writeFileSync(path, 'secret')
    chmodSync(path, mode)
    const read = readTokenFile(path)
    expect(read.ok ? 'ok' : read.trouble.id).toBe(outcome)
  })
})
