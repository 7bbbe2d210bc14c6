import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { endOnBug } from './end-on-bug.ts'
import { standIn } from './stand-in.fixture.ts'

test.each(['uncaughtException', 'unhandledRejection'])('%s ends the program with its words', (event) => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const source = new EventEmitter()
  const codes: (number | undefined)[] = []
  endOnBug(standIn<NodeJS.Process>(source), { exit: (code) => codes.push(code) })
  source.emit(event, new Error('a lane lost its visit'))
  expect(codes).toEqual([70])
  expect(written.mock.calls.join('')).toContain('a lane lost its visit')
})
