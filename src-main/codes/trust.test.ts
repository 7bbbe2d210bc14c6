import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { generatePassKey, publicJwks } from './pass-mint.ts'
import { loadTrust as loadSources } from './trust-files.ts'
import { joinTrust, NO_TRUST, parseTrustList } from './trust.ts'

const key = generatePassKey()
const jwk = publicJwks(key, null).keys[0]
const from = { source: 'district.jwks', modified: 5 }

function parse(...keys: unknown[]) {
  return parseTrustList(JSON.stringify({ keys }), from)
}

function listOf(...keys: unknown[]) {
  const parsed = parse(...keys)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed.list
}

describe('a trust list', () => {
  test('keeps each key by its kid, with its families and its task', () => {
    expect(parse(jwk, { ...publicJwks(generatePassKey(), ['wp1']).keys[0], use: 'enc' })).toMatchObject({
      ok: true,
      list: {
        source: 'district.jwks',
        modified: 5,
        keys: [
          { kid: key.kid, passes: null, verifies: true },
          { passes: ['wp1'], verifies: false },
        ],
      },
    })
  })

  test.each([
    ['a private key', { ...jwk, d: key.d }, 'keys[0]: a private key'],
    ['an RSA key', { kty: 'RSA', n: 'AQAB', e: 'AQAB', kid: 'r' }, 'keys[0]: kty: expected "EC"'],
    ['another curve', { ...jwk, crv: 'P-384' }, 'keys[0]: crv: expected "P-256"'],
    ['another algorithm', { ...jwk, alg: 'ES384' }, 'keys[0]: alg: expected "ES256"'],
    ['no kid', { ...jwk, kid: undefined }, 'keys[0]: kid: expected a key id'],
    ['an empty kid', { ...jwk, kid: '' }, 'keys[0]: kid: expected a key id'],
    ['a short coordinate', { ...jwk, x: 'AA' }, 'keys[0]: x: expected 32 bytes'],
    ['a long coordinate', { ...jwk, x: `${jwk?.x}A` }, 'keys[0]: x: expected 32 bytes'],
    ['a coordinate with padding before it', { ...jwk, y: `=${jwk?.y}` }, 'keys[0]: y: expected 32 bytes'],
    ['a use that is no text', { ...jwk, use: 7 }, 'keys[0]: use: expected a text'],
    ['operations that are no list', { ...jwk, key_ops: 'verify' }, 'keys[0]: key_ops: expected a list'],
    ['a point off the curve', { ...jwk, y: jwk?.x }, 'keys[0]: x, y: not a point'],
    [
      'two things wrong',
      { ...jwk, crv: 'P-384', key_ops: ['verify', 7] },
      'keys[0]: crv: expected "P-256": passes are signed with ES256; key_ops.1: ',
    ],
    ['families that are no list', { ...jwk, passes: 'ra1' }, 'keys[0]: passes: expected a list'],
  ])('with %s is refused', (_name, wrong, problem) => {
    const parsed = parse(wrong)
    expect(parsed).toMatchObject({ ok: false })
    if (!parsed.ok) expect(parsed.problem).toContain(`district.jwks: ${problem}`)
  })

  test.each([
    ['nothing said', { use: undefined }, true],
    ['for signatures', { use: 'sig' }, true],
    ['to verify', { key_ops: ['sign', 'verify'] }, true],
    ['for encryption', { use: 'enc' }, false],
    ['to derive', { key_ops: ['deriveKey'] }, false],
    ['to encrypt, but to verify', { use: 'enc', key_ops: ['verify'] }, false],
  ])('holds a key with its task: %s', (_name, task, verifies) => {
    expect(listOf({ ...jwk, ...task }).keys[0]?.verifies).toBe(verifies)
  })

  test('with one kid twice is refused', () => {
    expect(parse(jwk, jwk)).toMatchObject({ ok: false, problem: expect.stringContaining('keys[1]: kid') })
  })

  test.each(['', 'keys', '[]', '{"keys":{}}', '{"keys":["x"]}', 'null'])('is not %j', (text) => {
    expect(parseTrustList(text, from)).toMatchObject({ ok: false, problem: expect.stringContaining('JWKS') })
  })
})

describe('joined lists', () => {
  const other = publicJwks(generatePassKey(), null).keys[0]

  test('may name the same key', () => {
    const joined = joinTrust([listOf(jwk), listOf(jwk, other)])
    expect(joined).toMatchObject({ ok: true })
    if (joined.ok)
      expect([...joined.trust.keys.values()].map((entry) => entry.key.kid)).toEqual([key.kid, other?.kid])
  })

  test.each([
    [5, 9, 9],
    [9, 5, 9],
    [5, null, null],
    [null, 5, null],
    [null, null, null],
  ])('that stop at %j and %j let a key of both count until %j', (one, two, until) => {
    const joined = joinTrust([
      { ...listOf(jwk), stopsAt: one },
      { ...listOf(jwk), stopsAt: two },
    ])
    if (!joined.ok) throw new Error(joined.problem)
    expect([...joined.trust.keys.values()].map(({ stopsAt }) => stopsAt)).toEqual([until])
  })

  test('of which there are none are no trust', () => {
    expect(joinTrust([])).toEqual({ ok: true, trust: NO_TRUST })
  })

  test('may name its families in another order', () => {
    const [one, two] = [
      ['wp1', 'ra1'],
      ['ra1', 'wp1'],
    ].map((passes) => listOf({ ...jwk, passes }))
    if (one === undefined || two === undefined) throw new Error('two lists')
    expect(joinTrust([one, two])).toMatchObject({ ok: true })
  })

  test('may not mean one family here and another there by one kid', () => {
    const lists = ['ra1', 'wp1'].map((family) => listOf({ ...jwk, passes: [family] }))
    expect(joinTrust(lists)).toEqual({ ok: false, problem: expect.stringContaining(key.kid) })
  })

  test.each([
    ['another key', { ...other, kid: key.kid }],
    ['other families', { ...jwk, passes: ['ra1'] }],
    ['another task', { ...jwk, key_ops: ['sign'] }],
  ])('may not mean %s by one kid', (_name, again) => {
    expect(joinTrust([listOf(jwk), listOf(again)])).toMatchObject({ ok: false })
  })
})

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
