import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  greenResident,
  leave,
  openGate,
  pastEveryCheck,
  type Gate,
} from '../../test/fixtures/gate-at-work.ts'
import { keyFileOf } from '../store/key-pointer.ts'
import { jsonLines, runKiosk } from './run-kiosk.fixture.ts'
import { openScratchFolder } from './scratch-folder.fixture.ts'

const { dir, file, fresh, remove } = openScratchFolder()
afterAll(remove)

describe('what is on record', () => {
  let gate: Gate
  let data: string
  beforeAll(async () => {
    gate = await openGate({ dir })
    data = join(dir, 'data')
    await greenResident(gate)
    await leave(gate)
    gate.press('health-red')
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
      runKiosk(['journal', 'verify', '--data', data]),
      runKiosk(['journal', 'head', '--data', data]),
    ])
    expect([verified.code, verified.stderr, jsonLines(verified)]).toEqual([
      0,
      '',
      [{ rows: 4, firstBroken: null, head: expect.any(Object), headMatches: null }],
    ])
    expect([head.code, head.stderr]).toEqual([0, ''])
    expect(Object.keys(jsonLines(head)[0] ?? {})).toEqual(['kiosk', 'seq', 'hash', 'at', 'signature'])
    expect(jsonLines(head)).toEqual([expect.objectContaining({ seq: 4 })])
  })

  test('export: the columns of formats.md, a row each, names masked', async () => {
    const { code, stdout, stderr } = await runKiosk(['export', '--data', data, '--format', 'csv'])
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
    const ran = await runKiosk([
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
    [
      'a folder that is not there',
      ['journal', 'verify', '--data', () => join(dir, 'nowhere')],
      /nowhere: absent/,
    ],
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
      ['journal', 'verify', '--data', () => data, '--head', () => fresh('none.json')],
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
    const ran = await runKiosk(args.map((arg) => (typeof arg === 'string' ? arg : arg())))
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toMatch(words)
  })

  test('an edited row is found; a cut tail only by a head kept elsewhere', async () => {
    const head = file('head.json', (await runKiosk(['journal', 'head', '--data', data])).stdout)
    await gate.close()
    const kept = await runKiosk(['journal', 'verify', '--data', data, '--head', head])
    expect([kept.code, jsonLines(kept)]).toEqual([0, [expect.objectContaining({ headMatches: true })]])

    pastTheTriggers((db) => {
      db.exec('DELETE FROM outbox WHERE seq = 4')
      db.exec('DELETE FROM person WHERE seq = 4')
      db.exec('DELETE FROM journal WHERE seq = 4')
    })
    const cut = await runKiosk(['journal', 'verify', '--data', data])
    expect([cut.code, jsonLines(cut)]).toEqual([0, [expect.objectContaining({ rows: 3, firstBroken: null })]])
    const known = await runKiosk(['journal', 'verify', '--data', data, '--head', head])
    expect([known.code, jsonLines(known)]).toEqual([
      1,
      [expect.objectContaining({ rows: 3, headMatches: false })],
    ])

    pastTheTriggers((db) => {
      db.exec(`UPDATE journal SET row = json_set(row, '$.verdict', 'pass') WHERE seq = 2`)
    })
    const edited = await runKiosk(['journal', 'verify', '--data', data])
    expect([edited.code, jsonLines(edited)]).toEqual([
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
