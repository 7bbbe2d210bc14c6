import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PRESETS } from '../config/presets.ts'
import ruianMain from '../config/rules/ruian-main.json' with { type: 'json' }
import { loadRules } from './rules-file.ts'

let dir: string
let file: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kiosk-rules-'))
  file = join(dir, 'rules.json')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function hashOf(nameOrPath: string): string {
  const loaded = loadRules(nameOrPath)
  if (!loaded.ok) throw new Error(loaded.problem)
  return loaded.value.hash
}

function hashOfText(text: string): string {
  writeFileSync(file, text)
  return hashOf(file)
}

/** The same object with its keys the other way round, all the way down. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}

describe('the hash', () => {
  test.each([
    ['in one line', JSON.stringify(ruianMain)],
    ['wide apart', JSON.stringify(ruianMain, null, 8)],
    ['with its keys in another order', JSON.stringify(reversed(ruianMain))],
    ['with a byte order mark', `\uFEFF${JSON.stringify(ruianMain)}`],
    [
      'with a schema for an editor',
      JSON.stringify({ ...ruianMain, $schema: 'https://example.com/rules.json' }),
    ],
    ['with numbers written otherwise', JSON.stringify(ruianMain).replaceAll('37.3', '37.30')],
  ])('is the same %s', (_name, text) => {
    expect(hashOfText(text)).toBe(hashOf('ruian-main'))
  })

  test('is another one for another limit', () => {
    const milder = { ...ruianMain, temperature: { ...ruianMain.temperature, retakeAfterSeconds: 6 } }
    expect(hashOfText(JSON.stringify(milder))).not.toBe(hashOf('ruian-main'))
  })

  test('is 64 hex digits, another one for each preset', () => {
    const hashes = Object.keys(PRESETS).map(hashOf)
    expect(new Set(hashes).size).toBe(4)
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/)
  })
})

test.each([
  [
    'no file and no preset',
    'ruian-mian',
    /ruian-mian: ENOENT.*没有这个文件\nexpected a file or one of ruian-main, codes-shown.*这几个名字中的一个/,
  ],
  ['a name that every object has', 'constructor', /constructor: ENOENT/],
])('%s', (_name, nameOrPath, problem) => {
  expect(loadRules(nameOrPath)).toEqual({ ok: false, problem: expect.stringMatching(problem) })
})

test.each([
  ['a class without a row', { ...ruianMain, in: { ...ruianMain.in, classes: [] } }, /\nin\.classes: /],
  [
    'a limit beyond what is plausible',
    {
      ...ruianMain,
      temperature: { ...ruianMain.temperature, feverAt: { ...ruianMain.temperature.feverAt, contact: 43 } },
    },
    /\ntemperature\.feverAt\.contact: a limit above 35 and up to 42/,
  ],
  ['a key that is not there', { ...ruianMain, more: 1 }, /\nmore: no such key/],
])('a file with %s is refused with its place', (_name, rules, problem) => {
  writeFileSync(file, JSON.stringify(rules))
  expect(loadRules(file)).toEqual({ ok: false, problem: expect.stringMatching(problem) })
})
