import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from './open-store.ts'
import { openOutbox, type Outbox } from './outbox.ts'
import { tempStore, type TempStore } from './temp-store.fixture.ts'

const NOW = Date.UTC(2020, 2, 6)

let temp: TempStore
let store: Store
let outbox: Outbox
beforeEach(() => {
  temp = tempStore()
  store = temp.open('host')
  outbox = openOutbox(store)
  const insertRow = store.db.prepare('INSERT INTO journal (seq, row, hash) VALUES (?, ?, ?)')
  for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) {
    const seq = index + 1
    insertRow.run(seq, `{"decided":${NOW + seq},"id":"${id}","seq":${seq}}`, Buffer.alloc(32, seq))
    store.db.prepare('INSERT INTO outbox (seq) VALUES (?)').run(seq)
  }
  store.db.exec(`INSERT INTO person VALUES (2, '林*', x'0a0b', NULL, NULL)`)
})
afterEach(() => temp.remove())

const due = (now: number): string[] => outbox.nextBatch({ limit: 10, now }).map(({ entryId }) => entryId)

describe('the outbox', () => {
  it('gives what is due in the order of the chain, with what proves it', () => {
    expect(outbox.nextBatch({ limit: 2, now: NOW })).toEqual([
      {
        entryId: 'a',
        seq: 1,
        row: `{"decided":${NOW + 1},"id":"a","seq":1}`,
        hash: '01'.repeat(32),
        attempts: 0,
        person: { maskedName: null, household: null },
      },
      {
        entryId: 'b',
        seq: 2,
        row: `{"decided":${NOW + 2},"id":"b","seq":2}`,
        hash: '02'.repeat(32),
        attempts: 0,
        person: { maskedName: { value: '林*', salt: '0a0b' }, household: null },
      },
    ])
    expect(outbox.backlog()).toEqual({ waiting: 4, parked: 0, oldest: NOW + 1, lastError: null })
  })

  it('lets go of what the collector holds, and only of that', () => {
    expect(outbox.acknowledge(['a', 'c', 'never-heard-of'])).toEqual({ ok: true })
    expect(due(NOW)).toEqual(['b', 'd'])
    expect(outbox.backlog()).toMatchObject({ waiting: 2, oldest: NOW + 2 })
  })

  it('holds back what failed until its time, and counts the tries', () => {
    expect(outbox.reschedule(['a', 'b'], NOW + 5000, 'timeout')).toEqual({ ok: true })
    expect(due(NOW + 4999)).toEqual(['c', 'd'])
    expect(due(NOW + 5000)).toEqual(['a', 'b', 'c', 'd'])
    outbox.reschedule(['a'], NOW + 9000, 'HTTP 503')
    expect(outbox.nextBatch({ limit: 1, now: NOW + 9000 })[0]).toMatchObject({ entryId: 'a', attempts: 2 })
    expect(outbox.backlog()).toMatchObject({ waiting: 4, lastError: 'HTTP 503' })
  })

  it('parks what is refused, apart from what waits, and keeps why', () => {
    expect(outbox.park('a', 'schema')).toEqual({ ok: true })
    expect(due(NOW + 1e9)).toEqual(['b', 'c', 'd'])
    expect(outbox.backlog()).toEqual({ waiting: 3, parked: 1, oldest: NOW + 2, lastError: 'schema' })
  })

  it('forgets the error with the last row that bore it', () => {
    outbox.reschedule(['a'], NOW, 'timeout')
    outbox.acknowledge(['a', 'b', 'c', 'd'])
    expect(outbox.backlog()).toEqual({ waiting: 0, parked: 0, oldest: null, lastError: null })
  })

  it('is as it was after a restart', () => {
    outbox.reschedule(['a'], NOW + 5000, 'timeout')
    outbox.park('b', 'schema')
    store.close()
    store = temp.open('host')
    outbox = openOutbox(store)
    expect(due(NOW)).toEqual(['c', 'd'])
    expect(outbox.backlog()).toMatchObject({ waiting: 3, parked: 1 })
  })

  it('is as long as it was in a store of the version before, which did not keep what has left', () => {
    outbox.acknowledge(['a'])
    outbox.park('b', 'schema')
    const before = outbox.backlog()
    store.db.exec(`
      DROP TRIGGER outbox_counts_left; DROP TABLE outbox_left;
      DROP INDEX outbox_parked; DROP INDEX outbox_error;
      DROP TRIGGER journal_closes_block; DROP TABLE journal_block;
      DROP TABLE device_setup; DROP TABLE contact_pair; DROP TABLE screen; DROP TABLE undecided;
      CREATE INDEX journal_decided ON journal (decided)`)
    store.db.pragma('user_version = 1')
    store.close()
    outbox = openOutbox(temp.open('host'))
    expect(outbox.backlog()).toEqual(before)
    expect(before).toMatchObject({ waiting: 2, parked: 1 })
  })

  it('answers with the fault where it may not write', () => {
    const reader = openOutbox(temp.open('read'))
    expect(reader.acknowledge(['a'])).toMatchObject({ ok: false, reason: 'read-only' })
    expect(reader.backlog()).toMatchObject({ waiting: 4 })
  })
})
