import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { signerOf } from '../../../test/fixtures/signers.ts'
import { denyHashOf } from './deny-list.ts'
import { openLiveTrust, type LiveTrust } from './live-trust.ts'
import { generatePassKey, publicJwks } from '../issue/pass-mint.ts'
import { believedKey } from './trust.ts'

const HOUR = 3_600_000
const key = generatePassKey()
const other = generatePassKey()
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-live-trust-'))
  write('one.jwks', publicJwks(key, null), 1000)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A file last changed at so many seconds. */
function write(name: string, content: object | string, at: number): void {
  const file = join(folder, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  utimesSync(file, at, at)
}

function open(paths = [folder], stopAfterMs: number | null = HOUR): LiveTrust {
  const opened = openLiveTrust({ paths, stopAfterMs })
  if (!opened.ok) throw new Error(opened.problem)
  return opened.trust
}

const believes = (live: LiveTrust, kid: string, now = 1_000_000): boolean =>
  believedKey(live.current(), 'jwk', kid, now) !== null

test('nothing is different where nothing changed', () => {
  const live = open()
  const before = live.current()
  expect(live.refresh()).toBe(false)
  expect(live.current()).toBe(before)
})

describe('without a restart', () => {
  test('a list that was added counts', () => {
    const live = open()
    expect(believes(live, other.kid)).toBe(false)
    write('two.jwks', publicJwks(other, null), 1000)
    expect(live.refresh()).toBe(true)
    expect([believes(live, key.kid), believes(live, other.kid)]).toEqual([true, true])
  })

  test('a list that was removed counts no longer', () => {
    const live = open()
    rmSync(join(folder, 'one.jwks'))
    expect(live.refresh()).toBe(true)
    expect(believes(live, key.kid)).toBe(false)
    expect(live.problems()).toEqual([])
  })

  test('a list that was renewed counts as long again', () => {
    const live = open()
    expect(believes(live, key.kid, 1_000_000 + HOUR - 1)).toBe(true)
    expect(believes(live, key.kid, 1_000_000 + HOUR)).toBe(false)
    write('one.jwks', publicJwks(key, null), 2000)
    live.refresh()
    expect(believes(live, key.kid, 1_000_000 + HOUR)).toBe(true)
  })

  test('a denial counts', () => {
    const live = open()
    const hash = denyHashOf('a')
    write('denied.json', { denied: [{ hash }] }, 1000)
    live.refresh()
    expect(live.current().denied.has(hash)).toBe(true)
  })
})

describe('the last good list counts, and the problem is told by its file,', () => {
  test('of a file that became rubbish, until it is mended', () => {
    const live = open()
    write('one.jwks', '{"keys":[', 2000)
    expect(live.refresh()).toBe(true)
    expect(believes(live, key.kid)).toBe(true)
    expect(live.problems()).toEqual([expect.stringContaining(join(folder, 'one.jwks'))])
    expect(live.refresh()).toBe(false)
    write('one.jwks', publicJwks(other, null), 3000)
    live.refresh()
    expect([believes(live, key.kid), believes(live, other.kid), live.problems()]).toEqual([false, true, []])
  })

  test('of a folder that cannot be looked into', () => {
    const live = open()
    renameSync(folder, `${folder}-away`)
    live.refresh()
    expect(believes(live, key.kid)).toBe(true)
    expect(live.problems()).toEqual([expect.stringContaining(folder)])
    renameSync(`${folder}-away`, folder)
    live.refresh()
    expect([believes(live, key.kid), live.problems()]).toEqual([true, []])
  })

  test('of a file named by itself that went', () => {
    const live = open([join(folder, 'one.jwks')])
    rmSync(join(folder, 'one.jwks'))
    live.refresh()
    expect(believes(live, key.kid)).toBe(true)
    expect(live.problems()).toEqual([expect.stringContaining('one.jwks')])
  })

  test('of two that contradict each other; but a denial counts at once', () => {
    const live = open()
    const hash = denyHashOf('a')
    write('two.jwks', { keys: [{ ...publicJwks(other, null).keys[0], kid: key.kid }] }, 1000)
    write('denied.json', { denied: [{ hash }] }, 1000)
    live.refresh()
    expect(believes(live, key.kid)).toBe(true)
    expect(live.current().denied.has(hash)).toBe(true)
    expect(live.problems()).toEqual([expect.stringContaining('two.jwks')])
    live.refresh()
    expect(live.problems()).toHaveLength(1)
    rmSync(join(folder, 'two.jwks'))
    live.refresh()
    expect(live.problems()).toEqual([])
  })
})

test('keys in two lists count as long as the younger one', () => {
  write('again.jwks', publicJwks(key, null), 2000)
  const live = open()
  expect(believes(live, key.kid, 2_000_000 + HOUR - 1)).toBe(true)
  expect(believes(live, key.kid, 2_000_000 + HOUR)).toBe(false)
})

test('for ever, where the operator said so', () => {
  expect(believes(open([folder], null), key.kid, 1e15)).toBe(true)
})

test('notes, backups and hidden files beside the lists are nobody’s', () => {
  for (const name of ['README.txt', 'one.jwks.bak', '.hidden.json', 'x.key']) write(name, 'note', 1000)
  mkdirSync(join(folder, 'deeper'))
  write('signer.PEM', signerOf('any').pem, 1000)
  expect(open().current().files).toHaveLength(2)
})

test('a start on half of the lists is refused', () => {
  write('two.jwks', 'rubbish', 1000)
  expect(openLiveTrust({ paths: [folder], stopAfterMs: null })).toEqual({
    ok: false,
    problem: expect.stringContaining('two.jwks'),
  })
})
