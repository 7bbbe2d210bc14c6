import { expect, test } from 'vitest'
import { loneBackslash } from './lone-backslash.ts'

test.each([
  ['a path', String.raw`{"dataDir": "C:\kiosk"}`, 1, 16],
  ['on a later line', '{\r\n  "port": 1,\r\n  "keyFile": "D:\\keys\\kiosk.key"\r\n}', 3, 17],
  ['after one that JSON knows', String.raw`{"dataDir": "C:\new\kiosk"}`, 1, 20],
  ['at the beginning of a string', String.raw`{"dataDir": "\\server", "keyFile": "\kiosk"}`, 1, 37],
  ['at the end of a path', '{\n  "dataDir": "C:\\",\n  "keyFile": "k"\n}', 2, 17],
  ['at the end of a path in one line', String.raw`{"dataDir": "C:\", "keyFile": "k"}`, 1, 16],
  ['at the end of the last one', String.raw`{"dataDir": "C:\"}`, 1, 16],
  ['no number of a sign', String.raw`{"dataDir": "C:\users"}`, 1, 16],
])('%s', (_name, text, line, column) => {
  expect(() => JSON.parse(text)).toThrow()
  const said = loneBackslash(text)
  expect(said).toContain(`line ${line}, column ${column}: expected / or \\\\`)
  expect(said).toContain(`第 ${line} 行第 ${column} 列`)
})

test.each([
  ['escapes are none', String.raw`{"a": "\\ \/ \n \u00e9 \"x\" \\", "port": }`],
  ['outside of a string it is another fault', String.raw`{"a": "b" \ }`],
  ['nothing', ''],
])('%s: null', (_name, text) => {
  expect(() => JSON.parse(text)).toThrow()
  expect(loneBackslash(text)).toBeNull()
})
