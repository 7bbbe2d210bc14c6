import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CA_FILE } from '../../../test/fixtures/authority-server.ts'
import { configSchema } from '../../config/config.ts'
import { gateConfig } from '../../../test/fixtures/gate-at-work.ts'
import { loadLookups } from './load-lookups.ts'

const SECRET = 'S3CRET-of-the-province'
const ENV = { PROVINCE: SECRET, TWO_LINES: `${SECRET}\nx`, EMPTY: '' }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-lookup-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string, mode = 0o600): string {
  const path = join(folder, name)
  writeFileSync(path, content, { mode })
  return path
}

const ZHEJIANG = {
  families: ['zhejiang'],
  mapping: 'zhejiang',
  url: 'https://authority.example/query',
  appKey: 'KEY',
  parameters: { cityNo: '330300' },
}

function load(lookup: object) {
  const config = configSchema.parse({
    ...gateConfig(folder),
    codes: { lookups: [{ ...ZHEJIANG, ...lookup }] },
  })
  return loadLookups(config.codes.lookups, ENV)
}

describe('a look-up', () => {
  test('with its secret in a file', () => {
    const loaded = load({ secretFile: file('secret', `${SECRET}\n`) })
    expect(loaded.ok && loaded.value).toMatchObject([
      { terms: { secret: SECRET, appKey: 'KEY' }, ca: null, timeoutMs: 3000, retries: 2, reuseMs: 10_000 },
    ])
  })

  test('with its secret in the environment, its own authority and its own times', () => {
    const loaded = load({
      secretEnv: 'PROVINCE',
      caFile: CA_FILE,
      timeoutSeconds: 30,
      reuseSeconds: 0,
      retries: 0,
    })
    expect(loaded.ok && loaded.value).toMatchObject([
      {
        terms: { secret: SECRET },
        ca: expect.stringContaining('BEGIN'),
        timeoutMs: 30_000,
        retries: 0,
        reuseMs: 0,
      },
    ])
  })

  test('with a mapping of the site’s own', () => {
    const mapping = file(
      'mapping.json',
      JSON.stringify({
        source: 'the neighbours',
        request: { method: 'GET', code: 'token', query: { code: '{code}' } },
        answer: { status: { at: '/status', values: 'dahua' } },
      }),
    )
    const loaded = load({ mapping, appKey: undefined, parameters: {} })
    expect(loaded.ok && loaded.value[0]?.mapping.request.query).toEqual({ code: '{code}' })
  })
})

describe('what is wrong is told by its key, and without the secret', () => {
  test.each<[name: string, lookup: () => object, problem: RegExp]>([
    ['no secret', () => ({}), /^codes\.lookups\[0\]\.secretFile: expected the file of the secret/],
    [
      'no such file',
      () => ({ secretFile: join(folder, 'nothing') }),
      /\.secretFile: .*nothing: no such file$/,
    ],
    [
      'a file for everybody',
      () => ({ secretFile: file('open', SECRET, 0o644) }),
      /\.secretFile: .*open: others can read it; expected mode 0600$/,
    ],
    [
      'two lines',
      () => ({ secretFile: file('two', `${SECRET}\nand more`) }),
      /\.secretFile: .*one line of visible ASCII$/,
    ],
    ['a variable that is not set', () => ({ secretEnv: 'NOT_SET' }), /\.secretEnv: NOT_SET is not set$/],
    [
      'a variable of two lines',
      () => ({ secretEnv: 'TWO_LINES' }),
      /\.secretEnv: TWO_LINES does not hold one line/,
    ],
    ['an empty variable', () => ({ secretEnv: 'EMPTY' }), /\.secretEnv: EMPTY does not hold one line/],
    [
      'no appKey',
      () => ({ secretEnv: 'PROVINCE', appKey: undefined }),
      /\.appKey: expected what this mapping sends$/,
    ],
    [
      'no city',
      () => ({ secretEnv: 'PROVINCE', parameters: {} }),
      /\.parameters\.cityNo: expected what this mapping sends$/,
    ],
    [
      'a misspelt parameter',
      () => ({ secretEnv: 'PROVINCE', parameters: { cityNo: '1', citiNo: '1' } }),
      /\.parameters\.citiNo: this mapping has no such placeholder$/,
    ],
    [
      'a parameter that would take the place of the kiosk’s own',
      () => ({ secretEnv: 'PROVINCE', parameters: { cityNo: '1', code: 'x' } }),
      /\.parameters\.code: this mapping has no such placeholder$/,
    ],
    ['no such mapping', () => ({ mapping: join(folder, 'none.json') }), /\.mapping: .*none\.json: ENOENT/],
    [
      'a mapping that is none',
      () => ({ mapping: file('m.json', '{"source":"x","request":{"method":"GET","code":"all"}}') }),
      /\.mapping: .*m\.json: .*\nrequest\.code: .*\nanswer: /,
    ],
    [
      'a certificate that is none',
      () => ({ secretEnv: 'PROVINCE', caFile: file('ca.pem', 'none') }),
      /\.caFile: .*ca\.pem: expected a certificate in PEM$/,
    ],
  ])('%s', (_name, lookup, problem) => {
    const loaded = load(lookup())
    expect(loaded.ok).toBe(false)
    if (loaded.ok) return
    expect(loaded.problem).toMatch(problem)
    expect(loaded.problem).not.toContain(SECRET)
  })
})
