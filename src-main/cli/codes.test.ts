import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ManualClock } from '../../drivers/clock.ts'
import { gateConfig, HEALTH_TEXT, MORNING } from '../../test/fixtures/gate-at-work.ts'
import {
  alipay,
  guangdongError,
  openAuthorityServer,
  type Manner,
} from '../../test/fixtures/authority-server.ts'
import codesPasses from '../../test/fixtures/codes-passes.json' with { type: 'json' }
import { generatePassKey } from '../codes/issue/pass-mint.ts'
import { fieldOf, jsonLines, runKiosk, type Ran } from './run-kiosk.fixture.ts'
import { openScratchFolder } from './scratch-folder.fixture.ts'

const { dir, file, fresh, remove } = openScratchFolder()
afterAll(remove)

describe('code verify', () => {
  const at = ['--at', '2020-03-06T08:00:00+08:00']
  const pass = (name: string) => codesPasses.passes.find((candidate) => candidate.name === name)?.text ?? ''
  const trust = () => ['--trust', file('verify.jwks', codesPasses.jwks)]
  const signed = (status: string, expires: string) => ({
    family: 'ra1',
    status,
    assurance: 'signed',
    reason: null,
    notBefore: null,
    expires,
  })

  test.each([
    [
      'a green RA1',
      () => [pass('green RA1'), ...at, ...trust()],
      0,
      signed('green', '2020-03-06T04:00:00.000Z'),
    ],
    [
      'a yellow RA1',
      () => [pass('yellow RA1'), ...at, ...trust()],
      1,
      signed('yellow', '2020-03-06T04:00:00.000Z'),
    ],
    [
      'a green RA1 past its time',
      () => [pass('green RA1'), '--at', '2020-03-06T04:00:01Z', ...trust()],
      1,
      signed('expired', '2020-03-06T04:00:00.000Z'),
    ],
    [
      'one whose key nobody trusts',
      () => [pass('green RA1'), ...at],
      1,
      { family: 'ra1', status: 'invalid', reason: 'untrusted' },
    ],
    [
      'one with a bit turned',
      () => [pass('green RA1').replace(/.$/, (last) => (last === '0' ? '1' : '0')), ...at, ...trust()],
      1,
      { family: 'ra1', status: 'invalid' },
    ],
    [
      'a health code',
      () => [HEALTH_TEXT, ...at],
      3,
      { family: 'zhejiang', status: 'unknown', assurance: null },
    ],
    ['junk', () => ['hello'], 2, { family: null, status: 'invalid', reason: 'not-a-code' }],
  ] as const)('%s: exit %#', async (_name, args, code, report) => {
    const ran = await runKiosk(['code', 'verify', ...args()])
    expect(jsonLines(ran)).toEqual([expect.objectContaining(report)])
    expect(Object.keys(jsonLines(ran)[0] ?? {})).toEqual([
      'family',
      'status',
      'assurance',
      'reason',
      'notBefore',
      'expires',
    ])
    expect(ran.code).toBe(code)
    expect(ran.stderr === '').toBe(code !== 2)
  })

  test('from stdin, with the CR that a scanner sends', async () => {
    const ran = await runKiosk(['code', 'verify', '-', ...at], `${HEALTH_TEXT}\r\n`)
    expect([ran.code, jsonLines(ran)]).toEqual([3, [expect.objectContaining({ family: 'zhejiang' })]])
  })

  test('a site’s own pattern, from its config', async () => {
    const config = file('site.config.json', {
      ...gateConfig(dir),
      codes: { ruian: { patterns: ['RAT-\\d{8}'] } },
    })
    const ran = await runKiosk(['code', 'verify', 'RAT-12345678', '--config', config])
    expect([ran.code, jsonLines(ran)]).toEqual([3, [expect.objectContaining({ family: 'ruian-site' })]])
  })

  test.each([
    ['a time that is none', [HEALTH_TEXT, '--at', 'yesterday'], /--at: expected an ISO time/],
    ['a trust list that is not there', [HEALTH_TEXT, '--trust', fresh('none.jwks')], /none\.jwks/],
    ['a config that is wrong', [HEALTH_TEXT, '--config', fresh('none.json')], /none\.json: ENOENT/],
  ])('%s: exit 2', async (_name, args, words) => {
    const ran = await runKiosk(['code', 'verify', ...args])
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(words)
  })
})

describe('code verify --lookup', () => {
  const SECRET = 'never-on-any-line'
  function withLookup(url: string, mapping: 'alipay' | 'guangdong'): string {
    const config = fresh('kiosk.config.json')
    writeFileSync(join(dirname(config), 'secret'), SECRET, { mode: 0o600 })
    const parameters = mapping === 'alipay' ? { cityCode: '330300' } : { deviceNo: '7' }
    const lookup = {
      families: ['zhejiang'],
      mapping,
      url,
      parameters,
      secretFile: 'secret',
      timeoutSeconds: 2,
    }
    writeFileSync(config, JSON.stringify({ ...gateConfig(dir), codes: { lookups: [lookup] } }))
    return config
  }

  /** Asks a server of this manner, and looks that nothing is said of the secret or the code. */
  async function lookedUp(mapping: 'alipay' | 'guangdong', manner: Manner, clock: ManualClock): Promise<Ran> {
    const server = await openAuthorityServer(null)
    server.behave(manner)
    const verify = ['code', 'verify', '-', '--config', withLookup(server.url, mapping), '--lookup']
    const ran = await runKiosk(verify, `${HEALTH_TEXT}\r\n`, clock)
    await server.close()
    expect(ran.stdout + ran.stderr).not.toMatch(/never-on-any-line|2369cface/)
    expect(server.asked[0]?.body).toContain(JSON.stringify(HEALTH_TEXT))
    return ran
  }
  const report = { family: 'zhejiang', reason: null, notBefore: null, expires: null }

  test.each<
    [
      name: string,
      mapping: 'alipay' | 'guangdong',
      manner: Manner,
      status: string,
      code: number,
      words: RegExp,
    ]
  >([
    ['green', 'alipay', alipay('green'), 'green', 0, /^$/],
    ['red', 'alipay', alipay('red'), 'red', 1, /^$/],
    ['under review', 'alipay', alipay('init'), 'under_review', 1, /^$/],
    ['expired', 'guangdong', guangdongError(2003), 'expired', 1, /^$/],
    [
      'a device that nobody knows',
      'guangdong',
      guangdongError(1012),
      'lookup_failed',
      3,
      /^kiosk: look-up: error-code: 1012\n$/,
    ],
    [
      'out of order',
      'alipay',
      (response) => response.writeHead(500).end(),
      'lookup_failed',
      3,
      /look-up: http-status: 500/,
    ],
  ])('an authority that says %s', async (_name, mapping, manner, status, code, words) => {
    const ran = await lookedUp(mapping, manner, new ManualClock(MORNING))
    const assurance = code === 3 ? null : 'authority'
    expect([ran.code, jsonLines(ran)]).toEqual([code, [{ ...report, status, assurance }]])
    expect(ran.stderr).toMatch(words)
  })

  test('an authority that says nothing, for as long as the config waits', async () => {
    const clock = new ManualClock(MORNING)
    const ran = await lookedUp('alipay', () => void clock.advance(2000), clock)
    expect([ran.code, jsonLines(ran)]).toEqual([
      3,
      [{ ...report, status: 'lookup_timeout', assurance: null }],
    ])
    expect(ran.stderr).toMatch(/look-up: timeout/)
  })

  test('without the flag nobody is asked', async () => {
    const server = await openAuthorityServer(null)
    const config = withLookup(server.url, 'alipay')
    const ran = await runKiosk(['code', 'verify', HEALTH_TEXT, '--config', config])
    expect([ran.code, fieldOf(ran, 'status'), server.asked]).toEqual([3, 'unknown', []])
    await server.close()
  })

  test('the config is printed and checked without its secret', async () => {
    const config = withLookup('https://authority.example/', 'alipay')
    const printed = await runKiosk(['config', 'print', '--config', config])
    expect(printed.code).toBe(0)
    expect(jsonLines(printed)[0]).toMatchObject({
      codes: {
        lookups: [{ mapping: 'alipay', secretFile: join(dirname(config), 'secret'), timeoutSeconds: 2 }],
      },
    })
    rmSync(join(dirname(config), 'secret'))
    const wrong = await runKiosk(['config', 'print', '--config', config])
    expect([wrong.code, wrong.stdout]).toEqual([2, ''])
    expect(wrong.stderr).toMatch(/codes\.lookups\[0\]\.secretFile: .*secret: no such file/)
    expect(printed.stdout + wrong.stderr).not.toContain(SECRET)
  })

  test('needs a config that names somebody', async () => {
    const ran = await runKiosk(['code', 'verify', HEALTH_TEXT, '--lookup'])
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(/--lookup: expected --config/)
  })
})

describe('pass keygen and mint', () => {
  test('a pass that was minted is green where its key is trusted, to the second', async () => {
    const out = fresh('keys')
    const made = await runKiosk(['pass', 'keygen', '--out', out])
    expect(jsonLines(made)).toEqual([
      { kid: expect.any(String), key: join(out, 'pass-key.jwk'), trust: join(out, 'trust.jwks') },
    ])
    expect(made.code).toBe(0)
    expect(statSync(join(out, 'pass-key.jwk')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(out, 'trust.jwks'), 'utf8')).not.toContain('"d"')
    const before = readFileSync(join(out, 'pass-key.jwk'), 'utf8')
    expect((await runKiosk(['pass', 'keygen', '--out', out])).code).toBe(2)
    expect(readFileSync(join(out, 'pass-key.jwk'), 'utf8')).toBe(before)

    // A list that is there is not written over either, and no key is left without its own.
    rmSync(join(out, 'pass-key.jwk'))
    expect((await runKiosk(['pass', 'keygen', '--out', out])).code).toBe(2)
    expect(existsSync(join(out, 'pass-key.jwk'))).toBe(false)
    writeFileSync(join(out, 'pass-key.jwk'), before, { mode: 0o600 })

    const mint = ['pass', 'mint', '--type', 'ra1', '--key', join(out, 'pass-key.jwk')]
    const minted = await runKiosk([...mint, '--at', '2020-03-06T08:00:00+08:00', '--expires-in', '60'])
    const text = fieldOf(minted, 'text')
    expect(text).toMatch(/^RA1:/)
    const verdicts = await Promise.all(
      ['2020-03-06T00:00:59Z', '2020-03-06T00:01:01Z'].map((at) =>
        runKiosk(['code', 'verify', text, '--trust', out, '--at', at]),
      ),
    )
    expect(verdicts.map((ran) => [ran.code, jsonLines(ran)[0]])).toEqual([
      [0, expect.objectContaining({ status: 'green', assurance: 'signed' })],
      [1, expect.objectContaining({ status: 'expired' })],
    ])
  })

  test('a key limited to work passes signs no RA1 that anybody believes', async () => {
    const out = fresh('work')
    await runKiosk(['pass', 'keygen', '--out', out, '--passes', 'wp1'])
    const key = ['--key', join(out, 'pass-key.jwk')]
    const texts = await Promise.all([
      runKiosk(['pass', 'mint', '--type', 'wp1', '--enterprise', '瓯江电子', ...key]),
      runKiosk(['pass', 'mint', '--type', 'ra1', ...key]),
    ])
    const verified = await Promise.all(
      texts.map((ran) => runKiosk(['code', 'verify', '-', '--trust', out], fieldOf(ran, 'text'))),
    )
    expect(verified.map((ran) => jsonLines(ran)[0])).toEqual([
      expect.objectContaining({ family: 'wp1', status: 'green' }),
      expect.objectContaining({ family: 'ra1', status: 'invalid', reason: 'untrusted' }),
    ])
  })

  test.each([
    ['a work pass of nobody', ['--type', 'wp1'], /--enterprise/],
    ['a guest pass to nowhere', ['--type', 'gp1'], /--household/],
    ['a badge without a number', ['--type', 'sb1'], /--staff-number/],
    [
      'a pass that ends before it begins',
      ['--type', 'ra1', '--expires-in', '-5'],
      /must expire after it begins/,
    ],
    ['half a second', ['--type', 'ra1', '--expires-in', '0.5'], /expected a whole number/],
  ])('%s: exit 2', async (_name, args, words) => {
    const key = file('some.jwk', generatePassKey())
    const ran = await runKiosk(['pass', 'mint', '--key', key, ...args])
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(words)
  })
})
