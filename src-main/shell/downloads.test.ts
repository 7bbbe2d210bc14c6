import { expect, test } from 'vitest'
import { mayDownload } from './downloads.ts'

test.each([
  ['the export that a screen made', 'blob:kiosk://screen/6e1c', 'entries-huayuan-2020-03-01.csv', true],
  ['a recording that it made', 'blob:kiosk://screen/6e1c', 'recording-lane-1-thermometer.jsonl', true],
  ['anything else that it made', 'blob:kiosk://screen/6e1c', 'run.exe', false],
  ['a blob from elsewhere', 'blob:https://example.org/6e1c', 'entries.csv', false],
  ['a file of the screens', 'kiosk://screen/entries.csv', 'entries.csv', false],
  ['a text in an address', 'data:text/csv,a', 'entries.csv', false],
  ['the web', 'https://example.org/entries.csv', 'entries.csv', false],
])('%s', (_name, url, fileName, allowed) => {
  expect(mayDownload({ url, fileName })).toBe(allowed)
})
