import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { ManualClock } from '../clock.ts'
import type { LastWords } from '../native-ports.ts'
import { helpersOver, libraryOf, type Selection } from './in-process.fixture.ts'
import { remoteBus } from './remote-bus.ts'

const said = { about: z.object({ name: z.string() }), found: z.string() }

function setUp(ready: () => Promise<void> = async () => {}) {
  const clock = new ManualClock(0)
  const library = libraryOf()
  const { start, helpers } = helpersOver(library.bus, clock, ready)
  const bus = remoteBus<Selection, { name: string }, string>({ start, said, clock })
  const told: string[] = []
  /** Opens, and notes what becomes of it: `gun opened`, `gun refused: ...`. */
  async function open(device: string, lastWords: LastWords | null = null) {
    const listener = {
      data: (bytes: Uint8Array) => told.push(`${device} ${Buffer.from(bytes).toString('hex')}`),
      closed: (error: string | null) => told.push(`${device} closed: ${error}`),
    }
    try {
      const opened = await bus.open({ device, lastWords }, listener)
      told.push(`${device} opened`)
      return opened
    } catch (error) {
      told.push(`${device} refused: ${error instanceof Error ? error.message : String(error)}`)
      return null
    }
  }
  async function opened(device: string, lastWords: LastWords | null = null) {
    const opening = open(device, lastWords)
    await settle()
    const port = await opening
    if (port === null) throw new Error(told.join(', '))
    told.length = 0
    return port
  }
  /** What was said has crossed, both ways. */
  async function settle(): Promise<void> {
    for (let hop = 0; hop < 4; hop++) await clock.advance(0)
  }
  const lastOpening = () => {
    const last = library.openings.at(-1)
    if (last === undefined) throw new Error('nothing was opened')
    return last.listener
  }
  const lastHelper = () => {
    const last = helpers.at(-1)
    if (last === undefined) throw new Error('no helper was started')
    return last
  }
  return { clock, settle, library, helpers, lastHelper, bus, told, open, opened, lastOpening }
}

const bytes = (...values: number[]) => Uint8Array.of(...values)

describe('a device in a helper', () => {
  test('is opened, read and written in order, and closed', async () => {
    const { settle, library, told, opened, lastOpening } = setUp()
    const port = await opened('gun')
    expect(port.about).toEqual({ name: 'gun' })
    for (const value of [1, 2, 3]) lastOpening().data(bytes(value))
    expect(told.splice(0)).toEqual(['gun 01', 'gun 02', 'gun 03'])
    for (const value of [4, 5]) port.write(bytes(value))
    const closing = port.close()
    await settle()
    await closing
    expect(library.did).toEqual(['gun 04', 'gun 05', 'gun closed'])
    expect(told).toEqual(['gun closed: null'])
    port.write(bytes(6))
    await port.close()
    await settle()
    expect(library.did).toHaveLength(3)
  })

  test('whose bytes come before it was handed over: not before, and in order', async () => {
    const { settle, library, told, open, lastOpening } = setUp()
    library.opens = async () => lastOpening().data(bytes(1))
    void open('gun')
    await settle()
    lastOpening().data(bytes(2))
    await settle()
    expect(told).toEqual(['gun opened', 'gun 01', 'gun 02'])
  })

  test('is refused in the system’s words', async () => {
    const { settle, library, told, open } = setUp()
    library.opens = () => Promise.reject(new Error('Permission denied'))
    void open('gun')
    await settle()
    expect(told).toEqual(['gun refused: Permission denied'])
  })

  test('is pulled: closed with the system’s words, and what it is told then is told to nobody', async () => {
    const { settle, library, told, opened, lastOpening } = setUp()
    const port = await opened('gun')
    lastOpening().closed('EIO')
    port.write(bytes(1))
    await port.close()
    await settle()
    expect(told).toEqual(['gun closed: EIO'])
    expect(library.did).toEqual([])
  })

  test('is pulled while it is opened: refused, and the late device is closed', async () => {
    const { settle, library, told, open, lastOpening } = setUp()
    library.opens = async () => lastOpening().closed('EIO')
    void open('gun')
    await settle()
    expect(told).toEqual(['gun refused: EIO'])
    expect(library.did).toEqual(['gun closed'])
  })

  test('is found', async () => {
    const { clock, settle, library, bus } = setUp()
    library.lists = async () => ['gun', 'relay']
    const listed = bus.list()
    await settle()
    expect(await listed).toEqual(['gun', 'relay'])
    library.lists = () => Promise.reject(new Error('udevadm is missing'))
    const failed = bus.list().catch(String)
    await settle()
    expect(await failed).toBe('Error: udevadm is missing')
    library.lists = () => new Promise(() => {})
    const silent = bus.list().catch(String)
    await clock.advance(5000)
    expect(await silent).toBe('Error: no answer to listing')
  })
})

describe('a helper that crashes', () => {
  test('every device it held is closed with words, whoever waited is refused, and the next opening starts another', async () => {
    const { clock, settle, library, helpers, lastHelper, bus, told, open, opened } = setUp()
    await opened('gun')
    await opened('relay')
    library.opens = () => null
    library.lists = () => new Promise(() => {})
    void open('late')
    const listed = bus.list().catch(String)
    await settle()
    lastHelper().end('SIGSEGV')
    await settle()
    const ended = 'device helper ended: SIGSEGV'
    expect(told.splice(0).toSorted()).toEqual([
      `gun closed: ${ended}`,
      `late refused: ${ended}`,
      `relay closed: ${ended}`,
    ])
    expect(await listed).toBe(`Error: ${ended}`)
    expect(helpers).toHaveLength(1)
    library.opens = async () => {}
    await clock.advance(1000)
    await opened('gun')
    expect(helpers).toHaveLength(2)
  })

  test('one that lived well is replaced at once, one that keeps crashing after 1, 2, 2 ... s', async () => {
    const { clock, helpers, lastHelper, open, opened } = setUp()
    await opened('gun')
    await clock.advance(60_000)
    const starts: number[] = []
    for (let round = 0; round < 4; round++) {
      lastHelper().end('SIGSEGV')
      const before = helpers.length
      const endedAtMs = clock.now()
      void open('gun')
      while (helpers.length === before) await clock.advance(100)
      starts.push(clock.now() - endedAtMs)
    }
    expect(starts).toEqual([100, 1000, 2000, 2000])
  })

  test('asked for by many a time, it is started once', async () => {
    const { settle, helpers, told, open } = setUp()
    for (const device of ['a', 'b', 'c']) void open(device)
    await settle()
    expect(told).toEqual(['a opened', 'b opened', 'c opened'])
    expect(helpers).toHaveLength(1)
  })
})

describe('a helper that hangs', () => {
  test('is killed 2 s after its last word, as long as it holds something', async () => {
    const { clock, settle, lastHelper, told, opened } = setUp()
    await opened('gun')
    await clock.advance(60_000)
    expect(lastHelper().ended).toBe(null)
    lastHelper().hang()
    await clock.advance(1400)
    expect(told).toEqual([])
    await clock.advance(600)
    expect(told).toEqual(['gun closed: device helper ended: it did not answer'])
    await settle()
    expect(lastHelper().ended).toBe('SIGKILL')
  })

  test('in its start: given up after 10 s', async () => {
    const { clock, settle, lastHelper, told, open } = setUp(() => new Promise(() => {}))
    void open('gun')
    await clock.advance(9999)
    expect(told).toEqual([])
    await clock.advance(1)
    await settle()
    expect(told).toEqual(['gun refused: device helper ended: it did not start'])
    expect(lastHelper().ended).toBe('SIGKILL')
  })

  test('in one native call: the others are taken along, for the same device after ever longer', async () => {
    const { clock, settle, library, helpers, told, open, opened } = setUp()
    const waited: number[] = []
    for (let round = 0; round < 3; round++) {
      library.opens = async () => {}
      await clock.advance(3000)
      await opened('gun')
      library.opens = () => null
      const sinceMs = clock.now()
      void open('bad')
      await settle()
      void open('bad')
      await settle()
      expect(told.splice(0)).toEqual(['bad refused: its earlier opening has not come back'])
      while (told.length === 0) await clock.advance(100)
      waited.push(clock.now() - sinceMs)
      expect(told.splice(0).toSorted()).toEqual([
        'bad refused: device helper ended: a device did not answer it',
        'gun closed: device helper ended: a device did not answer it',
      ])
    }
    expect(waited).toEqual([1500, 3000, 6000])
    expect(helpers.map(({ ended }) => ended)).toEqual(['left', 'left', 'left'])
  })

  test('in closing a device: that is closed all the same', async () => {
    const { clock, library, told, opened } = setUp()
    const port = await opened('gun')
    library.closes = () => new Promise(() => {})
    const closing = port.close()
    await clock.advance(1600)
    await closing
    expect(told).toEqual(['gun closed: null'])
  })
})

describe('a helper that nobody needs', () => {
  test('goes after half a minute, and comes again', async () => {
    const { clock, settle, helpers, lastHelper, opened } = setUp()
    const port = await opened('gun')
    const closing = port.close()
    await settle()
    await closing
    await clock.advance(29_000)
    expect(lastHelper().ended).toBe(null)
    await clock.advance(3000)
    expect(lastHelper().ended).toBe('left')
    await opened('gun')
    expect(helpers).toHaveLength(2)
  })

  test('closed: it says last words and is gone, and nothing is opened any more', async () => {
    const { settle, library, lastHelper, bus, told, open, opened } = setUp()
    await opened('relay', { bytes: bytes(0xa0, 0x01, 0x00, 0xa1), afterMs: 60_000 })
    await opened('gun')
    const closing = bus.close()
    await settle()
    await closing
    expect(library.did).toEqual(['relay a00100a1', 'relay closed'])
    expect(lastHelper().ended).toBe('left')
    await open('gun')
    expect(told.at(-1)).toBe('gun refused: the device helper is closed')
  })

  test('one that does not leave when it is told is killed', async () => {
    const { clock, settle, lastHelper, bus, opened } = setUp()
    await opened('gun')
    lastHelper().hang()
    const closing = bus.close()
    await clock.advance(700)
    await settle()
    await closing
    expect(lastHelper().ended).toBe('SIGKILL')
  })
})

test('a kiosk that hangs: a port that it writes to no more is told its last words, and not before', async () => {
  const { clock, settle, library, opened } = setUp()
  const relay = await opened('relay', { bytes: bytes(0xff), afterMs: 300 })
  for (let turn = 0; turn < 4; turn++) {
    await clock.advance(299)
    relay.write(bytes(turn))
    await settle()
  }
  const written = ['relay 00', 'relay 01', 'relay 02', 'relay 03']
  await clock.advance(299)
  expect(library.did).toEqual(written)
  await clock.advance(1)
  expect(library.did).toEqual([...written, 'relay ff'])
  const closing = relay.close()
  await settle()
  await closing
  await clock.advance(1000)
  expect(library.did.slice(4)).toEqual(['relay ff', 'relay closed'])
})

test('a helper that no kill ends: the kiosk closes all the same', async () => {
  const { clock, lastHelper, bus, opened } = setUp()
  await opened('gun')
  lastHelper().stick()
  let isClosed = false
  void bus.close().then(() => (isClosed = true))
  await clock.advance(1200)
  expect(isClosed).toBe(true)
})

test('a wall clock that is set back by an hour does not make the next helper wait for an hour', async () => {
  const { clock, settle, lastHelper, told, open, opened } = setUp()
  await opened('gun')
  lastHelper().end('SIGSEGV')
  await settle()
  told.length = 0
  const now = clock.now.bind(clock)
  clock.now = () => now() - 3_600_000
  void open('gun')
  await clock.advance(2000)
  await settle()
  expect(told).toEqual(['gun opened'])
})

describe('what a helper may not do', () => {
  test.each<[string, unknown]>([
    ['no message', null],
    ['no known message', { is: 'shutdown' }],
    ['no bytes', { is: 'data', id: 1, bytes: [1, 2] }],
    ['more bytes than a library gives at once', { is: 'data', id: 1, bytes: new Uint8Array(65_537) }],
    ['a wrong device', { is: 'opened', id: 1, about: { name: 7 } }],
    ['a novel for an error', { is: 'closed', id: 1, detail: 'a'.repeat(1001) }],
  ])('%s: killed, its devices closed with words', async (_, message) => {
    const { settle, lastHelper, told, opened } = setUp()
    await opened('gun')
    lastHelper().listener.message(message)
    await settle()
    expect(told).toEqual(['gun closed: device helper ended: it said what no helper says'])
    expect(lastHelper().ended).toBe('SIGKILL')
  })

  test('whatever it says, and of whichever opening: the kiosk does not fall', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.anything(),
            fc.record({
              is: fc.constantFrom(
                'ready',
                'opened',
                'refused',
                'data',
                'closed',
                'listed',
                'not-listed',
                'pong',
              ),
              id: fc.nat(3),
              about: fc.constant({ name: 'gun' }),
              bytes: fc.uint8Array(),
              detail: fc.string(),
              found: fc.array(fc.string()),
            }),
          ),
        ),
        async (messages) => {
          const { clock, lastHelper, bus, opened } = setUp()
          await opened('gun')
          for (const message of messages) lastHelper().listener.message(message)
          const closing = bus.close()
          await clock.advance(1000)
          await closing
        },
      ),
      { numRuns: 50 },
    )
  })

  test('a device that floods a kiosk that is busy is closed with words; one that is read is not', async () => {
    const { clock, told, opened, lastOpening } = setUp()
    await opened('gun')
    const piece = new Uint8Array(8192)
    for (let round = 0; round < 100; round++) {
      lastOpening().data(piece)
      await clock.advance(1)
    }
    expect(told.splice(0)).toHaveLength(100)
    // Within one turn nothing is taken, as when the kiosk is busy.
    for (let round = 0; round < 100; round++) lastOpening().data(piece)
    expect(told.length).toBeGreaterThan(30)
    expect(told.length).toBeLessThan(36)
    expect(told.at(-1)).toBe('gun closed: it sends more than can be taken')
  })
})
