import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../drivers/clock.ts'
import { gateConfig, openGate } from '../../test/fixtures/gate-at-work.ts'
import { commandIo } from './command-io.ts'
import { runKiosk } from './run-kiosk.fixture.ts'
import { serve } from './run.ts'
import { openScratchFolder } from './scratch-folder.fixture.ts'

const { file, remove } = openScratchFolder()
afterAll(remove)

/** Another program of this PC. */
let other: Server
let taken: number
beforeEach(async () => {
  other = createServer((_request, response) => response.end('not a kiosk'))
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  taken = typeof address === 'object' && address !== null ? address.port : 0
})
afterEach(async () => {
  other.close()
  await once(other, 'close')
})

const configWith = (change: object) =>
  file('kiosk.config.json', { ...gateConfig('.'), lanes: [{ id: 'in-1', direction: 'in' }], ...change })

test.each([
  ['by the config', () => ['run', '--config', configWith({ port: taken })]],
  [
    'by the flag, which goes before the config',
    () => ['run', '--config', configWith({ port: 0 }), '--port', String(taken)],
  ],
  ['of a demo', () => ['demo', '--no-open', '--port', String(taken)]],
])('a port %s that is taken is named, with what to do: exit 2', async (_name, args) => {
  const ran = await runKiosk(args())
  expect([ran.code, ran.stdout]).toEqual([2, ''])
  expect(ran.stderr).toBe(
    `kiosk: port ${taken} is taken by another program. Stop that program, or give the kiosk another port, ` +
      `by --port NUMBER or "port" in the config; a browser has to be let in anew there.\n`,
  )
})

test.skipIf(process.platform !== 'linux')(
  'a data folder where no file can be made is named, not waited for: exit 2 (skips but on Linux: /proc)',
  async () => {
    const ran = await runKiosk(['run', '--config', configWith({ port: 0, dataDir: '/proc/kiosk' })])
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(/^kiosk: dataDir: \/proc\/kiosk: expected a folder .*\n$/)
  },
)

test('of several ports the first is taken that is free', async () => {
  const gate = await openGate()
  const lines: unknown[] = []
  const io = {
    ...commandIo({
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      clock: systemClock,
      stopped: () => Promise.resolve(),
    }),
    line: (value: unknown) => void lines.push(value),
  }
  expect(await serve(io, gate.kiosk, { ports: [taken, 0], rendererDir: '/nowhere' })).toBe(0)
  expect(lines).toEqual([{ listening: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/) }])
  expect(JSON.stringify(lines)).not.toContain(`:${taken}/`)
  await gate.close()
})
