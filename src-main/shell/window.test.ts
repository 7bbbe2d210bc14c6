import type { Session } from 'electron'
import { describe, expect, test } from 'vitest'
import { placeScreens, windowOptions } from './window.ts'
import { standIn } from './stand-in.fixture.ts'

const left = { x: 0, y: 0, width: 1080, height: 1920 }
const right = { x: 1080, y: 0, width: 1280, height: 800 }
const displays = [{ bounds: right }, { bounds: left }]
const preload = '/opt/kiosk/out/preload/preload.cjs'
const session = standIn<Session>({})

describe('where the screens stand', () => {
  test.each([
    ['one lane', ['in'], [['kiosk://screen/#/both/in', left]]],
    [
      'a lane a display, from left to right',
      ['in', 'out'],
      [
        ['kiosk://screen/#/both/in', left],
        ['kiosk://screen/#/both/out', right],
      ],
    ],
    [
      'more lanes than displays: the last one is shared',
      ['a', 'b', 'c'],
      [
        ['kiosk://screen/#/both/a', left],
        ['kiosk://screen/#/both/b', right],
        ['kiosk://screen/#/both/c', right],
      ],
    ],
  ])('%s', (_name, lanes, expected) => {
    const placed = placeScreens({ lanes: lanes.map((id) => ({ id })), demo: false }, displays)
    expect(placed).toEqual(expected.map(([url, bounds]) => ({ url, bounds })))
  })

  test('a demo is one plain window', () => {
    const placed = placeScreens({ lanes: [{ id: 'lane-1' }], demo: true }, displays)
    expect(placed).toEqual([{ url: 'kiosk://screen/#/', bounds: null }])
  })
})

describe('a window', () => {
  const ofGate = windowOptions({ url: '', bounds: left }, { preload, session, demo: false })
  const ofDemo = windowOptions({ url: '', bounds: null }, { preload, session, demo: true })

  test.each([
    ['at a gate', ofGate],
    ['in a demo', ofDemo],
  ])('%s keeps its page from the PC', (_name, { webPreferences }) => {
    expect(webPreferences).toMatchObject({
      preload,
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    })
    expect(webPreferences).not.toHaveProperty('webSecurity')
  })

  test('fills its display at a gate, without tools', () => {
    expect(ofGate).toMatchObject({ ...left, kiosk: true, webPreferences: { devTools: false } })
  })

  test('is a plain one in a demo, with tools', () => {
    expect(ofDemo).not.toHaveProperty('kiosk')
    expect(ofDemo).toMatchObject({ webPreferences: { devTools: true } })
  })
})
