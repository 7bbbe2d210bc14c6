import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { dirname } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../drivers/clock.ts'
import { gateConfig, openGate } from '../../test/fixtures/gate-at-work.ts'
import type { CommandIo } from './command-io.ts'
import { runKiosk } from './run-kiosk.fixture.ts'
import { run, serve } from './run.ts'
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
      `by --port NUMBER or "port" in the config; a browser has to be let in anew there. 端口 ${taken} 已被别的程序占用：请先关掉那个程序，或给检查点换一个端口\n`,
  )
})

test('and nothing is left of the start that came to nothing', async () => {
  const config = configWith({ port: taken })
  const ran = await runKiosk(['run', '--config', config])
  expect(ran.code).toBe(2)
  expect(readdirSync(dirname(config))).toEqual(['kiosk.config.json'])
})

test.skipIf(process.platform !== 'linux')(
  'a data folder where no file can be made is named, not waited for: exit 2 (skips but on Linux: /proc)',
  async () => {
    const ran = await runKiosk(['run', '--config', configWith({ port: 0, dataDir: '/proc/kiosk' })])
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(/^kiosk: dataDir: \/proc\/kiosk: expected a folder .*\n$/)
  },
)

/** Told to stop before it listens; what it says is kept. */
function heard({ atTerminal }: { atTerminal: boolean }) {
  const lines: unknown[] = []
  let stderr = ''
  const words = (text: string): void => void (stderr += `${text}\n`)
  const io: CommandIo = {
    stdout: process.stdout,
    clock: systemClock,
    stopped: () => Promise.resolve(),
    line: (value) => void lines.push(value),
    atTerminal,
    words,
    unreadable: (problem) => {
      words(problem)
      return 2
    },
    refused: (problem) => {
      words(problem)
      return 1
    },
    readStdin: () => Promise.reject(new Error('nobody types')),
    readNewSecret: () => Promise.reject(new Error('nobody types')),
  }
  return { io, lines, stderr: () => stderr }
}

const startedWith = (io: CommandIo, config: string) =>
  run(io, { config, port: 0, rendererDir: '/nowhere', helperFile: '/nowhere/device-helper.js' })

test('at a terminal a person reads in both languages what to open', async () => {
  const { io, lines, stderr } = heard({ atTerminal: true })
  expect(await startedWith(io, configWith({}))).toBe(0)
  const [, address] = /\n {2}(http:\S+token=\S+)\n/.exec(stderr()) ?? []
  expect(lines).toEqual([{ listening: address }])
  expect(stderr()).toContain('检查点已经启动')
  expect(stderr()).toContain('The checkpoint is running')
})

test('in a log stands no address that lets a browser in', async () => {
  const { io, lines, stderr } = heard({ atTerminal: false })
  expect(await startedWith(io, configWith({}))).toBe(0)
  expect(lines).toHaveLength(1)
  expect(stderr()).toBe('')
})

test.each([
  [true, /^检查点没有启动.*\n\S*kiosk\.config\.json: .*\nport/],
  [false, /^\S*kiosk\.config\.json: .*\nport/],
])('what is wrong is told, at a terminal (%s) after a heading', async (atTerminal, said) => {
  const { io, stderr } = heard({ atTerminal })
  expect(await startedWith(io, configWith({ port: 'com1' }))).toBe(2)
  expect(stderr()).toMatch(said)
})

test('of several ports the first is taken that is free', async () => {
  const gate = await openGate()
  const { io, lines } = heard({ atTerminal: false })
  expect(await serve(io, gate.kiosk, { ports: [taken, 0], rendererDir: '/nowhere' })).toBe(0)
  expect(lines).toEqual([{ listening: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/) }])
  expect(JSON.stringify(lines)).not.toContain(`:${taken}/`)
  await gate.close()
})
