import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { inflate, MAX_INFLATED_BYTES } from './inflate.ts'

test('bytes come back as they were, up to the cap', () => {
  for (const size of [0, 1, 800, MAX_INFLATED_BYTES]) {
    const bytes = Uint8Array.from({ length: size }, (_, index) => index * index)
    expect(inflate(deflateSync(bytes))).toEqual(bytes)
  }
})

test.each([
  ['one byte above the cap', deflateSync(Buffer.alloc(MAX_INFLATED_BYTES + 1))],
  ['a bomb', deflateSync(Buffer.alloc(50_000_000))],
  ['a stream cut short', deflateSync(Buffer.from('a pass')).subarray(0, -1)],
  ['a stream with more behind it', Buffer.concat([deflateSync(Buffer.from('a pass')), Buffer.of(0)])],
  ['two streams', Buffer.concat([deflateSync(Buffer.from('a')), deflateSync(Buffer.from('b'))])],
  ['gzip', gzipSync(Buffer.from('a pass'))],
  ['deflate without its header', deflateRawSync(Buffer.from('a pass'))],
  [
    'a stream with a wrong checksum',
    Buffer.concat([deflateSync(Buffer.from('a pass')).subarray(0, -1), Buffer.of(0)]),
  ],
  ['nothing', Buffer.alloc(0)],
])('%s is refused', (_name, bytes) => {
  expect(inflate(bytes)).toBeNull()
})
