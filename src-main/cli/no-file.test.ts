import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { gateConfig, openGate } from '../../test/fixtures/gate-at-work.ts'
import { runKiosk } from './run-kiosk.fixture.ts'
import { openScratchFolder } from './scratch-folder.fixture.ts'

const { file, fresh, remove } = openScratchFolder()
afterAll(remove)

/** A named pipe with a writer waiting: a command that opens it by mistake fails the test and does not hang it. */
function pipe(): string {
  const path = fresh('pipe.json')
  execFileSync('mkfifo', [path])
  const writer = spawn('sh', ['-c', 'echo no file > "$0"', path], { stdio: 'ignore' })
  onTestFinished(() => void writer.kill('SIGKILL'))
  return path
}

const configWith = (change: object) => file('kiosk.config.json', { ...gateConfig('.'), ...change })
const passKey = async (): Promise<string> => {
  const { code, stdout } = await runKiosk(['pass', 'keygen'])
  expect(code).toBe(0)
  return file('key.json', stdout)
}
const lookup = {
  families: ['zhejiang'],
  mapping: 'zhejiang',
  url: 'https://authority.example/',
  secretEnv: 'SECRET',
}

describe.skipIf(process.platform === 'win32')('a named pipe (skips on Windows: it has none)', () => {
  test.each<[string, (at: string) => string[] | Promise<string[]>]>([
    ['a config', (at) => ['run', '--config', at]],
    ['the config of a PIN', (at) => ['staff', 'reset-pin', '0001', '--config', at]],
    ['the rules of a config', (at) => ['run', '--config', configWith({ rules: at })]],
    ['a trust list', (at) => ['run', '--config', configWith({ codes: { trust: [at] } })]],
    [
      'a trust list in a folder',
      (at) => ['run', '--config', configWith({ codes: { trust: [at.replace('/pipe.json', '')] } })],
    ],
    [
      'the mapping of a look-up',
      (at) => ['run', '--config', configWith({ codes: { lookups: [{ ...lookup, mapping: at }] } })],
    ],
    [
      'the certificate of a look-up',
      (at) => ['run', '--config', configWith({ codes: { lookups: [{ ...lookup, caFile: at }] } })],
    ],
    ['a key file', (at) => ['run', '--config', configWith({ keyFile: at })]],
    ['rules', (at) => ['rules', 'check', at]],
    ['cases of rules', (at) => ['rules', 'check', 'ruian-main', at]],
    ['the people of a demo', (at) => ['demo', '--once', '--people', at]],
    ['trust for a code', (at) => ['code', 'verify', 'RA1:', '--trust', at]],
    ['a key for a pass', (at) => ['pass', 'mint', '--type', 'ra1', '--key', at]],
    [
      'a list of passes',
      async (at) => [
        'pass',
        'issue',
        '--type',
        'ra1',
        '--csv',
        at,
        '--key',
        await passKey(),
        '--out',
        fresh('out'),
      ],
    ],
    [
      'a list of issued passes',
      (at) => ['pass', 'revoke', '--csv', at, '--row', '1', '--deny-list', fresh('deny.json')],
    ],
    ['a recording', (at) => ['thermometer', 'replay', at]],
  ])('as %s is refused by its path, and not read', async (_name, args) => {
    vi.stubEnv('SECRET', 'secret')
    const at = pipe()
    const ran = await runKiosk(await args(at))
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain(at)
    expect(ran.stderr).toMatch(/is a (?:pipe or a device|device or a pipe)\b.*普通文件/)
  })

  test('as the head of a journal is refused too', async () => {
    const dir = fresh('gate')
    mkdirSync(dir)
    await (await openGate({ dir, staffed: false })).close()
    const at = pipe()
    const ran = await runKiosk(['journal', 'verify', '--data', `${dir}/data`, '--head', at])
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain(`${at} is a pipe or a device`)
  })
})

test('a folder is refused by its path', async () => {
  const at = fresh('folder')
  mkdirSync(at)
  const ran = await runKiosk(['run', '--config', at])
  expect([ran.code, ran.stdout]).toEqual([2, ''])
  expect(ran.stderr).toBe(
    `kiosk: ${at}: expected a file, but ${at} is a folder. 要写一个文件，这里写的是文件夹\n`,
  )
})
