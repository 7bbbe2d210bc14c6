import { expect, test } from 'vitest'
import { parseLaunch } from './launch.ts'

test.each([
  ['a gate', ['--config', 'gate.json'], { kind: 'gate', config: 'gate.json' }],
  ['a gate, unpackaged', ['/opt/kiosk', '--config=gate.json'], { kind: 'gate', config: 'gate.json' }],
  ['a demo', ['.', '--demo'], { kind: 'demo', people: null }],
  ['a demo of people', ['.', '--demo', '--people', 'p.json'], { kind: 'demo', people: 'p.json' }],
  [
    'Chromium’s own switches around it',
    ['--inspect=0', '.', '--demo', '--ozone-platform=wayland', '--no-open'],
    { kind: 'demo', people: null },
  ],
])('%s', (_name, args, value) => {
  expect(parseLaunch(args)).toEqual({ ok: true, value })
})

test.each([
  ['neither', ['.'], 'expected either --config FILE or --demo'],
  ['both', ['--demo', '--config', 'gate.json'], 'expected either --config FILE or --demo'],
  ['no file', ['--config'], '--config: expected a file'],
  ['no people', ['--demo', '--people'], '--people: expected a file'],
  ['people at a gate', ['--config', 'gate.json', '--people', 'p.json'], '--people: only with --demo'],
  ['a slip', ['--confg', 'gate.json'], 'expected either --config FILE or --demo'],
])('%s is refused', (_name, args, problem) => {
  expect(parseLaunch(args)).toEqual({ ok: false, problem })
})
