import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PNG } from 'pngjs'
import { toFile } from 'qrcode'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  gateConfig,
  greenResident,
  HEALTH_TEXT,
  leave,
  openGate,
  pastEveryCheck,
  type Gate,
} from '../../test/fixtures/gate-at-work.ts'
import {
  alipay,
  guangdongError,
  openAuthorityServer,
  type Manner,
} from '../../test/fixtures/authority-server.ts'
import codesPasses from '../../test/fixtures/codes-passes.json' with { type: 'json' }
import defaultPeople from '../demo/default-people.json' with { type: 'json' }
import { generatePassKey } from '../codes/issue/pass-mint.ts'
import { keyFileOf } from '../store/key-pointer.ts'
import { KIOSK } from './kiosk-process.fixture.ts'
import { jsonLines, runKiosk, type Ran } from './run-kiosk.fixture.ts'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'kiosk-cli-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const kiosk = (args: readonly string[], input: string | Buffer = '') => runKiosk(args, input)

const field = (ran: Pick<Ran, 'stdout'>, name: string): string =>
  String(Reflect.get(Object(json(ran)[0]), name))
const json = jsonLines

let files = 0
/** Each in a folder of its own: no test writes over what another one reads. */
function file(name: string, content: unknown): string {
  const folder = join(dir, String((files += 1)))
  mkdirSync(folder)
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

describe.concurrent('usage', () => {
  test('--help alone names every command with its options', async () => {
    const { code, stdout, stderr } = await kiosk(['--help'])
    expect([code, stderr]).toEqual([0, ''])
    for (const said of [
      'run --config <file>:',
      'demo:',
      '--once',
      '--people <file>',
      'thermometer decode --protocol <id>:',
      'gy-mcu90614, mlx-ascii,',
      '--hex',
      'thermometer replay <file>:',
      'scanner decode:',
      '--descriptor <hex>',
      '--layout <name>',
      'code verify <text>:',
      '--at <iso>',
      '--trust <path>',
      'code read <files...>:',
      'pass keygen:',
      'pass mint --type <type> --key <file>:',
      'pass issue --type <type> --csv <file> --key <file> --out <dir>:',
      '--skip-bad',
      'pass revoke --deny-list <file> [text]:',
      'trust list:',
      'trust add <file>:',
      'trust remove <names...>:',
      'journal verify --data <dir>:',
      '--head <file>',
      'journal head --data <dir>:',
      'export --data <dir>:',
      '--format <format>',
      'rules check <rules> [cases]:',
      'config print --config <file>:',
      'Exit codes: 0 good; 1 refused',
    ]) {
      expect(stdout).toContain(said)
    }
  })

  test.each([
    ['nothing', [], /Usage: kiosk/],
    ['a command that is not there', ['fly'], /unknown command 'fly'/],
    ['half a command', ['code'], /Usage: kiosk code/],
    ['an option that is not there', ['demo', '--twice'], /unknown option '--twice'/],
    ['an option left out', ['run'], /required option '--config <file>'/],
    ['a port that is none', ['demo', '--port', '70000'], /expected 0 to 65535/],
    ['a layout that is none', ['scanner', 'decode', '--layout', 'c'], /Allowed choices are a, b, keyboard/],
    ['a zone that is none', ['export', '--data', '.', '--time-zone', 'Mars'], /expected an IANA zone/],
    ['a word too many', ['config', 'print', '--config', 'x', 'y'], /too many arguments/],
  ])('%s: exit 2 with words', async (_name, args, words) => {
    const { code, stdout, stderr } = await kiosk(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(words)
  })
})

describe.concurrent('code verify --lookup', () => {
  const SECRET = 'never-on-any-line'
  const withLookup = async (url: string, mapping: 'alipay' | 'guangdong'): Promise<string> => {
    const own = mkdtempSync(join(dir, 'lookup-'))
    const config = join(own, 'kiosk.config.json')
    writeFileSync(join(own, 'secret'), SECRET, { mode: 0o600 })
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
    ['silent', 'alipay', () => {}, 'lookup_timeout', 3, /look-up: timeout/],
  ])('an authority that says %s', async (_name, mapping, manner, status, code, words) => {
    const server = await openAuthorityServer(null)
    server.behave(manner)
    const config = await withLookup(server.url, mapping)
    const ran = await kiosk(['code', 'verify', '-', '--config', config, '--lookup'], `${HEALTH_TEXT}\r\n`)
    await server.close()
    const assurance = code === 3 ? null : 'authority'
    expect([ran.code, json(ran)]).toEqual([
      code,
      [{ family: 'zhejiang', status, assurance, reason: null, notBefore: null, expires: null }],
    ])
    expect(ran.stderr).toMatch(words)
    expect(ran.stdout + ran.stderr).not.toMatch(/never-on-any-line|2369cface/)
    expect(server.asked[0]?.body).toContain(JSON.stringify(HEALTH_TEXT))
  })

  test('without the flag nobody is asked', async () => {
    const server = await openAuthorityServer(null)
    const config = await withLookup(server.url, 'alipay')
    const ran = await kiosk(['code', 'verify', HEALTH_TEXT, '--config', config])
    expect([ran.code, field(ran, 'status'), server.asked]).toEqual([3, 'unknown', []])
    await server.close()
  })

  test('the config is printed and checked without its secret', async () => {
    const config = await withLookup('https://authority.example/', 'alipay')
    const printed = await kiosk(['config', 'print', '--config', config])
    expect(printed.code).toBe(0)
    expect(json(printed)[0]).toMatchObject({
      codes: {
        lookups: [{ mapping: 'alipay', secretFile: join(dirname(config), 'secret'), timeoutSeconds: 2 }],
      },
    })
    rmSync(join(dirname(config), 'secret'))
    const wrong = await kiosk(['config', 'print', '--config', config])
    expect([wrong.code, wrong.stdout]).toEqual([2, ''])
    expect(wrong.stderr).toMatch(/codes\.lookups\[0\]\.secretFile: .*secret: no such file/)
    expect(printed.stdout + wrong.stderr).not.toContain(SECRET)
  })

  test('needs a config that names somebody', async () => {
    const ran = await kiosk(['code', 'verify', HEALTH_TEXT, '--lookup'])
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(/--lookup: expected --config/)
  })
})

describe.concurrent('code verify', () => {
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
    const ran = await kiosk(['code', 'verify', ...args()])
    expect(json(ran)).toEqual([expect.objectContaining(report)])
    expect(Object.keys(json(ran)[0] ?? {})).toEqual([
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
    const ran = await kiosk(['code', 'verify', '-', ...at], `${HEALTH_TEXT}\r\n`)
    expect([ran.code, json(ran)]).toEqual([3, [expect.objectContaining({ family: 'zhejiang' })]])
  })

  test('a site’s own pattern, from its config', async () => {
    const config = file('site.config.json', {
      ...gateConfig(dir),
      codes: { ruian: { patterns: ['RAT-\\d{8}'] } },
    })
    const ran = await kiosk(['code', 'verify', 'RAT-12345678', '--config', config])
    expect([ran.code, json(ran)]).toEqual([3, [expect.objectContaining({ family: 'ruian-site' })]])
  })

  test.each([
    ['a time that is none', [HEALTH_TEXT, '--at', 'yesterday'], /--at: expected an ISO time/],
    ['a trust list that is not there', [HEALTH_TEXT, '--trust', 'none.jwks'], /none\.jwks/],
    ['a config that is wrong', [HEALTH_TEXT, '--config', 'none.json'], /none\.json: ENOENT/],
  ])('%s: exit 2', async (_name, args, words) => {
    const ran = await kiosk(['code', 'verify', ...args])
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(words)
  })
})

describe.concurrent('pass keygen and mint', () => {
  test('a pass that was minted is green where its key is trusted, to the second', async () => {
    const out = join(dir, 'keys')
    const made = await kiosk(['pass', 'keygen', '--out', out])
    expect(json(made)).toEqual([
      { kid: expect.any(String), key: join(out, 'pass-key.jwk'), trust: join(out, 'trust.jwks') },
    ])
    expect(made.code).toBe(0)
    expect(statSync(join(out, 'pass-key.jwk')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(out, 'trust.jwks'), 'utf8')).not.toContain('"d"')
    const before = readFileSync(join(out, 'pass-key.jwk'), 'utf8')
    expect((await kiosk(['pass', 'keygen', '--out', out])).code).toBe(2)
    expect(readFileSync(join(out, 'pass-key.jwk'), 'utf8')).toBe(before)

    // A list that is there is not written over either, and no key is left without its own.
    rmSync(join(out, 'pass-key.jwk'))
    expect((await kiosk(['pass', 'keygen', '--out', out])).code).toBe(2)
    expect(existsSync(join(out, 'pass-key.jwk'))).toBe(false)
    writeFileSync(join(out, 'pass-key.jwk'), before, { mode: 0o600 })

    const mint = ['pass', 'mint', '--type', 'ra1', '--key', join(out, 'pass-key.jwk')]
    const minted = await kiosk([...mint, '--at', '2020-03-06T08:00:00+08:00', '--expires-in', '60'])
    const text = field(minted, 'text')
    expect(text).toMatch(/^RA1:/)
    const verdicts = await Promise.all(
      ['2020-03-06T00:00:59Z', '2020-03-06T00:01:01Z'].map((at) =>
        kiosk(['code', 'verify', text, '--trust', out, '--at', at]),
      ),
    )
    expect(verdicts.map((ran) => [ran.code, json(ran)[0]])).toEqual([
      [0, expect.objectContaining({ status: 'green', assurance: 'signed' })],
      [1, expect.objectContaining({ status: 'expired' })],
    ])
  })

  test('a key limited to work passes signs no RA1 that anybody believes', async () => {
    const out = join(dir, 'work')
    await kiosk(['pass', 'keygen', '--out', out, '--passes', 'wp1'])
    const key = ['--key', join(out, 'pass-key.jwk')]
    const texts = await Promise.all([
      kiosk(['pass', 'mint', '--type', 'wp1', '--enterprise', '瓯江电子', ...key]),
      kiosk(['pass', 'mint', '--type', 'ra1', ...key]),
    ])
    const verified = await Promise.all(
      texts.map((ran) => kiosk(['code', 'verify', '-', '--trust', out], field(ran, 'text'))),
    )
    expect(verified.map((ran) => json(ran)[0])).toEqual([
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
    const ran = await kiosk(['pass', 'mint', '--key', key, ...args])
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(words)
  })
})

describe.concurrent('thermometer decode', () => {
  test.each([
    [
      'LU90614, body and object',
      'lu90614',
      'FE AC 28 1E 00 00 00 00 F0  FE AA 28 1E 00 00 00 00 EE',
      [
        { celsius: 40.3, kind: 'body-estimate', ambient: null },
        { celsius: 40.3, kind: 'surface', ambient: null },
        { good: 2, bad: 0, skipped: 0 },
      ],
    ],
    [
      'LU90614, 36.05 and not 36.5',
      'lu90614',
      'FE AC 24 05 00 00 00 00 D3',
      [
        { celsius: 36.05, kind: 'body-estimate', ambient: null },
        { good: 1, bad: 0, skipped: 0 },
      ],
    ],
    [
      'GY-MCU90614, the vendor’s example after noise',
      'gy-mcu90614',
      '00 5A\n5A 5A 45 04 0C 78 0D 19 A7',
      [
        { celsius: 31.92, kind: 'surface', ambient: 33.53 },
        { good: 1, bad: 0, skipped: 2 },
      ],
    ],
    [
      'TN9, the room and then the object: nothing is remembered',
      'tn9',
      '66 12 C3 3B 0D  4C 14 2A 8A 0D',
      [
        { celsius: null, kind: 'surface', ambient: 27.0375 },
        { celsius: 49.475, kind: 'surface', ambient: null },
        { good: 2, bad: 0, skipped: 0 },
      ],
    ],
    [
      'GY-MCU90614, frost',
      'gy-mcu90614',
      '5a5a4504fe0c09cede',
      [
        { celsius: -5, kind: 'surface', ambient: 25.1 },
        { good: 1, bad: 0, skipped: 0 },
      ],
    ],
  ])('%s', async (_name, protocol, hex, lines) => {
    const typed = await kiosk(['thermometer', 'decode', '--protocol', protocol, '--hex'], hex)
    expect([typed.code, json(typed), typed.stderr]).toEqual([0, lines, ''])
  })

  test('raw bytes, as a port gives them', async () => {
    const ran = await kiosk(
      ['thermometer', 'decode', '--protocol', 'lu90614'],
      Buffer.from('feac281e00000000f0', 'hex'),
    )
    expect([ran.code, json(ran)[0]]).toEqual([0, { celsius: 40.3, kind: 'body-estimate', ambient: null }])
  })

  test.each([
    [
      'a sum that is wrong',
      'lu90614',
      'FE AC 28 1E 00 00 00 00 F1',
      [{ good: 0, bad: 1, skipped: 9 }],
      /no frame/,
    ],
    ['nothing', 'lu90614', '', [{ good: 0, bad: 0, skipped: 0 }], /no frame/],
    ['words for hex', 'lu90614', 'hello', [], /pairs of hex digits/],
    [
      'a module that it does not know',
      'mlx',
      'FE',
      [],
      /expected one of gy-mcu90614, mlx-ascii, calex-modbus, lu90614, aaa5-body/,
    ],
  ])('%s: exit 2', async (_name, protocol, hex, lines, words) => {
    const ran = await kiosk(['thermometer', 'decode', '--protocol', protocol, '--hex'], hex)
    expect([ran.code, json(ran)]).toEqual([2, lines])
    expect(ran.stderr).toMatch(words)
  })
})

describe.concurrent('thermometer replay', () => {
  const head = {
    recording: 1,
    device: 'thermometer',
    protocol: 'lu90614',
    baud: 9600,
    at: '2020-03-06T00:00:00.000Z',
  }
  const lines = (...values: unknown[]): string =>
    `${values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n')}\n`
  const frame = { says: 'temperature', celsius: 36.55, kind: 'body-estimate', ambient: null }

  test('what the lane’s driver says, with its time', async () => {
    const frames = [300, 600, 900].map((ms) => ({ ms, in: 'feac24370000000005' }))
    const ran = await kiosk([
      'thermometer',
      'replay',
      file('r.jsonl', lines(head, { ms: 0, out: 'facac4' }, ...frames)),
    ])
    expect([ran.code, ran.stderr]).toEqual([0, ''])
    expect(json(ran)).toEqual([
      { ms: 0, status: 'opening', detail: null },
      { ms: 0, status: 'syncing', detail: null },
      { ms: 300, frame },
      { ms: 600, frame },
      { ms: 900, frame },
      { ms: 900, status: 'online', detail: null },
      { good: 3, bad: 0, skipped: 0 },
    ])
  })

  test.each([
    ['no such file', null, /no such file/],
    ['half a line', lines(head, '{"ms":'), /line 2: expected \{"ms"/],
    ['another device', lines({ ...head, device: 'scanner' }), /line 1: expected "device": "thermometer"/],
    [
      'a module that it does not know',
      lines({ ...head, protocol: 'mlx' }),
      /line 1: protocol: expected one of/,
    ],
    ['a map of registers that is none', lines({ ...head, modbus: 1 }), /line 1: modbus/],
    ['noise', lines(head, { ms: 1, in: 'ffff' }), /no frame in the recording/],
  ])('%s: exit 2 with the line and what was expected', async (_name, content, words) => {
    const path = content === null ? join(dir, 'absent.jsonl') : file('r.jsonl', content)
    const ran = await kiosk(['thermometer', 'replay', path])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(words)
  })
})

describe.concurrent('scanner decode', () => {
  const zeros = (count: number): string => '00 '.repeat(count)
  const A = `02 0B 5D 51 31 45 4D 50 2D 30 30 30 31 32 33 0D ${zeros(45)}73 00 00`
  const B = `02 0B 45 4D 50 2D 30 30 30 31 32 33 0D ${zeros(51)}`
  const MERGED = `02 04 5D 51 31 41 0D 42 0D ${zeros(52)}73 00 00`
  const KEYS = ['23', '26', '28'].map((key) => `00 00 ${key} ${zeros(5)}\n${zeros(8)}`).join('\n')
  const HHP =
    '058C0902A1010912A1028502150026FF0075089501050' +
    '1093B81029503058C09FB09FC09FD8102953809FE8202010666FF950209040900810' +
    '2058C250175019508' +
    '09FF8102C0C0'

  test.each([
    ['layout A', ['--layout', 'a'], A, [{ text: 'EMP-000123', symbology: ']Q1' }], 0],
    [
      'layout A, found by its descriptor',
      ['--descriptor', HHP],
      A,
      [{ text: 'EMP-000123', symbology: ']Q1' }],
      0,
    ],
    ['layout B', ['--layout', 'b'], B, [{ text: 'EMP-000123', symbology: null }], 0],
    ['a keyboard', ['--layout', 'keyboard'], KEYS, [{ text: '69', symbology: null }], 0],
    ['a serial scanner', ['--layout', 'serial'], '36 39 0D', [{ text: '69', symbology: null }], 0],
    ['two codes in one read', ['--layout', 'a'], MERGED, [{ text: null, error: 'merged', lines: 2 }], 1],
  ])('%s', async (_name, args, reports, lines, code) => {
    const ran = await kiosk(['scanner', 'decode', ...args], `${reports}\r\n`)
    expect([ran.code, json(ran), ran.stderr]).toEqual([code, lines, ''])
  })

  test.each([
    ['a line that is no hex, by its number', [], `${A}\n\nhello\n`, /stdin line 3: expected a report as hex/],
    ['a descriptor of nothing', ['--descriptor', 'C0'], A, /--descriptor: expected a HID report descriptor/],
    ['no report', [], '', /no scan in the input/],
  ])('%s: exit 2', async (_name, args, reports, words) => {
    const ran = await kiosk(['scanner', 'decode', ...args], reports)
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(words)
  })
})

test('code read: the text of each picture, and exit 2 for one without', async () => {
  const picture = join(dir, 'code.png')
  await toFile(picture, HEALTH_TEXT, { width: 300 })
  const good = await kiosk(['code', 'read', picture])
  expect([good.code, json(good)]).toEqual([
    0,
    [{ file: picture, text: HEALTH_TEXT, decoder: 'zxing', colour: 'unknown', ms: expect.any(Number) }],
  ])
  const green = join(dir, 'green.png')
  await toFile(green, HEALTH_TEXT, { width: 300, color: { dark: '#2bac65', light: '#f4f4f4' } })
  expect(json(await kiosk(['code', 'read', green]))).toMatchObject([{ text: HEALTH_TEXT, colour: 'green' }])
  const blank = join(dir, 'blank.png')
  writeFileSync(blank, PNG.sync.write(new PNG({ width: 40, height: 40 })))
  const mixed = await kiosk(['code', 'read', blank, picture, 'none.png'])
  expect(mixed.code).toBe(2)
  expect(json(mixed)).toEqual([
    { file: blank, text: null, decoder: null, colour: null, ms: expect.any(Number) },
    expect.objectContaining({ text: HEALTH_TEXT }),
  ])
  expect(mixed.stderr).toMatch(/blank\.png: no code found[\s\S]*none\.png/)
})

describe('what is on record', () => {
  let gate: Gate
  let data: string
  beforeAll(async () => {
    gate = await openGate({ dir: join(dir) })
    data = join(dir, 'data')
    await greenResident(gate)
    await leave(gate)
    gate.lane.key('health-red', null)
    gate.lane.household('12-3-501', gate.view().recent[0]?.id ?? '')
    gate.lane.override(gate.view().recent[0]?.id ?? '', 'pass', 'instructed', {
      number: '901',
      name: '林班长',
      role: 'supervisor',
    })
  })
  afterAll(() => gate.close())

  test('the host noted where its key is', () => {
    expect(keyFileOf(data)).toBe(join(dir, 'kiosk.key'))
    expect(keyFileOf(join(dir, 'nowhere'))).toBe(join(dir, 'nowhere', 'kiosk.key'))
  })

  test('journal verify and head, beside the kiosk at work', async () => {
    const [verified, head] = await Promise.all([
      kiosk(['journal', 'verify', '--data', data]),
      kiosk(['journal', 'head', '--data', data]),
    ])
    expect([verified.code, verified.stderr, json(verified)]).toEqual([
      0,
      '',
      [{ rows: 4, firstBroken: null, head: expect.any(Object), headMatches: null }],
    ])
    expect([head.code, head.stderr]).toEqual([0, ''])
    expect(Object.keys(json(head)[0] ?? {})).toEqual(['kiosk', 'seq', 'hash', 'at', 'signature'])
    expect(json(head)).toEqual([expect.objectContaining({ seq: 4 })])
  })

  test('export: the columns of formats.md, a row each, names masked', async () => {
    const { code, stdout, stderr } = await kiosk(['export', '--data', data, '--format', 'csv'])
    expect([code, stderr]).toEqual([0, ''])
    const [header, ...rows] = stdout.trimEnd().split('\r\n')
    expect(header).toBe(
      '\uFEFFseq,entry id,gate,lane,direction,opened,decided,verdict,action,reasons,class,grid,household,name,' +
        'temperature,kind,raw,ambient,readings,health code,health code assurance,' +
        "Rui'an code,Rui'an code assurance,mask,guard,override reason,amended by,rules hash,row hash",
    )
    expect(rows).toHaveLength(4)
    expect(rows[0]).toMatch(/^1,in-1-\S+-1,huayuan,in-1,in,2020-03-06T08:00:0\d\.\d{3}\+08:00,/)
    expect(rows.map((row) => row.split(',').slice(7, 10).join(' '))).toEqual([
      'pass admit ',
      'deny hold-and-report health-code-red',
      'deny hold-and-report health-code-red',
      'pass admit health-code-red',
    ])
  })

  test('export of a time, in another zone', async () => {
    const ran = await kiosk([
      'export',
      '--data',
      data,
      '--time-zone',
      'UTC',
      '--from',
      '2020-03-06T08:00:00+08:00',
      '--to',
      '2020-03-06T08:00:05+08:00',
    ])
    const rows = ran.stdout.trimEnd().split('\r\n').slice(1)
    expect(rows).toHaveLength(1)
    expect(rows[0]).toContain(',2020-03-06T00:00:0')
  })

  test.each([
    ['a folder that is not there', ['journal', 'verify', '--data', 'nowhere'], /nowhere: absent/],
    [
      'another key',
      ['journal', 'head', '--data', () => data, '--key', () => join(dir, 'other.key')],
      /wrong-key/,
    ],
    [
      'a head that is none',
      ['journal', 'verify', '--data', () => data, '--head', () => join(dir, 'other.key')],
      /other\.key: not JSON/,
    ],
    [
      'a head that is not there',
      ['journal', 'verify', '--data', () => data, '--head', 'none.json'],
      /none\.json/,
    ],
    [
      'a time without an offset',
      ['export', '--data', () => data, '--from', '2020-03-06T08:00:00'],
      /--from, --to: expected ISO/,
    ],
    ['a time in words', ['export', '--data', () => data, '--to', 'tomorrow'], /--from, --to: expected ISO/],
    [
      'a format that it does not write',
      ['export', '--data', () => data, '--format', 'xlsx'],
      /Allowed choices are csv/,
    ],
  ])('%s: exit 2', async (_name, args, words) => {
    writeFileSync(join(dir, 'other.key'), `${'5a'.repeat(32)}\n`, { mode: 0o600 })
    const ran = await kiosk(args.map((arg) => (typeof arg === 'string' ? arg : arg())))
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(words)
  })

  test('an edited row is found; a cut tail only by a head kept elsewhere', async () => {
    const head = file('head.json', (await kiosk(['journal', 'head', '--data', data])).stdout)
    await gate.close()
    const kept = await kiosk(['journal', 'verify', '--data', data, '--head', head])
    expect([kept.code, json(kept)]).toEqual([0, [expect.objectContaining({ headMatches: true })]])

    pastTheTriggers((db) => {
      db.exec('DELETE FROM outbox WHERE seq = 4')
      db.exec('DELETE FROM person WHERE seq = 4')
      db.exec('DELETE FROM journal WHERE seq = 4')
    })
    const cut = await kiosk(['journal', 'verify', '--data', data])
    expect([cut.code, json(cut)]).toEqual([0, [expect.objectContaining({ rows: 3, firstBroken: null })]])
    const known = await kiosk(['journal', 'verify', '--data', data, '--head', head])
    expect([known.code, json(known)]).toEqual([1, [expect.objectContaining({ rows: 3, headMatches: false })]])

    pastTheTriggers((db) => {
      db.exec(`UPDATE journal SET row = json_set(row, '$.verdict', 'pass') WHERE seq = 2`)
    })
    const edited = await kiosk(['journal', 'verify', '--data', data])
    expect([edited.code, json(edited)]).toEqual([
      1,
      [{ rows: 3, firstBroken: 2, head: null, headMatches: null }],
    ])
  })

  /** Whoever holds the key can take the triggers away and put them back. */
  function pastTheTriggers(work: (db: { exec(sql: string): unknown }) => void): void {
    pastEveryCheck(dir, (db) => {
      const triggers = db
        .prepare<[], { name: string; sql: string }>(
          "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'",
        )
        .all()
      for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`)
      work(db)
      for (const { sql } of triggers) db.exec(sql)
    })
  }
})

describe.concurrent('rules check', () => {
  const cases = {
    clock: '2020-03-06T08:00:00+08:00',
    people: [
      {
        name: 'a red',
        steps: [
          { at: 0, do: 'arrive' },
          { at: 300, do: 'key', key: 'health-red' },
        ],
        expect: { verdict: 'deny', action: 'hold-and-report' },
      },
    ],
  }
  const ruled = { name: 'a red', verdict: 'deny', action: 'hold-and-report', reasons: ['health-code-red'] }

  test('a preset with its own table', async () => {
    const ran = await kiosk(['rules', 'check', 'mask-and-temperature'])
    const [rules, ...table] = json(ran)
    expect(rules).toEqual({
      rules: 'mask-and-temperature',
      title: expect.any(String),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(table.length).toBeGreaterThan(5)
    for (const one of table) expect(one).toMatchObject({ ok: true })
    expect([ran.code, ran.stderr]).toEqual([0, ''])
  })

  test('a preset by path is the same rules, and without cases that is all', async () => {
    const path = join(import.meta.dirname, '../config/rules/ruian-main.json')
    const [byPath, byName] = await Promise.all([
      kiosk(['rules', 'check', path]),
      kiosk(['rules', 'check', 'ruian-main', file('cases.json', cases)]),
    ])
    expect(byPath.code).toBe(0)
    expect(json(byPath)).toEqual([json(byName)[0]])
    expect(json(byName).slice(1)).toEqual([{ ...ruled, ok: true }])
  })

  test('a case that is ruled otherwise: exit 1, and what was expected', async () => {
    const [red] = cases.people
    const milder = { ...cases, people: [{ ...red, expect: { verdict: 'pass' } }] }
    const ran = await kiosk(['rules', 'check', 'ruian-main', file('milder.json', milder)])
    expect([ran.code, json(ran).slice(1)]).toEqual([1, [{ ...ruled, ok: false }]])
    expect(ran.stderr).toBe('kiosk: a red: verdict: expected "pass", got "deny"\n')
  })

  test.each([
    ['rules that are not there', ['none.json'], /none\.json: ENOENT[\s\S]*ruian-main/],
    [
      'rules with a hole',
      [() => file('hole.json', { id: 'x' })],
      /hole\.json:\ntitle: Invalid input: expected object/,
    ],
    ['rules that are no JSON', [() => file('text.json', 'green')], /text\.json: not JSON/],
    ['cases that are not there', ['ruian-main', 'none.json'], /none\.json: ENOENT/],
    ['cases with a hole', ['ruian-main', () => file('few.json', {})], /few\.json:\nclock: /],
  ] as const)('%s: exit 2', async (_name, args, words) => {
    const given = args.map((arg) => (typeof arg === 'string' ? arg : arg()))
    const ran = await kiosk(['rules', 'check', ...given])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toMatch(words)
  })
})

describe.concurrent('config print', () => {
  test('with defaults and absolute paths', async () => {
    const config = file('kiosk.config.json', { ...gateConfig('.'), rules: 'codes-shown' })
    const ran = await kiosk(['config', 'print', '--config', config])
    expect(ran.code).toBe(0)
    expect(json(ran)).toEqual([
      expect.objectContaining({
        dataDir: join(dirname(config), 'data'),
        keyFile: join(dirname(config), 'kiosk.key'),
        rules: 'codes-shown',
        timeZone: 'Asia/Shanghai',
        uplink: null,
      }),
    ])
  })

  test.each([['config', 'print'], ['run']])('%s %s: a wrong key is named, exit 2', async (...command) => {
    const config = file('wrong.config.json', { ...gateConfig('.'), language: 'fr', extra: 1 })
    const ran = await kiosk([...command, '--config', config])
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toBe(
      `kiosk: ${config}:\nlanguage: Invalid option: expected one of "zh"|"en"\nextra: no such key\n`,
    )
  })
})

describe.concurrent('demo --once', () => {
  test('a line a person, exit 0', async () => {
    const ran = await kiosk(['demo', '--once'])
    expect(ran.code).toBe(0)
    const lines = json(ran)
    expect(lines).toHaveLength(defaultPeople.people.length)
    for (const line of lines) {
      expect(Object.keys(line ?? {})).toEqual(
        expect.arrayContaining(['name', 'evidence', 'verdict', 'action', 'reasons', 'ms']),
      )
    }
    expect(ran.stderr).toMatch(/0 not as expected, journal of \d+ rows verified\n$/)
  })

  test('an expectation that does not hold: exit 1', async () => {
    const [first] = defaultPeople.people
    const people = file('people.json', {
      clock: defaultPeople.clock,
      people: [{ ...first, expect: { verdict: 'deny' } }],
    })
    const ran = await kiosk(['demo', '--once', '--people', people])
    expect([ran.code, json(ran)]).toEqual([1, [expect.objectContaining({ verdict: 'pass' })]])
    expect(ran.stderr).toContain('green resident: verdict: expected "deny", got "pass"')
  })

  test.each([
    [
      'a step that nobody can do',
      [
        { at: 0, do: 'arrive' },
        { at: 0, do: 'leave' },
        { at: 0, do: 'jump' },
      ],
      /people\[0\]\.steps\[2\]\.do: /,
    ],
    [
      'a step without its time',
      [{ do: 'arrive' }],
      /people\[0\]\.steps\[0\]\.at: Invalid input: expected number/,
    ],
  ])('%s: exit 2 with place and reason', async (_name, steps, words) => {
    const people = file('wrong-people.json', {
      clock: defaultPeople.clock,
      people: [{ name: 'x', steps, expect: { verdict: null } }],
    })
    const ran = await kiosk(['demo', '--once', '--people', people])
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(words)
  })

  test('rules beside the people file', async () => {
    const people = file('their-people.json', {
      rules: 'their-rules.json',
      clock: defaultPeople.clock,
      people: [{ name: 'x', steps: [{ at: 0, do: 'arrive' }], expect: { verdict: null } }],
    })
    const ran = await kiosk(['demo', '--once', '--people', people])
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toContain(`${join(dirname(people), 'their-rules.json')}: ENOENT`)
  })
})

test('run prints its address first, serves, and lets go of everything when it is told to stop', async () => {
  const config = file('run.config.json', {
    ...gateConfig('run'),
    lanes: [{ id: 'in-1', direction: 'in' }],
  })
  const child = spawn(process.execPath, [KIOSK, 'run', '--config', config], { cwd: dir })
  const first = await new Promise<string>((resolve) =>
    child.stdout.once('data', (text) => resolve(String(text))),
  )
  const listening = field({ stdout: first }, 'listening')
  expect(listening).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/)
  expect((await fetch(new URL('/', listening))).status).toBe(401)
  const second = await kiosk(['run', '--config', config])
  expect([second.code, second.stdout]).toEqual([2, ''])
  expect(second.stderr).toMatch(/another kiosk runs on/)
  const busy = await kiosk(['demo', '--no-open', '--port', new URL(listening).port])
  expect([busy.code, busy.stdout]).toEqual([2, ''])
  expect(busy.stderr).toMatch(/port \d+: .*EADDRINUSE/)
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  const verified = await kiosk(['journal', 'verify', '--data', join(dirname(config), 'run', 'data')])
  expect([verified.code, json(verified)]).toEqual([0, [expect.objectContaining({ rows: 0 })]])
})
