import { chmodSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import {
  entriesIn,
  fillDisk,
  gateConfig,
  MORNING,
  openGate,
  pastEveryCheck,
} from '../../test/fixtures/gate-at-work.ts'
import { jsonLines, runKiosk, runKioskAtTerminal, type Ran } from './run-kiosk.fixture.ts'
import { openScratchFolder } from './scratch-folder.fixture.ts'

/** Whether the disk is full by the time that the next journal opens. */
const disk = vi.hoisted(() => ({ fills: false }))
vi.mock('../journal/journal.ts', async (importOriginal) => {
  const real = await importOriginal<typeof import('../journal/journal.ts')>()
  const openJournal: typeof real.openJournal = (store) => {
    if (disk.fills) {
      disk.fills = false
      fillDisk({ store })
    }
    return real.openJournal(store)
  }
  return { ...real, openJournal }
})

const { file, fresh, remove } = openScratchFolder()
afterAll(remove)

const OLD = '730285'
const NEW = '493716'
const BOSS = { number: '0001', name: '陈主任', pin: OLD }
const OTHER = { number: '0002', name: '王主任', pin: '482915', role: 'supervisor', by: '0001' } as const
const GUARD = { number: '1001', name: '林守门', pin: '5820', role: 'guard', by: '0001' } as const

/** A stopped kiosk: its folder, and its config file. */
interface Stopped {
  dir: string
  config: string
}

/** With an active supervisor 0001, and 0002 and the guard 1001, who are inactive. */
async function stoppedKiosk(): Promise<Stopped> {
  const dir = fresh('gate')
  const gate = await openGate({ dir, staffed: false })
  const { staff } = gate.kiosk
  await staff?.createFirstSupervisor(BOSS)
  for (const added of [OTHER, GUARD]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as they are on record
    await staff?.addStaff(added)
    staff?.deactivate({ number: added.number, by: '0001' })
  }
  await gate.close()
  return { dir, config: file('kiosk.config.json', gateConfig(dir)) }
}

const argsOf = ({ config }: Stopped, number: string) => ['staff', 'reset-pin', '--config', config, number]

/** Whether this PIN signs in once the kiosk runs again; a number that waits is not let in. */
async function signsIn({ dir }: Stopped, number: string, pin: string): Promise<boolean> {
  const gate = await openGate({ dir, staffed: false })
  const checked = await gate.kiosk.staff?.checkPin({ number, pin, now: MORNING })
  await gate.close()
  return checked?.ok === true
}

const lastNotes = async ({ dir }: Stopped, count: number) =>
  (await entriesIn(dir)).slice(-count).map(({ row }) => ({ guard: row.guard, note: row.note }))

async function expectWhole({ dir }: Stopped): Promise<void> {
  const verified = await runKiosk(['journal', 'verify', '--data', join(dir, 'data')])
  expect([verified.code, jsonLines(verified)]).toEqual([0, [expect.objectContaining({ firstBroken: null })]])
}

/** Refused with these words, and the register and the journal are as they were. */
async function expectUntouched(
  kiosk: Stopped,
  act: () => Promise<Ran>,
  { code, words }: { code: number; words: string },
): Promise<void> {
  const state = async () => ({
    staff: pastEveryCheck(kiosk.dir, (db) => db.prepare('SELECT * FROM staff').all()),
    entries: await entriesIn(kiosk.dir),
  })
  const before = await state()
  expect(await act()).toEqual({ code, stdout: '', stderr: words })
  expect(await state()).toEqual(before)
}

describe('a new PIN', () => {
  test('typed twice at a terminal signs in, the old one no more, and the journal has it', async () => {
    const kiosk = await stoppedKiosk()
    const ran = await runKioskAtTerminal(argsOf(kiosk, '0001'), [NEW, NEW])
    expect(ran).toEqual({
      code: 0,
      stdout: '{"number":"0001","role":"supervisor","reactivated":false}\n',
      stderr: 'New PIN of 0001 陈主任 (新密码): \nThe same again (再输一次): \n',
    })
    await expectWhole(kiosk)
    expect(await lastNotes(kiosk, 1)).toEqual([
      { guard: null, note: '0001 given a new PIN on the command line' },
    ])
    expect(JSON.stringify(await entriesIn(kiosk.dir))).not.toContain(NEW)
    expect(await signsIn(kiosk, '0001', OLD)).toBe(false)
    expect(await signsIn(kiosk, '0001', NEW)).toBe(true)
  })

  test('from a pipe is one line, and frees a number that has to wait', async () => {
    const kiosk = await stoppedKiosk()
    for (const pin of ['1', '2', '3']) {
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      await signsIn(kiosk, '0001', pin)
    }
    expect(await signsIn(kiosk, '0001', OLD)).toBe(false)
    const ran = await runKiosk(argsOf(kiosk, '0001'), `${NEW}\r\nand no more\r\n`)
    expect([ran.code, ran.stderr]).toEqual([0, ''])
    expect(await signsIn(kiosk, '0001', NEW)).toBe(true)
  })

  test('of a number that is typed without its zeros', async () => {
    const kiosk = await stoppedKiosk()
    const ran = await runKiosk(argsOf(kiosk, '1'), NEW)
    expect([ran.code, jsonLines(ran)]).toEqual([
      0,
      [{ number: '0001', role: 'supervisor', reactivated: false }],
    ])
    expect(await signsIn(kiosk, '0001', NEW)).toBe(true)
  })

  test('of a supervisor where none is active makes that one active again', async () => {
    const kiosk = await stoppedKiosk()
    pastEveryCheck(kiosk.dir, (db) => db.exec('UPDATE staff SET active = 0'))
    const ran = await runKiosk(argsOf(kiosk, '0002'), NEW)
    expect([ran.code, jsonLines(ran)]).toEqual([
      0,
      [{ number: '0002', role: 'supervisor', reactivated: true }],
    ])
    await expectWhole(kiosk)
    expect(await lastNotes(kiosk, 1)).toEqual([
      { guard: null, note: '0002 given a new PIN and reactivated on the command line' },
    ])
    expect(await signsIn(kiosk, '0002', NEW)).toBe(true)
  })
})

describe('nothing is changed', () => {
  test.each([
    [
      'of a number that nobody has',
      '7777',
      'nobody has the number 7777; supervisors: 0001, 0002 (inactive). 没有工号 7777；班长：0001、0002（已停用）',
    ],
    [
      'of somebody inactive while a supervisor is active',
      '0002',
      '0002 is inactive, which a new PIN does not change: let a supervisor reactivate it (恢复), ' +
        "and reset that supervisor's PIN if it is forgotten; supervisors: 0001, 0002 (inactive). " +
        '工号 0002 已停用，重设密码也不能恢复：请班长来恢复，班长忘了密码就先重设班长的密码；' +
        '班长：0001、0002（已停用）',
    ],
  ])('%s, and no PIN is asked for', async (_name, number, words) => {
    const kiosk = await stoppedKiosk()
    const act = () => runKioskAtTerminal(argsOf(kiosk, number), [NEW, NEW])
    await expectUntouched(kiosk, act, { code: 1, words: `kiosk: ${words}\n` })
  })

  test.each([
    ['too short', '49371', 'the PIN of a supervisor has at least 6 digits', '班长的密码至少 6 位'],
    ['too long', '4937164937165', 'a PIN has at most 12 digits', '密码最多 12 位'],
    ['no digits', 'secret', 'a PIN holds the digits 0 to 9 and nothing else', '密码只能用数字 0–9'],
    ['one digit', '111111', 'a PIN of one digit is too easy to guess', '同一个数字组成的密码太好猜'],
    ['a sequence', '123456', 'a PIN that counts up or down is too easy to guess', '连号的密码太好猜'],
    ['a repetition', '493493', 'a PIN that repeats itself is too easy to guess', '重复的密码太好猜'],
    ['an empty line', '', 'the PIN of a supervisor has at least 6 digits', '班长的密码至少 6 位'],
  ])('by a PIN that is weak: %s, and at a terminal it is not asked for again', async (_name, pin, en, zh) => {
    const kiosk = await stoppedKiosk()
    const words = `kiosk: ${en}; nothing was changed. ${zh}，密码没有改\n`
    const piped = () => runKiosk(argsOf(kiosk, '0001'), `${pin}\n`)
    await expectUntouched(kiosk, piped, { code: 1, words })
    const typed = () => runKioskAtTerminal(argsOf(kiosk, '0001'), [pin, NEW, NEW])
    await expectUntouched(kiosk, typed, { code: 1, words: `New PIN of 0001 陈主任 (新密码): \n${words}` })
  })

  test('by no line at all', async () => {
    const kiosk = await stoppedKiosk()
    const words = 'kiosk: no new PIN was given; nothing was changed. 没有输入新密码，密码没有改\n'
    await expectUntouched(kiosk, () => runKiosk(argsOf(kiosk, '0001'), ''), { code: 1, words })
  })

  test.each([
    ['two that differ', [NEW, OLD], 'the two PINs differ', '两次输入的密码不一样'],
    ['only one', [NEW], 'no new PIN was given', '没有输入新密码'],
  ])('by %s at a terminal', async (_name, typed, en, zh) => {
    const kiosk = await stoppedKiosk()
    const act = () => runKioskAtTerminal(argsOf(kiosk, '0001'), typed)
    await expectUntouched(kiosk, act, {
      code: 1,
      words:
        'New PIN of 0001 陈主任 (新密码): \nThe same again (再输一次): \n' +
        `kiosk: ${en}; nothing was changed. ${zh}，密码没有改\n`,
    })
  })

  test('while the kiosk runs', async () => {
    const kiosk = await stoppedKiosk()
    const gate = await openGate({ dir: kiosk.dir, staffed: false })
    const before = await entriesIn(kiosk.dir)
    const ran = await runKioskAtTerminal(argsOf(kiosk, '0001'), [NEW, NEW])
    expect(ran).toEqual({
      code: 2,
      stdout: '',
      stderr:
        `kiosk: a kiosk runs on ${join(kiosk.dir, 'data')}: stop it first, then reset the PIN. ` +
        '检查点正在运行：请先停掉它，再重设密码\n',
    })
    expect(await entriesIn(kiosk.dir)).toEqual(before)
    await gate.close()
    expect(await signsIn(kiosk, '0001', OLD)).toBe(true)
  })

  test('when the journal cannot be written', async () => {
    const kiosk = await stoppedKiosk()
    const before = await lastNotes(kiosk, 1000)
    disk.fills = true
    const ran = await runKiosk(argsOf(kiosk, '0001'), NEW)
    expect([disk.fills, ran.code, ran.stdout]).toEqual([false, 2, ''])
    expect(ran.stderr).toMatch(/data: disk-full: .*; nothing was changed\. 写不进去，密码没有改\n$/)
    const isBallast = ({ note }: { note: string | null }) => /^x+$/.test(note ?? '')
    expect((await lastNotes(kiosk, 1000)).filter((row) => !isBallast(row))).toEqual(before)
    await expectWhole(kiosk)
    expect(await signsIn(kiosk, '0001', OLD)).toBe(true)
  })

  test('when the chain is broken, since then nothing can be recorded', async () => {
    const kiosk = await stoppedKiosk()
    pastEveryCheck(kiosk.dir, (db) => {
      const trigger = db
        .prepare<[], { sql: string }>("SELECT sql FROM sqlite_schema WHERE name = 'journal_no_update'")
        .get()
      db.exec('DROP TRIGGER journal_no_update')
      db.exec(`UPDATE journal SET row = json_set(row, '$.note', 'else') WHERE seq = 2`)
      db.exec(trigger?.sql ?? '')
    })
    const words = `kiosk: ${join(kiosk.dir, 'data')}: chain-broken: row 2 does not continue the chain. 台账前后对不上，写不进台账，所以密码没有改\n`
    await expectUntouched(kiosk, () => runKiosk(argsOf(kiosk, '0001'), NEW), { code: 1, words })
  })

  test('where there is no store, and none is made', async () => {
    const dir = fresh('nowhere')
    const config = file('kiosk.config.json', gateConfig(dir))
    const ran = await runKiosk(argsOf({ dir, config }, '0001'), NEW)
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(/data: absent: there is no database at /)
    expect(existsSync(dir)).toBe(false)
  })

  test.each([
    ['is missing', (key: string) => rmSync(key), /key-missing: .*密钥文件缺失，密码没有改\n$/],
    ['others may read', (key: string) => chmodSync(key, 0o644), /key-exposed: .*权限过宽，.*，密码没有改\n$/],
  ])('with a key file that %s: it is the key file that is told of', async (_name, harm, words) => {
    const kiosk = await stoppedKiosk()
    harm(join(kiosk.dir, 'kiosk.key'))
    const ran = await runKiosk(argsOf(kiosk, '0001'), NEW)
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(words)
    expect(ran.stderr).not.toContain('打不开检查点的数据')
  })

  test.each([
    ['a config that is not there', () => fresh('none.json'), /none\.json/],
    [
      'rules that are not there',
      () => file('kiosk.config.json', { ...gateConfig('.'), rules: 'none.json' }),
      /^kiosk: rules: .*none\.json/,
    ],
  ])('with %s: exit 2', async (_name, config, words) => {
    const ran = await runKiosk(argsOf({ dir: '', config: config() }, '0001'), NEW)
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(words)
  })
})
