import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { gateConfig } from '../../test/fixtures/gate-at-work.ts'
import { jsonLines, runKiosk } from './run-kiosk.fixture.ts'
import { openScratchFolder } from './scratch-folder.fixture.ts'

const { file, remove } = openScratchFolder()
afterAll(remove)

describe('usage', () => {
  test('--help alone names every command with its options', async () => {
    const { code, stdout, stderr } = await runKiosk(['--help'])
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
      'staff reset-pin --config <file> <number>:',
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
    const { code, stdout, stderr } = await runKiosk(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(words)
  })
})

describe('config print', () => {
  test('with defaults and absolute paths', async () => {
    const config = file('kiosk.config.json', { ...gateConfig('.'), rules: 'codes-shown' })
    const ran = await runKiosk(['config', 'print', '--config', config])
    expect(ran.code).toBe(0)
    expect(jsonLines(ran)).toEqual([
      expect.objectContaining({
        dataDir: join(dirname(config), 'data'),
        keyFile: join(dirname(config), 'kiosk.key'),
        rules: 'codes-shown',
        timeZone: 'Asia/Shanghai',
        uplink: null,
      }),
    ])
  })

  test.each(['config print', 'run'])('%s: a wrong key is named, exit 2', async (command) => {
    const config = file('wrong.config.json', { ...gateConfig('.'), language: 'fr', extra: 1 })
    const ran = await runKiosk([...command.split(' '), '--config', config])
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toBe(
      `kiosk: ${config}: these places need mending. 下面几处要改：\n` +
        'language: Invalid option: expected one of "zh"|"en". 只能从这里列出的里面选，大小写要一样\n' +
        'extra: no such key. 没有这一项，请检查拼写和大小写\n',
    )
  })
})
