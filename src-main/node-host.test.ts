import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import {
  type gateConfig,
  GUARD,
  HEALTH_TEXT,
  LANE,
  MORNING,
  openGate,
  type Gate,
} from '../test/fixtures/gate-at-work.ts'
import { TEST_PATIENCE_MS } from '../test/fixtures/patience.ts'
import { untilHolds } from '../test/fixtures/until.ts'
import type { contract } from './api/contract.ts'
import type { KioskApi } from './api/kiosk-api.ts'
import { SECURITY_HEADERS } from './api/security-headers.ts'
import { startNodeHost, type NodeHost } from './node-host.ts'
import { standIn } from './shell/stand-in.fixture.ts'

const PIN = '730519'
const SUPERVISOR = { number: '901', pin: PIN }

let gate: Gate
let rendererDir: string
let host: NodeHost
let watchers = { now: 0 }
let sockets: WebSocket[] = []

beforeAll(async () => {
  gate = await openGate({ staffed: false })
  await gate.kiosk.api.createFirstSupervisor({ ...SUPERVISOR, name: '林班长' })
  gate.lane.setOnDuty(GUARD)
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-host-'))
  rendererDir = join(folder, 'renderer')
  mkdirSync(join(rendererDir, 'assets'), { recursive: true })
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>screens</title>')
  writeFileSync(join(rendererDir, 'assets', 'main.js'), 'export {}')
  writeFileSync(join(folder, 'secret.js'), 'beside the screens')
  mkdirSync(join(folder, 'renderer-of-another'))
  writeFileSync(join(folder, 'renderer-of-another', 'x.js'), 'beside the screens')
})
afterAll(async () => {
  await gate.close()
  rmSync(join(rendererDir, '..'), { recursive: true, force: true })
})

/** The kiosk's API, with an eye on how many screens watch. */
function watched(api: KioskApi, seen: { now: number }): KioskApi {
  return {
    ...api,
    lane: (id) => {
      const lane = api.lane(id)
      if (lane === null) return null
      const watch: typeof lane.watch = (listener) => {
        seen.now += 1
        const unwatch = lane.watch(listener)
        return () => {
          seen.now -= 1
          unwatch()
        }
      }
      return { ...lane, watch }
    },
  }
}

/** Of the lane's screens. */
const untilWatchedBy = (many: number) =>
  untilHolds('the screens that watch', () => expect(watchers.now).toBe(many))

beforeEach(async () => {
  watchers = { now: 0 }
  host = await startNodeHost({
    kiosk: watched(gate.kiosk.api, watchers),
    rendererDir,
    port: 0,
    silentMs: TEST_PATIENCE_MS,
  })
})
afterEach(async () => {
  for (const socket of sockets) socket.terminate()
  sockets = []
  await host.close()
})

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

const portOf = (): number => Number(new URL(host.url).port)
const authority = (): string => `127.0.0.1:${portOf()}`

/** A request with its path as it is written here: `fetch` would tidy it up. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // A connection of its own: one that is kept would be of the host before.
    const to = { host: '127.0.0.1', port: portOf(), path, method, headers, agent: false }
    const asked = request(to, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => (body += piece))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

const pathOf = (url: string): string => url.slice(new URL(url).origin.length)

async function cookieOf(url: string): Promise<string> {
  const { headers } = await ask(pathOf(url))
  return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

/** The outcome of an upgrade: the open socket, or the status that it was refused with. */
function upgrade(headers: Record<string, string>, path = '/api'): Promise<WebSocket | number> {
  const socket = new WebSocket(`ws://${authority()}${path}`, { headers })
  sockets.push(socket)
  return new Promise((resolve) => {
    socket.on('open', () => resolve(socket))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => {})
  })
}

async function screen(cookie: string) {
  const socket = await upgrade({ cookie, origin: `http://${authority()}` })
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
  const client: ContractRouterClient<typeof contract> = createORPCClient(
    // The socket of `ws` is what a browser has, but for its types.
    new RPCLink({ websocket: standIn<globalThis.WebSocket>(socket) }),
  )
  return { socket, client }
}

const closed = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => socket.on('close', (code) => resolve(code)))

describe('the address', () => {
  test('is on the loopback and carries a token of 256 bits', () => {
    expect(host.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[A-Za-z0-9_-]{43}$/)
  })

  test('is a cookie for now where nobody can be known again, and takes no kept one’s place', async () => {
    await host.close()
    const api = gate.kiosk.api
    const kiosk = { ...api, screens: { ...api.screens, knowsWho: false } }
    host = await startNodeHost({ kiosk, rendererDir, port: 0, silentMs: TEST_PATIENCE_MS })
    const { headers } = await ask(pathOf(host.url))
    const [told = ''] = headers['set-cookie'] ?? []
    expect(told).toMatch(/^kiosk-screen-\d+-unkept=[^;]+; HttpOnly; SameSite=Strict; Path=\/$/)
    const [cookie = ''] = told.split(';')
    expect((await ask('/', { cookie: `kiosk-screen-${portOf()}=kept; ${cookie}` })).status).toBe(200)
  })

  test('works once: then it is a cookie that no script and no other site gets', async () => {
    const first = await ask(pathOf(host.url))
    expect(first.status).toBe(303)
    expect(first.headers.location).toBe('/')
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(
          `^kiosk-screen-${portOf()}=[A-Za-z0-9_-]{43}; Max-Age=31536000; HttpOnly; SameSite=Strict; Path=/$`,
        ),
      ),
    ])
    const again = await ask(pathOf(host.url))
    expect(again.status).toBe(401)
    expect(again.headers['set-cookie']).toBeUndefined()
  })

  test('from the history of a browser that is in leads back in, whoever used it up', async () => {
    const cookie = await cookieOf(host.url)
    const again = await ask(pathOf(host.url), { cookie })
    expect([again.status, again.headers.location]).toEqual([303, '/'])
    expect(again.headers['set-cookie']).toBeUndefined()
  })

  test('opened by a browser that is in makes no second screen of it', async () => {
    const cookie = await cookieOf(host.url)
    const many = gate.kiosk.api.screens.list().length
    const other = host.newUrl()
    const again = await ask(pathOf(other), { cookie })
    expect([again.status, again.headers['set-cookie']]).toEqual([303, undefined])
    expect(gate.kiosk.api.screens.list()).toHaveLength(many)
    // And is used up.
    expect((await ask(pathOf(other))).status).toBe(401)
  })

  test('a second screen gets an address of its own', async () => {
    const other = host.newUrl()
    expect(other).not.toBe(host.url)
    const cookies = await Promise.all([cookieOf(other), cookieOf(host.url)])
    expect(new Set(cookies).size).toBe(2)
    for (const cookie of cookies) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect((await ask('/', { cookie })).status).toBe(200)
    }
  })

  test('is worthless after ten minutes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const url = host.newUrl()
      vi.setSystemTime(Date.now() + 10 * 60_000 + 1)
      expect((await ask(pathOf(url))).status).toBe(401)
    } finally {
      vi.useRealTimers()
    }
  })

  test('a guess is refused', async () => {
    expect((await ask('/?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).status).toBe(401)
    expect((await ask('/?token=')).status).toBe(401)
  })
})

describe('who gets in', () => {
  test.each([
    ['nobody without a cookie', () => ({}), 401],
    ['nobody with a cookie that was made up', () => ({ cookie: `kiosk-screen-${portOf()}=AAAA` }), 401],
    [
      'nobody with the cookie of another port',
      (good: string) => ({ cookie: good.replace(`${portOf()}=`, `${portOf() + 1}=`) }),
      401,
    ],
    [
      'nobody with a cookie of another name',
      (good: string) => ({ cookie: good.replace('kiosk', 'xkiosk') }),
      401,
    ],
    ['a browser that has more cookies', (good: string) => ({ cookie: `a=b; ${good}; c=d` }), 200],
    ['no name bent to this address', (good: string) => ({ cookie: good, host: 'evil.example' }), 421],
    [
      'no other name of this machine',
      (good: string) => ({ cookie: good, host: `localhost:${portOf()}` }),
      421,
    ],
    ['no page of another port', (good: string) => ({ cookie: good, origin: 'http://127.0.0.1:1' }), 403],
    ['the screens themselves', (good: string) => ({ cookie: good, origin: `http://${authority()}` }), 200],
  ] as const)('%s', async (_name, headers, status) => {
    const cookie = await cookieOf(host.url)
    expect((await ask('/', headers(cookie))).status).toBe(status)
  })

  test('a name bent to this address does not even spend the token', async () => {
    expect((await ask(pathOf(host.url), { host: 'evil.example' })).status).toBe(421)
    expect((await ask(pathOf(host.url), { origin: 'http://evil.example' })).status).toBe(403)
    expect((await ask(pathOf(host.url))).status).toBe(303)
  })

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is not answered', async (method) => {
    const cookie = await cookieOf(host.url)
    expect((await ask('/', { cookie }, method)).status).toBe(405)
  })

  test.each([
    ['with everything right', (cookie: string) => ({ cookie, origin: `http://${authority()}` }), '/api', 101],
    ['without a cookie', () => ({ origin: `http://${authority()}` }), '/api', 401],
    ['from a page elsewhere', (cookie: string) => ({ cookie, origin: 'http://evil.example' }), '/api', 403],
    ['from no page', (cookie: string) => ({ cookie }), '/api', 403],
    [
      'under another name',
      (cookie: string) => ({ cookie, origin: `http://${authority()}`, host: 'evil.example' }),
      '/api',
      421,
    ],
    ['elsewhere', (cookie: string) => ({ cookie, origin: `http://${authority()}` }), '/other', 404],
  ] as const)('a socket %s: %i', async (_name, headers, path, status) => {
    const opened = await upgrade(headers(await cookieOf(host.url)), path)
    expect(typeof opened === 'number' ? opened : 101).toBe(status)
  })

  test('sixteen sockets, and room again when one goes', async () => {
    const cookie = await cookieOf(host.url)
    const headers = { cookie, origin: `http://${authority()}` }
    const opened = await Promise.all(Array.from({ length: 16 }, () => upgrade(headers)))
    expect(opened.filter((one) => typeof one === 'number')).toEqual([])
    expect(await upgrade(headers)).toBe(503)
    const [one] = opened
    if (typeof one === 'object') {
      one.close()
      await closed(one)
    }
    await untilHolds('room for another', async () => expect(typeof (await upgrade(headers))).toBe('object'))
  })
})

describe('a screen that was let in once', () => {
  const startAgain = async () => {
    await host.close()
    host = await startNodeHost({
      kiosk: watched(gate.kiosk.api, watchers),
      rendererDir,
      port: portOf(),
      silentMs: TEST_PATIENCE_MS,
    })
  }

  test('is let in after a restart, with page and socket, and its cookie lasts a year from then', async () => {
    const cookie = await cookieOf(host.url)
    await startAgain()
    const page = await ask('/', { cookie })
    expect([page.status, page.headers['set-cookie']]).toEqual([
      200,
      [`${cookie}; Max-Age=31536000; HttpOnly; SameSite=Strict; Path=/`],
    ])
    expect((await ask('/assets/main.js', { cookie })).headers['set-cookie']).toBeUndefined()
    expect(await (await screen(cookie)).client.gate.info()).toMatchObject({ gate: { id: 'huayuan' } })
  })

  test('is seen while its socket is open', async () => {
    const { client } = await screen(await cookieOf(host.url))
    await client.gate.info()
    await gate.clock.advance(60_000)
    const seen = () => gate.kiosk.api.screens.list().map(({ seenAt }) => seenAt)
    await untilHolds('the screen seen now', () => expect(seen()).toContain(gate.clock.now()))
  })

  test('and is revoked is out at once: its sockets close, and it gets no page', async () => {
    const [revoked, other] = [await cookieOf(host.url), await cookieOf(host.newUrl())]
    const id = gate.kiosk.api.screens.find(revoked.split('=')[1] ?? '')
    if (id === null) throw new Error('not let in')
    const [one, two, three] = [await screen(revoked), await screen(revoked), await screen(other)]
    const ends = [closed(one.socket), closed(two.socket)]
    expect(gate.kiosk.api.screens.revoke({ screen: id }, { ...GUARD, role: 'supervisor' })).toBe('ok')
    await Promise.all(ends)
    expect((await ask('/', { cookie: revoked })).status).toBe(401)
    expect(await upgrade({ cookie: revoked, origin: `http://${authority()}` })).toBe(401)
    expect(await three.client.gate.info()).toMatchObject({ gate: { id: 'huayuan' } })
  })
})

test('a browser that was let in is told when the records cannot be opened, as is any, and gets no screen', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'kiosk-no-key-'))
  const start = async (port: number): Promise<{ at: Gate; stop: () => Promise<void> }> => {
    const at = await openGate({ dir, staffed: false })
    await host.close()
    host = await startNodeHost({ kiosk: at.kiosk.api, rendererDir, port, silentMs: TEST_PATIENCE_MS })
    return { at, stop: () => at.close() }
  }
  const before = await start(0)
  const cookie = await cookieOf(host.url)
  const port = portOf()
  await before.stop()
  const keyFile = join(dir, 'kiosk.key')
  renameSync(keyFile, `${keyFile}.away`)
  const without = await start(port)
  for (const headers of [{ cookie }, { cookie: `${cookie}x` }, {}]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const page = await ask('/', headers)
    expect([page.status, page.headers['set-cookie']]).toEqual([503, undefined])
    expect(page.body).toContain('检查点打不开数据')
    expect(page.body).not.toContain(dir)
  }
  expect(await upgrade({ cookie, origin: `http://${authority()}` })).toBe(401)
  await without.stop()
  renameSync(`${keyFile}.away`, keyFile)
  const again = await start(port)
  expect((await ask('/', { cookie })).status).toBe(200)
  await again.stop()
  rmSync(dir, { recursive: true })
})

describe('whoever is refused', () => {
  test.each([
    [
      'without a cookie',
      () => '/',
      '这个浏览器还不能打开检查点',
      'This browser cannot open the checkpoint yet',
    ],
    [
      'with an address that was used',
      () => pathOf(host.url),
      '这个网址已经用过，或已超过十分钟',
      'This address was used already, or is older than ten minutes',
    ],
  ])('%s is told what to do, in Chinese and then in English', async (_name, path, chinese, english) => {
    await ask(pathOf(host.url))
    const { status, headers, body } = await ask(path())
    expect([status, headers['content-type']]).toEqual([401, 'text/html; charset=utf-8'])
    expect(body).toContain(chinese)
    expect(body).toContain('再重新启动')
    expect(body).toContain('请先手工登记')
    expect(body.indexOf(english)).toBeGreaterThan(body.indexOf(chinese))
    expect(body).toContain('Register people by hand meanwhile')
  })

  test.each([
    ['under another name', '/', () => ({ host: `localhost:${portOf()}` }), 421, '用这个网址打不开检查点'],
    ['from another page', '/', () => ({ origin: 'http://evil.example' }), 403, '不能从别的网页打开检查点'],
    ['for what is not there', '/none', (cookie: string) => ({ cookie }), 404, '检查点没有这个页面'],
  ])('%s is told where the checkpoint opens', async (_name, path, asking, expected, title) => {
    const { status, headers, body } = await ask(path, asking(await cookieOf(host.url)))
    expect([status, headers['content-type']]).toEqual([expected, 'text/html; charset=utf-8'])
    expect(body).toContain(`<h1>${title}</h1>`)
    expect(body).toContain(`在浏览器的地址栏里输入 http://${authority()}/ 。`)
    expect(body).toContain(`Type http://${authority()}/ into`)
    // A link from a page of another name would come without the cookie.
    expect(body).not.toMatch(/href|token/)
  })

  test.each([
    ['without a cookie', '/', () => ({})],
    ['under another name', '/', () => ({ host: 'evil.example' })],
    ['for what is not there', '/none.js', (cookie: string) => ({ cookie })],
  ])('%s gets a page that can do nothing: no script, its own style only', async (_name, path, asking) => {
    const { headers, body } = await ask(path, asking(await cookieOf(host.url)))
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(body) ?? []
    const hash = createHash('sha256').update(style).digest('base64')
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      if (name !== 'Content-Security-Policy') expect(headers[name.toLowerCase()]).toBe(value)
    }
    expect(body).not.toMatch(/<script|src=|href=|style=|token/)
  })
})

describe('files', () => {
  test.each([
    ['/', 200, 'text/html; charset=utf-8'],
    ['/index.html', 200, 'text/html; charset=utf-8'],
    ['/assets/main.js', 200, 'text/javascript; charset=utf-8'],
    ['/assets/../assets/main.js', 200, 'text/javascript; charset=utf-8'],
    ['/assets', 404, 'text/html; charset=utf-8'],
    ['/none.js', 404, 'text/html; charset=utf-8'],
    ['/../secret.js', 404, 'text/html; charset=utf-8'],
    ['/%2e%2e/secret.js', 404, 'text/html; charset=utf-8'],
    ['/%2e%2e%2fsecret.js', 404, 'text/html; charset=utf-8'],
    ['/assets/..%2f..%2fsecret.js', 404, 'text/html; charset=utf-8'],
    ['/..%5csecret.js', 404, 'text/html; charset=utf-8'],
    ['/../renderer-of-another/x.js', 404, 'text/html; charset=utf-8'],
    ['/..%2frenderer-of-another/x.js', 404, 'text/html; charset=utf-8'],
    ['//etc/passwd', 404, 'text/html; charset=utf-8'],
    ['/%00index.html', 404, 'text/html; charset=utf-8'],
    ['/index.html%00.js', 404, 'text/html; charset=utf-8'],
    ['/%E0%A4', 404, 'text/html; charset=utf-8'],
    ['/%', 404, 'text/html; charset=utf-8'],
    ['/%zz.html', 404, 'text/html; charset=utf-8'],
    ['//', 404, 'text/html; charset=utf-8'],
    ['//[', 404, 'text/html; charset=utf-8'],
  ])('%s: %i', async (path, status, type) => {
    const cookie = await cookieOf(host.url)
    const answer = await ask(path, { cookie })
    expect([answer.status, answer.headers['content-type']]).toEqual([status, type])
    expect(answer.body).not.toContain('beside the screens')
    expect((await ask('/', { cookie })).status).toBe(200)
  })

  test.each(['http://evil.example/index.html', 'index.html', 'http://[/'])(
    'the target %s does no harm',
    async (target) => {
      const cookie = await cookieOf(host.url)
      const raw = await new Promise<string>((resolve) => {
        const socket = connect(portOf(), '127.0.0.1', () => {
          socket.write(
            `GET ${target} HTTP/1.1\r\nHost: ${authority()}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`,
          )
        })
        let text = ''
        socket.on('data', (piece) => (text += piece.toString()))
        socket.on('close', () => resolve(text))
      })
      expect(raw).toMatch(/^HTTP\/1\.1 400 /)
      expect((await ask('/', { cookie })).status).toBe(200)
    },
  )

  test('HEAD tells without the body', async () => {
    const cookie = await cookieOf(host.url)
    const { status, body } = await ask('/', { cookie }, 'HEAD')
    expect([status, body]).toEqual([200, ''])
  })

  test('the page carries the security headers', async () => {
    const answer = await ask('/', { cookie: await cookieOf(host.url) })
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      expect(answer.headers[name.toLowerCase()]).toBe(value)
    }
  })

  test('so does the answer that sets the cookie', async () => {
    const answer = await ask(pathOf(host.url))
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(answer.headers['referrer-policy']).toBe('no-referrer')
    expect(answer.headers['cache-control']).toBe('no-store')
  })
})

describe('a screen on its socket', () => {
  test('sees the lane at once, then every change', async () => {
    const { client } = await screen(await cookieOf(host.url))
    const views = await client.lane.watch({ lane: LANE })
    const first = await views.next()
    expect(first.value).toMatchObject({ lane: LANE, state: 'idle', onDuty: GUARD })
    const visit = gate.view().keysFor
    expect(await client.lane.key({ lane: LANE, key: 'health-green', visit })).toEqual({ ok: true })
    expect((await views.next()).value).toMatchObject({ ahead: { said: ['health-green'] } })
    gate.press('next-person')
    await views.return()
  })

  test('a screen too slow for them all gets the newest', async () => {
    const { client } = await screen(await cookieOf(host.url))
    const views = await client.lane.watch({ lane: LANE })
    await views.next()
    for (const key of ['health-green', 'mask-on', 'next-person'] as const) gate.press(key)
    expect((await views.next()).value).toMatchObject({ state: 'idle' })
    await views.return()
  })

  test('it is forgotten when its socket closes, or when it looks away', async () => {
    const cookie = await cookieOf(host.url)
    const { client, socket } = await screen(cookie)
    const views = await Promise.all([1, 2].map(() => client.lane.watch({ lane: LANE })))
    await Promise.all(views.map((view) => view.next()))
    expect(watchers.now).toBe(2)
    await views[0]?.return()
    await untilWatchedBy(1)
    socket.terminate()
    await untilWatchedBy(0)

    const other = await screen(cookie)
    const view = await other.client.lane.watch({ lane: LANE })
    await view.next()
    expect(watchers.now).toBe(1)
    await host.close()
    await untilWatchedBy(0)
  })

  test.each([
    [
      'a lane that the gate does not have',
      () => ({ lane: 'in-9', key: 'mask-on', visit: null }),
      'NOT_FOUND',
    ],
    ['a key that no dock has', () => ({ lane: LANE, key: 'seen-red', visit: null }), 'BAD_REQUEST'],
    ['a key left out', () => ({ lane: LANE, visit: null }), 'BAD_REQUEST'],
    ['nothing', () => undefined, 'BAD_REQUEST'],
  ])('%s is refused', async (_name, input, code) => {
    const { client } = await screen(await cookieOf(host.url))
    // What a broken or a wicked page would send.
    await expect(Reflect.apply(client.lane.key, undefined, [input()])).rejects.toMatchObject({ code })
  })

  test('so is a reading that no person has, a typed text without end, and watching no lane', async () => {
    const { client } = await screen(await cookieOf(host.url))
    const reading = { lane: LANE, kind: 'handheld', celsius: 99, visit: '' } as const
    await expect(client.lane.keyIn(reading)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(client.lane.typedScan({ lane: LANE, text: 'x'.repeat(5000) })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
    const views = client.lane.watch({ lane: 'in-9' })
    await expect(views.then((pieces) => pieces.next())).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test.each([
    ['words', 'hello'],
    ['half a message', '{"i":'],
    ['a list', '[]'],
    ['nothing', ''],
    ['null', 'null'],
    ['a call of nothing', '{"i":"1","p":{"u":"/nothing/here","b":{}}}'],
    ['a call without an address', '{"i":"2","p":{}}'],
    ['a number', '7'],
    ['bytes', Buffer.from([0xff, 0x00, 0xfe])],
    ['the prototype', '{"i":"3","p":{"u":"/__proto__/constructor","b":{"json":{"__proto__":{"x":1}}}}}'],
  ])('%s on the line leave the kiosk unharmed', async (_name, frame) => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const cookie = await cookieOf(host.url)
    const { socket } = await screen(cookie)
    socket.send(frame)
    const other = await screen(cookie)
    expect(await other.client.gate.info()).toMatchObject({ gate: { id: 'huayuan' } })
    error.mockRestore()
  })

  test('a frame above 64 KiB ends its own connection and no other', async () => {
    const cookie = await cookieOf(host.url)
    const { socket } = await screen(cookie)
    const other = await screen(cookie)
    const end = closed(socket)
    socket.send('x'.repeat(64 * 1024 + 1))
    expect([1006, 1009]).toContain(await end)
    expect(await other.client.gate.info()).toMatchObject({ gate: { id: 'huayuan' } })
  })

  test('a bench where the devices are real', async () => {
    const real = await startNodeHost({
      kiosk: { ...gate.kiosk.api, bench: null },
      rendererDir,
      port: 0,
      silentMs: TEST_PATIENCE_MS,
    })
    await host.close()
    host = real
    const { client } = await screen(await cookieOf(host.url))
    expect(await client.bench.do({ lane: LANE, act: { do: 'scan', text: HEALTH_TEXT } })).toEqual({
      ok: false,
      reason: 'not-a-demo',
      detail: null,
    })
  })

  test('a bench of no lane', async () => {
    const { client } = await screen(await cookieOf(host.url))
    await expect(client.bench.do({ lane: 'in-9', act: { do: 'arrive' } })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('a screen that stops reading is hung up on; one that reads is not', async () => {
    const cookie = await cookieOf(host.url)
    const reading = await screen(cookie)
    const frozen = await screen(cookie)
    const views = await frozen.client.lane.watch({ lane: LANE })
    await views.next()
    expect(watchers.now).toBe(1)
    frozen.socket.pause()
    // What the system's own buffers take is some megabytes.
    for (let n = 0; n < 30_000; n += 1) frozen.socket.send(`{"i":"x${n}","p":{"u":"/gate/info"}}`)
    await untilWatchedBy(0)
    expect(await reading.client.gate.info()).toMatchObject({ gate: { id: 'huayuan' } })
  })
})

describe('the supervisor’s pages', () => {
  const today = {
    from: MORNING,
    to: MORNING + 86_400_000,
    verdict: null,
    lane: null,
    personClass: null,
    text: null,
    before: null,
  }
  const LOCKED = { ok: false, reason: 'locked', detail: null }
  const added = { number: '103', name: '周值守', role: 'guard', pin: '2846' } as const

  async function unlocked() {
    const cookie = await cookieOf(host.url)
    const one = await screen(cookie)
    expect(await one.client.supervisor.unlock(SUPERVISOR)).toMatchObject({ ok: true })
    return { ...one, cookie }
  }

  test('list the screens, which of them this is, and revoke another one or all others', async () => {
    const idOf = (cookie: string) => gate.kiosk.api.screens.find(cookie.split('=')[1] ?? '') ?? ''
    const [second, third] = [await cookieOf(host.newUrl()), await cookieOf(host.newUrl())]
    const [other, another] = [await screen(second), await screen(third)]
    const { client, cookie } = await unlocked()
    expect(await other.client.supervisor.screens.list()).toEqual(LOCKED)
    expect(await other.client.supervisor.screens.revoke({ screen: null })).toEqual(LOCKED)
    const seen = async () => {
      const listed = await client.supervisor.screens.list()
      return listed.ok ? listed.screens.map(({ id, here }) => [id, here]) : listed
    }
    expect(await seen()).toEqual(
      expect.arrayContaining([
        [idOf(cookie), true],
        [idOf(second), false],
        [idOf(third), false],
      ]),
    )

    const [end, otherEnd] = [closed(other.socket), closed(another.socket)]
    expect(await client.supervisor.screens.revoke({ screen: idOf(second) })).toEqual({ ok: true })
    await end
    expect(await other.client.gate.info().catch(() => 'cut off')).toBe('cut off')
    expect(await client.supervisor.screens.revoke({ screen: 'f'.repeat(64) })).toMatchObject({
      reason: 'no-such-screen',
    })
    expect(await client.supervisor.screens.revoke({ screen: null })).toEqual({ ok: true })
    await otherEnd
    expect(await seen()).toEqual([[idOf(cookie), true]])
  })

  test('are locked, on each connection by itself', async () => {
    const { client, cookie } = await unlocked()
    expect(await client.supervisor.entries(today)).toMatchObject({ ok: true })
    const other = await screen(cookie)
    expect(await other.client.supervisor.entries(today)).toEqual(LOCKED)
    expect(await other.client.supervisor.staff()).toEqual(LOCKED)
    expect(await other.client.supervisor.addStaff(added)).toEqual(LOCKED)
    expect(await other.client.supervisor.trust()).toEqual(LOCKED)
    expect(await client.supervisor.trust()).toMatchObject({ ok: true, trust: { problems: [] } })
    const csv = other.client.supervisor.exportCsv(today)
    await expect(csv.then((pieces) => pieces.next())).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    expect(gate.kiosk.api.staff().map(({ number }) => number)).toEqual(['901'])
  })

  test('a wrong PIN locks what was unlocked', async () => {
    const { client } = await unlocked()
    expect(await client.supervisor.unlock({ ...SUPERVISOR, pin: '000000' })).toMatchObject({
      ok: false,
      reason: 'wrong',
    })
    expect(await client.supervisor.staff()).toEqual(LOCKED)
  })

  test('lock on request', async () => {
    const { client } = await unlocked()
    expect(await client.supervisor.lock()).toEqual({ ok: true })
    expect(await client.supervisor.staff()).toEqual(LOCKED)
  })

  test('lock after five minutes without a call, and not before', async () => {
    const { client } = await unlocked()
    await gate.clock.advance(5 * 60_000)
    expect(await client.supervisor.staff()).toMatchObject({ ok: true })
    await gate.clock.advance(5 * 60_000)
    expect(await client.supervisor.staff()).toMatchObject({ ok: true })
    await gate.clock.advance(5 * 60_000 + 1)
    expect(await client.supervisor.staff()).toEqual(LOCKED)
    expect(await client.supervisor.staff()).toEqual(LOCKED)
  })

  test('what the guard does beside it does not keep them open', async () => {
    const { client } = await unlocked()
    await gate.clock.advance(3 * 60_000)
    await client.lane.key({ lane: LANE, key: 'next-person', visit: null })
    await gate.clock.advance(2 * 60_000 + 1)
    expect(await client.supervisor.staff()).toEqual(LOCKED)
  })

  test('export what is there, byte order mark first, and say who took it', async () => {
    const { client } = await unlocked()
    let csv = ''
    for await (const piece of await client.supervisor.exportCsv(today)) csv += piece.csv
    expect(csv).toMatch(/^\uFEFFseq,entry id,gate,lane,/)
    expect((await gate.entries()).at(-1)?.row).toMatchObject({ kind: 'audit', guard: '901' })
  })

  test('times beyond the calendar are refused before anything is done', async () => {
    const { client } = await unlocked()
    const forever = { ...today, to: Number.MAX_SAFE_INTEGER }
    await expect(client.supervisor.entries(forever)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    const csv = client.supervisor.exportCsv(forever)
    await expect(csv.then((pieces) => pieces.next())).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})

test('what only one may know stands in no output', async () => {
  const said: string[] = []
  const catcher = (text: unknown): boolean => {
    said.push(String(text))
    return true
  }
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(catcher),
    vi.spyOn(process.stderr, 'write').mockImplementation(catcher),
    ...(['log', 'error', 'warn', 'info'] as const).map((method) =>
      vi.spyOn(console, method).mockImplementation((...args) => void said.push(args.join(' '))),
    ),
  ]
  const cookie = await cookieOf(host.url)
  const { client, socket } = await screen(cookie)
  await client.supervisor.unlock(SUPERVISOR)
  await client.lane.key({ lane: 'in-9', key: 'mask-on', visit: null }).catch(() => {})
  socket.send(`{"i":"1","p":{"u":"/staff/signIn","b":{"json":{"pin":"${PIN}"`)
  await client.gate.info()
  for (const spy of spies) spy.mockRestore()
  for (const secret of [new URL(host.url).searchParams.get('token'), cookie.split('=')[1], PIN]) {
    expect(secret).toBeTruthy()
    expect(said.join('\n')).not.toContain(secret)
  }
})

test('a port that is taken is told', async () => {
  await expect(
    startNodeHost({ kiosk: gate.kiosk.api, rendererDir, port: portOf(), silentMs: TEST_PATIENCE_MS }),
  ).rejects.toThrow(/EADDRINUSE/)
})

describe('where a lane has a camera', () => {
  const withCamera = (config: ReturnType<typeof gateConfig>) => ({
    ...config,
    lanes: config.lanes.map((lane) => ({ ...lane, camera: true })),
  })
  let watching: Gate
  beforeEach(async () => {
    watching = await openGate({ config: withCamera })
    await host.close()
    host = await startNodeHost({
      kiosk: watching.kiosk.api,
      rendererDir,
      port: 0,
      silentMs: TEST_PATIENCE_MS,
    })
  })
  afterEach(() => watching.close())

  test('its page may open it', async () => {
    const { headers } = await ask('/', { cookie: await cookieOf(host.url) })
    expect(headers['permissions-policy']).toContain('camera=(self)')
    expect(headers['content-security-policy']).toContain("worker-src 'self'")
  })

  test('it goes with the screen that held it', async () => {
    const camera = (): string | undefined =>
      watching.view().devices.find(({ kind }) => kind === 'camera')?.state
    const { client, socket } = await screen(await cookieOf(host.url))
    const state = { lane: LANE, state: 'online', detail: null } as const
    expect(await client.lane.cameraState(state)).toEqual({ ok: true })
    expect(camera()).toBe('online')
    socket.terminate()
    await untilHolds('the camera gone', () => expect(camera()).toBe('absent'))
  })
})
