import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ManualClock } from '../../../drivers/clock.ts'
import {
  alipay,
  CA_FILE,
  guangdong,
  guangdongError,
  json,
  openAuthorityServer,
  zhejiang,
  type AuthorityServer,
  type CertificateName,
  type Manner,
} from '../../../test/fixtures/authority-server.ts'
import { outcome, until, untilHolds } from '../../../test/fixtures/until.ts'
import { loadMapping } from './load-lookups.ts'
import { openLookups, type LoadedLookup, type LookupCode, type Lookups } from './lookups.ts'

const NOW = Date.UTC(2020, 2, 6)
const SECRET = 'not-for-any-log'
const TOKEN = 'V20123456789abcdef0123456789abcdef'
const CODE: LookupCode = {
  family: 'zhejiang',
  text: `https://h5.dingtalk.com/healthAct/index.html?qrCode=${TOKEN}#/result`,
  token: TOKEN,
  blind: 'hmac-of-the-token',
}
const OTHER: LookupCode = { ...CODE, blind: 'hmac-of-another' }

const PARAMETERS: Record<string, Record<string, string>> = {
  zhejiang: { cityNo: '330300' },
  alipay: { cityCode: '330300' },
  guangdong: { deviceNo: 'GATE-7' },
}

let closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.toReversed()) await close()
  closing = []
})

interface Wish {
  mapping: 'zhejiang' | 'alipay' | 'guangdong'
  certificate: CertificateName | null
  terms: Partial<LoadedLookup>
}
const PLAIN: Wish = { mapping: 'zhejiang', certificate: null, terms: {} }

/** Stands still while the network is at work. */
class LookupClock extends ManualClock {
  readonly #due = new Map<() => void, number>()

  override after(delayMs: number, run: () => void): () => void {
    const over = (): void => {
      this.#due.delete(over)
      run()
    }
    this.#due.set(over, this.now() + delayMs)
    const cancel = super.after(delayMs, over)
    return () => {
      this.#due.delete(over)
      cancel()
    }
  }

  /** A look-up waits for its pause to end, beside its timeout. */
  get isPausing(): boolean {
    return this.#due.size > 1
  }

  toNextTimer(): Promise<void> {
    return this.advanceTo(Math.min(...this.#due.values()))
  }
}

/** An authority has begun to say nothing more. */
let isSilent = false
const silent = (): void => void (isSilent = true)
afterEach(() => {
  isSilent = false
})

/** The end of a look-up; time passes in its pauses, and in a silence of the authority. */
async function endOf<T>(lookUp: Promise<T>, clock: LookupClock): Promise<T> {
  let isOver = false
  const over = lookUp.finally(() => (isOver = true))
  await until('the end of a look-up', async () => {
    if (!isOver && (isSilent || clock.isPausing)) await clock.toNextTimer()
    if (!isOver) throw new Error(`not over ${clock.now() - NOW} ms after the start`)
    return true
  })
  return over
}

interface Setting {
  server: AuthorityServer
  lookups: Lookups
  clock: LookupClock
}

async function authority(wish: Partial<Wish>): Promise<Setting> {
  const { mapping, certificate, terms } = { ...PLAIN, ...wish }
  const clock = new LookupClock(NOW)
  const server = await openAuthorityServer(certificate)
  const loaded = loadMapping(mapping)
  if (!loaded.ok) throw new Error(loaded.problem)
  const lookups = openLookups(
    [
      {
        families: ['zhejiang', 'jiangsu'],
        mapping: loaded.value,
        terms: { url: server.url, appKey: 'KEY', secret: SECRET, parameters: PARAMETERS[mapping] ?? {} },
        ca: certificate === null ? null : readFileSync(CA_FILE, 'utf8'),
        timeoutMs: 3000,
        retries: 2,
        reuseMs: 10_000,
        ...terms,
      },
    ],
    { clock, random: () => 0 },
  )
  closing.push(
    () => server.close(),
    () => lookups.close(),
  )
  return { server, lookups, clock }
}

async function outcomeOf(manner: Manner, wish: Partial<Wish>): Promise<string> {
  const { server, lookups, clock } = await authority(wish)
  server.behave(manner)
  const { answer, trouble } = await endOf(lookups.lookUp(CODE), clock)
  expect(JSON.stringify({ answer, trouble })).not.toMatch(new RegExp(`${SECRET}|${TOKEN}|hmac`))
  // Only an answer has an assurance, and only what is none has a trouble.
  expect(answer.assurance).toBe(trouble === null ? 'authority' : null)
  const detail = trouble?.detail ?? null
  return [
    answer.status,
    ...(trouble === null ? [] : [trouble.id]),
    ...(detail === null ? [] : [detail]),
  ].join(' ')
}

describe('an authority in each of the three shapes', () => {
  test.each([
    ['zhejiang', zhejiang('green'), 'green'],
    ['zhejiang', zhejiang('yellow'), 'yellow'],
    ['zhejiang', zhejiang('red'), 'red'],
    ['zhejiang', zhejiang('GREEN'), 'lookup_failed status-unknown'],
    ['zhejiang', zhejiang('blue'), 'lookup_failed status-unknown'],
    [
      'zhejiang',
      json({ success: false, errCode: 1001, errMsg: TOKEN, data: { level: 'green' } }),
      'lookup_failed error-code 1001',
    ],
    ['zhejiang', json({ success: 'true', data: { level: 'green' } }), 'lookup_failed answer-malformed'],
    ['alipay', alipay('green'), 'green'],
    ['alipay', alipay('yellow'), 'yellow'],
    ['alipay', alipay('red'), 'red'],
    ['alipay', alipay('init'), 'under_review'],
    ['alipay', alipay(''), 'lookup_failed answer-malformed'],
    ['guangdong', guangdong('green'), 'green'],
    ['guangdong', guangdong('yellow'), 'yellow'],
    ['guangdong', guangdong('red'), 'red'],
    ['guangdong', guangdongError(2002), 'invalid'],
    ['guangdong', guangdongError(2003), 'expired'],
    ['guangdong', guangdongError(1012), 'lookup_failed error-code 1012'],
    ['guangdong', guangdongError(500), 'lookup_failed error-code 500'],
  ] as const)('$0, case %#: $2', async (mapping, manner, expected) => {
    expect(await outcomeOf(manner, { mapping })).toBe(expected)
  })

  test('Zhejiang is asked with its signature, by the token, and tells whose code it is and since when', async () => {
    const { server, lookups } = await authority({})
    server.behave(zhejiang('green'))
    const { answer } = await lookups.lookUp(CODE)
    expect(answer).toEqual({
      status: 'green',
      assurance: 'authority',
      updatedAt: Date.parse('2020-02-16T16:17:41+08:00'),
      maskedName: '王*明',
    })
    const [asked] = server.asked
    expect(asked).toMatchObject({ method: 'POST', path: '/health/query' })
    expect(asked?.headers).toMatchObject({
      appkey: 'KEY',
      requesttime: String(NOW),
      sign: createHash('md5').update(`KEY${SECRET}${NOW}`).digest('hex'),
      'content-type': 'application/json',
    })
    expect(JSON.parse(asked?.body ?? '')).toEqual({ cityNo: '330300', qrCode: TOKEN })
    expect(asked?.body).not.toContain(SECRET)
  })

  test.each([
    ['alipay', { city_code: '330300', code_content: CODE.text }],
    ['guangdong', { qrCode: CODE.text, deviceNo: 'GATE-7' }],
  ] as const)('%s is asked with the whole text', async (mapping, body) => {
    const { server, lookups } = await authority({ mapping })
    server.behave(mapping === 'alipay' ? alipay('green') : guangdong('green'))
    await lookups.lookUp(CODE)
    expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual(body)
  })
})

const green = JSON.stringify({ success: true, data: { level: 'green' } })

test('a byte now and then does not lengthen the time that an authority has', async () => {
  const { server, lookups, clock } = await authority({})
  let say = (): Promise<void> => Promise.reject(new Error('not asked yet'))
  server.behave((response) => {
    response.writeHead(200, { 'content-length': '50000' })
    say = () => new Promise((resolve) => response.write(' ', () => setImmediate(resolve)))
  })
  let isOver = false
  const lookUp = lookups.lookUp(CODE).finally(() => (isOver = true))
  await untilHolds('the first byte', () => say())
  for (let byte = 1; byte < 10; byte += 1) {
    await clock.advance(300)
    await say()
  }
  await clock.advance(299)
  expect(isOver).toBe(false)
  await clock.advance(1)
  expect((await lookUp).answer.status).toBe('lookup_timeout')
  expect(clock.now()).toBe(NOW + 3000)
})

describe('an authority that misbehaves is never green', () => {
  test.each<[name: string, manner: Manner, expected: string, terms: Partial<LoadedLookup>]>([
    ['never answers', silent, 'lookup_timeout timeout', {}],
    [
      'sends half of the headers',
      (response) => void response.socket?.write('HTTP/1.1 200 OK\r\nX-', silent),
      'lookup_timeout timeout',
      {},
    ],
    ['fails', (response) => response.writeHead(500).end(green), 'lookup_failed http-status 500', {}],
    [
      'does not know the address',
      (response) => response.writeHead(404).end(green),
      'lookup_failed http-status 404',
      {},
    ],
    [
      'shows a log-in page',
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>green</html>'),
      'lookup_failed answer-not-json',
      {},
    ],
    [
      'calls JSON something else',
      (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(green),
      'green',
      {},
    ],
    ['sends other JSON', json(['green']), 'lookup_failed answer-malformed', {}],
    ['sends a string', json('green'), 'lookup_failed answer-malformed', {}],
    ['sends nothing', (response) => response.writeHead(200).end(), 'lookup_failed answer-not-json', {}],
    [
      'says that there is nothing',
      (response) => response.writeHead(204).end(),
      'lookup_failed answer-not-json',
      {},
    ],
    [
      'ends too early',
      (response) => {
        response.writeHead(200, { 'content-length': String(green.length + 10) })
        response.write(green)
        setImmediate(() => response.destroy())
      },
      'lookup_failed answer-cut-off',
      {},
    ],
    ['hangs up', (response) => response.destroy(), 'lookup_failed unreachable ECONNRESET', {}],
    [
      'speaks of another protocol, as a network’s log-in page may',
      (response) => response.writeHead(101, { connection: 'upgrade', upgrade: 'websocket' }).end(),
      'lookup_failed answer-cut-off',
      {},
    ],
    [
      'speaks no HTTP',
      (response) => void response.socket?.end('220 smtp.example\r\n'),
      'lookup_failed unreachable HPE_INVALID_CONSTANT',
      {},
    ],
    [
      'sends on for ever',
      (response) => {
        response.writeHead(200)
        const pour = (): void => {
          while (response.write(Buffer.alloc(16_384, 32)));
        }
        response.on('drain', pour)
        pour()
      },
      'lookup_failed answer-too-large',
      {},
    ],
    [
      'answers in 65 KiB',
      (response) => response.writeHead(200).end(green.padEnd(65 * 1024)),
      'lookup_failed answer-too-large',
      {},
    ],
    ['answers in 64 KiB', (response) => response.writeHead(200).end(green.padEnd(64 * 1024)), 'green', {}],
    ['is always busy', (response) => response.writeHead(503).end(green), 'lookup_failed busy', {}],
    [
      'is busy for longer than there is time',
      (response) => response.writeHead(429).end(),
      'lookup_failed busy',
      { timeoutMs: 200, retries: 5 },
    ],
    [
      'is busy and then good',
      (response, asked, nth) =>
        nth < 2
          ? void response.writeHead(nth === 0 ? 503 : 429).end()
          : zhejiang('green')(response, asked, nth),
      'green',
      {},
    ],
    [
      'is busy and then silent',
      (response, _asked, nth) => (nth === 0 ? void response.writeHead(503).end() : silent()),
      'lookup_timeout timeout',
      {},
    ],
  ])('%s', async (_name, manner, expected, terms) => {
    expect(await outcomeOf(manner, { terms })).toBe(expected)
  })

  test.each([301, 302, 303, 307, 308])('a redirect %d is not followed', async (status) => {
    const elsewhere = await openAuthorityServer(null)
    closing.push(() => elsewhere.close())
    elsewhere.behave(zhejiang('green'))
    const manner: Manner = (response) => response.writeHead(status, { location: elsewhere.url }).end(green)
    expect(await outcomeOf(manner, {})).toBe(`lookup_failed redirect-not-followed ${status}`)
    expect(elsewhere.asked).toEqual([])
  })

  test('nobody there', async () => {
    const { server, lookups } = await authority({})
    await server.close()
    const { answer, trouble } = await lookups.lookUp(CODE)
    expect(answer.status).toBe('lookup_failed')
    expect(trouble).toEqual({ id: 'unreachable', detail: 'ECONNREFUSED' })
  })

  test('asked three times when it is busy, and not once more', async () => {
    const { server, lookups, clock } = await authority({})
    server.behave((response) => response.writeHead(503).end())
    await endOf(lookups.lookUp(CODE), clock)
    expect(server.asked).toHaveLength(3)
  })
})

describe('a certificate', () => {
  test.each<[CertificateName, string]>([
    ['good', 'green'],
    ['other-host', 'lookup_failed certificate ERR_TLS_CERT_ALTNAME_INVALID'],
    ['expired', 'lookup_failed certificate CERT_HAS_EXPIRED'],
    ['self-signed', 'lookup_failed certificate DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])('%s: %s', async (certificate, expected) => {
    expect(await outcomeOf(zhejiang('green'), { certificate })).toBe(expected)
  })

  test('of an authority that nobody named is not believed, whatever the environment says', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    // Node warns of it, once a process.
    const warning = vi.spyOn(process, 'emitWarning').mockReturnValue()
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      expect(await outcomeOf(zhejiang('green'), { certificate: 'good', terms: { ca: null } })).toMatch(
        /^lookup_failed certificate /,
      )
    } finally {
      warning.mockRestore()
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
    }
  })
})

describe('one code', () => {
  test('is asked about once at a time, however many wait', async () => {
    const { server, lookups } = await authority({})
    server.behave(zhejiang('green'))
    const answers = await Promise.all([lookups.lookUp(CODE), lookups.lookUp(CODE), lookups.lookUp(OTHER)])
    expect(answers.map(({ answer }) => answer.status)).toEqual(['green', 'green', 'green'])
    expect(server.asked).toHaveLength(2)
  })

  test('is not asked about again while its answer is fresh, and then is', async () => {
    const { server, lookups, clock } = await authority({})
    server.behave(zhejiang('green'))
    await lookups.lookUp(CODE)
    server.behave(zhejiang('red'))
    expect((await lookups.lookUp(CODE)).answer.status).toBe('green')
    await clock.advance(9999)
    expect((await lookups.lookUp(CODE)).answer.status).toBe('green')
    await clock.advance(1)
    expect((await lookups.lookUp(CODE)).answer.status).toBe('red')
    expect(server.asked).toHaveLength(2)
  })

  test('is asked about again at once after a failure', async () => {
    const { server, lookups } = await authority({})
    server.behave((response) => response.writeHead(500).end())
    expect((await lookups.lookUp(CODE)).answer.status).toBe('lookup_failed')
    server.behave(zhejiang('green'))
    expect((await lookups.lookUp(CODE)).answer.status).toBe('green')
  })

  test('and no answer is kept where the config says so', async () => {
    const { server, lookups } = await authority({ terms: { reuseMs: 0 } })
    server.behave(zhejiang('green'))
    await lookups.lookUp(CODE)
    await lookups.lookUp(CODE)
    expect(server.asked).toHaveLength(2)
  })

  test('of a thousand and one the first is forgotten', async () => {
    const { server, lookups } = await authority({})
    server.behave(zhejiang('green'))
    const many = Array.from({ length: 1001 }, (_, index) => ({ ...CODE, blind: `${index}` }))
    // oxlint-disable-next-line no-await-in-loop -- in this order
    for (const code of many) await lookups.lookUp(code)
    await lookups.lookUp({ ...CODE, blind: '1000' })
    expect(server.asked).toHaveLength(1001)
    await lookups.lookUp({ ...CODE, blind: '0' })
    expect(server.asked).toHaveLength(1002)
  })
})

describe('a connection', () => {
  test('is used again', async () => {
    const { server, lookups } = await authority({})
    const ports = new Set<number | undefined>()
    server.behave((response, asked, nth) => {
      ports.add(response.socket?.remotePort)
      zhejiang('green')(response, asked, nth)
    })
    await lookups.lookUp(CODE)
    await lookups.lookUp(OTHER)
    expect(ports.size).toBe(1)
  })

  test('that the server closed meanwhile costs nobody an answer', async () => {
    const { server, lookups } = await authority({})
    let hangUp = (): void => {}
    server.behave((response, asked, nth) => {
      // Hung up when the second request is on its way, as it happens to a line that lay idle.
      const { socket } = response
      hangUp = () => socket?.destroy()
      zhejiang('green')(response, asked, nth)
    })
    await lookups.lookUp(CODE)
    const again = lookups.lookUp(OTHER)
    hangUp()
    expect((await again).answer.status).toBe('green')
  })
})

test('closed, what is under way ends at once, nothing more is asked, and nothing is kept', async () => {
  const { server, lookups } = await authority({})
  const arrived = new Promise<void>((resolve) => server.behave(() => resolve()))
  const asked = lookups.lookUp(CODE)
  await outcome('the question', arrived, () => `asked ${server.asked.length} times`)
  lookups.close()
  expect(await asked).toMatchObject({ answer: { status: 'lookup_failed' }, trouble: { id: 'closed' } })
  expect((await lookups.lookUp(OTHER)).trouble?.id).toBe('closed')
  expect(server.asked).toHaveLength(1)
})

test('only the families of the config are covered', async () => {
  const { lookups } = await authority({})
  expect(
    ['zhejiang', 'jiangsu', 'ruian-site', 'ra1'].filter((family) => lookups.covers({ ...CODE, family })),
  ).toEqual(['zhejiang', 'jiangsu'])
})
