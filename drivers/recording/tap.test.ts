import { describe, expect, test } from 'vitest'
import type { BytePortListener } from '../byte-port.ts'
import { ManualClock } from '../clock.ts'
import { parseRecording } from './recording.ts'
import { createTap, nothingBlanked, RECORDING_LIMITS } from './tap.ts'

const HEAD = { device: 'thermometer', protocol: 'lu90614', baud: 9600 } as const
const START = Date.UTC(2020, 2, 6)

async function tapped() {
  const clock = new ManualClock(START)
  const tap = createTap({ clock, blanking: nothingBlanked })
  let wire: BytePortListener | null = null
  const written: number[] = []
  const heard: number[] = []
  const port = await tap.bytePort(async (listener) => {
    wire = listener
    return { write: (bytes) => void written.push(...bytes), close: async () => listener.closed(null) }
  })({ data: (bytes) => void heard.push(...bytes), closed: () => {} })
  const say = (...bytes: number[]) => wire?.data(Uint8Array.from(bytes))
  const lose = (words: string) => wire?.closed(words)
  return { clock, tap, port, say, lose, written, heard }
}

describe('a tap', () => {
  test('hands every byte on, counts it and keeps the last 64', async () => {
    const { tap, port, say, written, heard } = await tapped()
    for (let byte = 0; byte < 70; byte += 1) say(byte)
    port.write(Uint8Array.of(0xfa, 0xca))
    expect(heard).toHaveLength(70)
    expect(written).toEqual([0xfa, 0xca])
    expect(tap.traffic).toEqual({
      bytesIn: 70,
      bytesOut: 2,
      lastIn: Buffer.from(Array.from({ length: 64 }, (_, at) => at + 6)).toString('hex'),
    })
  })

  test('records what comes and goes with its time, and nothing before or after', async () => {
    const { clock, tap, port, say, lose } = await tapped()
    say(1)
    tap.record(HEAD)
    await clock.advance(250)
    port.write(Uint8Array.of(0xfa))
    await clock.advance(60)
    say(0xfe, 0xac)
    lose('EIO')
    tap.stop()
    say(2)
    expect(tap.text().join('')).toBe(
      [
        '{"recording":1,"device":"thermometer","protocol":"lu90614","baud":9600,"at":"2020-03-06T00:00:00.000Z"}',
        '{"ms":250,"out":"fa"}',
        '{"ms":310,"in":"feac"}',
        '{"ms":310,"lost":"EIO"}',
        '',
      ].join('\n'),
    )
    expect(tap.recording).toMatchObject({ running: false, ms: 310, endedBy: 'hand' })
  })

  test('stops by itself after ten minutes', async () => {
    const { clock, tap, say } = await tapped()
    tap.record(HEAD)
    await clock.advance(RECORDING_LIMITS.ms)
    say(1)
    expect(tap.recording).toMatchObject({ running: false, endedBy: 'time', ms: 600_000 })
    expect(tap.text()).toHaveLength(1)
  })

  test('stops by itself before 4 MB, with whole lines', async () => {
    const { tap, say } = await tapped()
    tap.record(HEAD)
    const flood = Array.from({ length: 60_000 }, () => 0x5a)
    for (let piece = 0; piece < 60; piece += 1) say(...flood)
    expect(tap.recording).toMatchObject({ running: false, endedBy: 'size' })
    const text = tap.text().join('')
    expect(text.length).toBeLessThanOrEqual(RECORDING_LIMITS.bytes)
    expect(text.length).toBe(tap.recording?.bytes)
    expect(parseRecording(text).ok).toBe(true)
  })

  test('a clock that is set back spoils no recording', async () => {
    const { clock, tap, say } = await tapped()
    const now = clock.now.bind(clock)
    tap.record(HEAD)
    await clock.advance(3000)
    say(1)
    clock.now = () => now() - 1000
    say(2)
    clock.now = () => now() - 5000
    say(3)
    expect(parseRecording(tap.text().join('')).ok).toBe(true)
  })
})

describe('a recording file', () => {
  const head =
    '{"recording":1,"device":"thermometer","protocol":"tn9","baud":9600,"at":"2020-03-06T08:00:00+08:00"}'
  test.each([
    ['nothing', '', 1, /"recording": 1/],
    ['another version', '{"recording":2}', 1, /"recording": 1/],
    ['no time', head.replace('2020-03-06T08:00:00+08:00', 'today'), 1, /ISO time/],
    ['no JSON', `${head}\n{"ms":1`, 2, /"ms"/],
    ['half a byte', `${head}\n{"ms":0,"in":"fe"}\n{"ms":1,"in":"f"}`, 3, /hex digits/],
    ['a negative time', `${head}\n{"ms":-1,"in":"fe"}`, 2, /0 or more/],
    ['time that runs backwards', `${head}\n{"ms":9,"in":"fe"}\n{"ms":8,"in":"fe"}`, 3, /at least 9/],
    ['two things at once', `${head}\n{"ms":9,"in":"fe","out":"fe"}`, 2, /"in" or "out"/],
  ])('%s is refused with its line', (_name, text, line, expected) => {
    expect(parseRecording(text)).toMatchObject({ ok: false, line, expected: expect.stringMatching(expected) })
  })
})
