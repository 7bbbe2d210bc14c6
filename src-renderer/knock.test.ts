import { expect, test } from 'vitest'
import { knocker } from './knock.ts'

const page = (html: string, init: ResponseInit = {}) => new Response(html, init)
const mayUse = (camera: string) => page('v1', { headers: { 'Permissions-Policy': `camera=(${camera})` } })
const refused = () => page('not let in', { status: 401 })
const noRecords = () => page('no records', { status: 503 })
const troubled = () => page('error', { status: 500 })

test.each([
  ['the same page as before', [page('v1'), page('v1'), page('v1')], ['same', 'same', 'same']],
  ['another page: there are other screens to load', [page('v1'), page('v2')], ['same', 'other']],
  [
    'a camera that the page may not use, or one no longer',
    [mayUse(''), mayUse(''), mayUse('self')],
    ['same', 'same', 'other'],
  ],
  [
    'no place for this browser, and has one again',
    [page('v1'), refused(), refused(), page('v1')],
    ['same', 'refused', 'refused', 'same'],
  ],
  [
    'no way to know this browser, until its records are open again',
    [page('v1'), noRecords(), page('v1')],
    ['same', 'no-records', 'same'],
  ],
  ['never had one', [refused(), page('v1')], ['refused', 'same']],
  ['trouble, and is well again', [troubled(), page('v1')], ['answered with 500', 'same']],
])('a kiosk that has %s', async (_name, answers, outcomes) => {
  const left = [...answers]
  const knock = knocker(async () => left.shift() ?? refused())
  const found: string[] = []
  while (left.length > 0) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    found.push(await knock().catch((error: unknown) => (error instanceof Error ? error.message : '')))
  }
  expect(found).toEqual(outcomes)
})

test('no kiosk at all', async () => {
  await expect(knocker(() => Promise.reject(new TypeError('Failed to fetch')))()).rejects.toThrow()
})
