import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { generatePassKey, publicJwks } from '../issue/pass-mint.ts'
import { loadTrust as loadSources } from './load-files.ts'

const key = generatePassKey()
const jwk = publicJwks(key, null).keys[0]

/** As `--trust` names them: for ever. */
function loadTrust(paths: string[]) {
  return loadSources([{ paths, stopAfterMs: null }])
}

describe('trust files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-trust-'))
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })
  const lists = join(folder, 'lists')
  mkdirSync(lists)
  writeFileSync(join(lists, 'one.jwks'), JSON.stringify({ keys: [jwk] }))
  writeFileSync(join(lists, 'README.txt'), 'not a list')
  writeFileSync(join(lists, 'two.json.bak'), 'not a list either')
  utimesSync(join(lists, 'one.jwks'), 1000, 1000)
  writeFileSync(join(folder, 'private.json'), JSON.stringify({ keys: [key] }))

  test('are read from a folder with their age', () => {
    const loaded = loadTrust([lists])
    expect(loaded).toMatchObject({
      ok: true,
      trust: { files: [{ source: join(lists, 'one.jwks'), modified: 1_000_000, stopsAt: null }] },
    })
  })

  test('are read one by one', () => {
    const file = join(lists, 'one.jwks')
    expect(loadTrust([file])).toMatchObject({ ok: true, trust: { files: [{ source: file }] } })
  })

  test('of a megabyte are read, and no longer ones', () => {
    const [full, over] = [1_000_000, 1_000_001].map((size) => {
      const file = join(folder, `${size}.json`)
      writeFileSync(file, JSON.stringify({ keys: [jwk] }).padEnd(size))
      return file
    })
    if (full === undefined || over === undefined) throw new Error('two files')
    expect(loadTrust([full])).toMatchObject({ ok: true })
    expect(loadTrust([over])).toEqual({ ok: false, problem: expect.stringContaining(over) })
  })

  test.each([
    ['that is absent', join(folder, 'absent.json')],
    ['with a private key', join(folder, 'private.json')],
    ['that is no JWKS', join(lists, 'README.txt')],
  ])('one %s is named', (_name, file) => {
    expect(loadTrust([lists, file])).toMatchObject({ ok: false, problem: expect.stringContaining(file) })
  })
})
