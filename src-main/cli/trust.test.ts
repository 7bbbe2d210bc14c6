import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ManualClock } from '../../drivers/clock.ts'
import { MORNING } from '../../test/fixtures/gate-at-work.ts'
import signers from '../../test/fixtures/signers.json' with { type: 'json' }
import { signerOf } from '../../test/fixtures/signers.ts'
import { denyHashOf } from '../codes/trust/deny-list.ts'
import { generatePassKey, publicJwks } from '../codes/issue/pass-mint.ts'
import type { ExitCode } from './command-io.ts'
import { jsonLines, runKiosk } from './run-kiosk.fixture.ts'
import { openScratchFolder } from './scratch-folder.fixture.ts'

const { fresh, remove } = openScratchFolder()
afterAll(remove)

const clock = new ManualClock(MORNING)

async function trust(...args: string[]): Promise<{ code: ExitCode; lines: unknown[]; words: string }> {
  const ran = await runKiosk(['trust', ...args], '', clock)
  return { code: ran.code, lines: jsonLines(ran), words: ran.stderr }
}

const key = generatePassKey()
const other = generatePassKey()
const JWKS = JSON.stringify({ keys: [...publicJwks(key, ['wp1']).keys, ...publicJwks(other, null).keys] })
/** One kid in 64 looks like an option. */
const dashed = (function oneDashed(): ReturnType<typeof generatePassKey> {
  const made = generatePassKey()
  return made.kid.startsWith('-') ? made : oneDashed()
})()
const ANY = signerOf('any')
const kidOf = (signer: typeof ANY): string => Buffer.from(signer.kid).toString('base64')

/** A gate with a folder of trust in which these files were last changed so many hours ago. */
function gate(files: Readonly<Record<string, { content: string; hours: number }>>) {
  const home = fresh('gate')
  const folder = join(home, 'trust')
  mkdirSync(folder, { recursive: true })
  for (const [name, { content, hours }] of Object.entries(files)) {
    const file = join(folder, name)
    writeFileSync(file, content)
    const at = new Date(clock.now() - hours * 3_600_000)
    utimesSync(file, at, at)
  }
  const config = join(home, 'kiosk.config.json')
  writeFileSync(
    config,
    JSON.stringify({
      gate: { id: 'g', name: 'g' },
      order: { number: '1', authority: 'a', contact: 'c', until: '2099-12-31' },
      dataDir: 'data',
      keyFile: 'kiosk.key',
      lanes: [{ id: 'l', direction: 'in' }],
      codes: { trust: ['trust'] },
    }),
  )
  return { home, folder, config: ['--config', config], in: (name: string) => join(folder, name) }
}

const list = (content: string, hours = 0) => ({ content, hours })

describe('list', () => {
  test('says of each key where it stands, how old it is and whether it still counts', async () => {
    const at = gate({
      'a.jwks': list(JWKS, 2),
      'b.pem': list(signerOf('tests').pem, 30),
      'c.pem': list(ANY.pem, 15 * 24),
      'd.json': list(JSON.stringify({ denied: [{ hash: denyHashOf('x') }] }), 99 * 24),
    })
    const { code, lines, words } = await trust('list', ...at.config)
    expect([code, words]).toEqual([0, ''])
    const jwks = { file: at.in('a.jwks'), format: 'jwks', ageHours: 2, state: 'ok', algorithm: 'ES256' }
    const dates = { validFrom: '2020-01-01T00:00:00.000Z', validUntil: '2040-01-01T00:00:00.000Z' }
    expect(lines).toEqual([
      { ...jwks, kid: key.kid, passes: ['wp1'], usage: null, validFrom: null, validUntil: null },
      { ...jwks, kid: other.kid, passes: null, usage: null, validFrom: null, validUntil: null },
      expect.objectContaining({ ...dates, format: 'certificates', state: 'old', ageHours: 30, usage: ['t'] }),
      expect.objectContaining({ ...dates, kid: kidOf(ANY), state: 'stopped', passes: ['dcc'], usage: null }),
      { file: at.in('d.json'), format: 'deny-list', ageHours: 99 * 24, state: 'old', denied: 1 },
    ])
  })

  test('lists what can be read beside what cannot', async () => {
    const at = gate({ 'a.jwks': list(JWKS), 'b.pem': list('rubbish'), 'c.pem': list(signers.any.privateKey) })
    const { code, lines, words } = await trust('list', '--trust', at.folder)
    expect([code, lines.length]).toEqual([2, 2])
    expect(words).toContain(`${at.in('b.pem')}: expected`)
    expect(words).toContain(`${at.in('c.pem')}: block 1: a private key`)
    expect(words).not.toContain(signers.any.privateKey.split('\n')[1])
  })

  test('of nothing is bad usage', async () => {
    expect(await trust('list')).toMatchObject({ code: 2, words: expect.stringContaining('--config') })
  })
})

describe('add', () => {
  test('copies a good list into the folder, and leaves nothing else there', async () => {
    const at = gate({})
    const given = join(at.home, 'signers.pem')
    writeFileSync(given, ANY.pem)
    const added = await trust('add', given, ...at.config)
    expect(added).toMatchObject({
      code: 0,
      lines: [{ file: at.in('signers.pem'), format: 'certificates', keys: [kidOf(ANY)], renewed: false }],
    })
    expect(readdirSync(at.folder)).toEqual(['signers.pem'])
    expect(readFileSync(at.in('signers.pem'), 'utf8')).toBe(ANY.pem)
  })

  test('gives a name that the folder is read by', async () => {
    const at = gate({})
    const given = join(at.home, 'download')
    writeFileSync(given, ANY.der)
    const added = await trust('add', given, '--to', join(at.home, 'new', 'folder'))
    expect(added).toMatchObject({
      code: 0,
      lines: [{ file: join(at.home, 'new', 'folder', 'download.pem') }],
    })
  })

  test('the same list again renews its age, whatever its name', async () => {
    const at = gate({ 'a.jwks': list(JWKS, 30) })
    const given = join(at.home, 'b.jwks')
    writeFileSync(given, JWKS)
    const added = await trust('add', given, ...at.config)
    expect(added).toMatchObject({ code: 0, lines: [{ file: at.in('a.jwks'), renewed: true }] })
    expect(statSync(at.in('a.jwks')).mtimeMs).toBe(clock.now())
  })

  test.each([
    [
      'another list of its name',
      'a.jwks',
      JSON.stringify(publicJwks(other, null)),
      1,
      'another file is there',
    ],
    [
      'a kid that means another key there',
      'b.jwks',
      JSON.stringify({ keys: [{ ...publicJwks(other, null).keys[0], kid: key.kid }] }),
      1,
      'means another key',
    ],
    ['a private key', 'b.pem', signers.any.privateKey, 2, 'a private key'],
    ['rubbish', 'b.json', '{}', 2, 'expected certificates'],
  ])('%s is refused, and the folder stays as it was', async (_name, name, content, exitCode, problem) => {
    const at = gate({ 'a.jwks': list(JWKS) })
    const given = join(at.home, name)
    writeFileSync(given, content)
    const added = await trust('add', given, ...at.config)
    expect(added).toMatchObject({ code: exitCode, lines: [], words: expect.stringContaining(problem) })
    expect(readdirSync(at.folder)).toEqual(['a.jwks'])
    expect(readFileSync(at.in('a.jwks'), 'utf8')).toBe(JWKS)
  })

  const denying = (...codes: string[]) =>
    JSON.stringify({ denied: codes.map((code) => ({ hash: denyHashOf(code) })) })

  test('a deny list that has grown takes the place of the one of its name', async () => {
    const at = gate({ 'deny.json': list(denying('a'), 30) })
    const given = join(at.home, 'deny.json')
    writeFileSync(given, denying('b', 'a'))
    const added = await trust('add', given, ...at.config)
    expect(added).toMatchObject({
      code: 0,
      lines: [{ file: at.in('deny.json'), format: 'deny-list', denied: 2, renewed: true }],
    })
    expect(readdirSync(at.folder)).toEqual(['deny.json'])
    expect(readFileSync(at.in('deny.json'), 'utf8')).toBe(denying('b', 'a'))
    // By the file system's own time, for which a list just written will do.
    expect(statSync(at.in('deny.json')).mtimeMs).toBeGreaterThanOrEqual(statSync(given).mtimeMs)
  })

  test.each([
    ['that denies less', 'deny.json', denying('b')],
    ['in place of keys', 'deny.json', JWKS],
  ])('a deny list %s does not', async (_name, name, there) => {
    const at = gate({ [name]: list(there) })
    const given = join(at.home, name)
    writeFileSync(given, denying('a', 'c'))
    const added = await trust('add', given, ...at.config)
    expect(added).toMatchObject({
      code: 1,
      lines: [],
      words: expect.stringContaining('another file is there'),
    })
    expect(readFileSync(at.in(name), 'utf8')).toBe(there)
  })

  test('where the config names no folder, says what to do', async () => {
    const at = gate({})
    rmSync(at.folder, { recursive: true })
    const given = join(at.home, 'a.jwks')
    writeFileSync(given, JWKS)
    const added = await trust('add', given, ...at.config)
    expect(added).toMatchObject({ code: 2, words: expect.stringContaining('codes.trust names no folder') })
  })
})

describe('remove', () => {
  test('takes one key out of its list, whose age stays', async () => {
    const at = gate({ 'a.jwks': list(JWKS, 30), 'b.pem': list(`${ANY.pem}${signerOf('rsa').pem}`) })
    const before = statSync(at.in('a.jwks')).mtimeMs
    const removed = await trust('remove', key.kid, kidOf(ANY), ...at.config)
    expect(removed).toMatchObject({
      code: 0,
      lines: [
        { removed: key.kid, file: at.in('a.jwks') },
        { removed: kidOf(ANY), file: at.in('b.pem') },
      ],
    })
    expect(Math.abs(statSync(at.in('a.jwks')).mtimeMs - before)).toBeLessThan(10)
    const { lines } = await trust('list', ...at.config)
    expect(lines).toEqual([
      expect.objectContaining({ kid: other.kid }),
      expect.objectContaining({ kid: kidOf(signerOf('rsa')) }),
    ])
  })

  test('takes one out whose kid begins with a dash', async () => {
    const at = gate({ 'a.jwks': list(JSON.stringify(publicJwks(dashed, null))) })
    const removed = await trust('remove', dashed.kid, ...at.config)
    expect(removed).toMatchObject({ code: 0, lines: [{ removed: dashed.kid, file: at.in('a.jwks') }] })
  })

  test('of a mistyped option takes nothing out', async () => {
    const at = gate({ 'a.jwks': list(JWKS) })
    const removed = await trust('remove', 'a.jwks', '--form', at.folder, ...at.config)
    expect(removed).toMatchObject({
      code: 2,
      lines: [],
      words: expect.stringContaining('--form: no option, and no key'),
    })
    expect(readdirSync(at.folder)).toEqual(['a.jwks'])
  })

  test('takes out a list with its last key, and any file by its name', async () => {
    const at = gate({ 'a.pem': list(ANY.pem), 'b.jwks': list('rubbish'), 'c.jwks': list(JWKS) })
    const removed = await trust('remove', kidOf(ANY), 'b.jwks', '--from', at.folder)
    expect(removed.code).toBe(0)
    expect(readdirSync(at.folder)).toEqual(['c.jwks'])
  })

  test.each([
    ['by its name', 'a.pem'],
    ['with its last key', kidOf(ANY)],
  ])('of a list that the config names by itself, %s, says what is still to do', async (_name, named) => {
    const at = gate({ 'a.pem': list(ANY.pem) })
    const config = at.config[1] ?? ''
    writeFileSync(config, readFileSync(config, 'utf8').replace('["trust"]', '["trust/a.pem"]'))
    const removed = await trust('remove', named, ...at.config)
    expect(removed).toMatchObject({
      code: 0,
      lines: [expect.objectContaining({ removed: expect.any(String) })],
    })
    expect(removed.words).toContain(
      `${at.in('a.pem')}: take it out of codes.trust too, and restart the kiosk`,
    )
  })

  test('of what is not there is refused', async () => {
    const at = gate({ 'a.pem': list(ANY.pem) })
    const removed = await trust('remove', 'nobody', ...at.config)
    expect(removed).toMatchObject({ code: 1, words: expect.stringContaining('nobody: no list and no key') })
    expect(readdirSync(at.folder)).toEqual(['a.pem'])
  })
})
