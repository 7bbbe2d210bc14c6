import { expect, it } from 'vitest'
import { parseRoute } from './route.ts'

it.each([
  ['', { screen: 'both', lane: null }],
  ['#/', { screen: 'both', lane: null }],
  ['#/gate/a', { screen: 'gate', lane: 'a' }],
  ['#/gate', { screen: 'gate', lane: null }],
  ['#/dock/%E5%8C%97', { screen: 'dock', lane: '北' }],
  ['#/both/b', { screen: 'both', lane: 'b' }],
  ['#/supervisor', { screen: 'supervisor', lane: null }],
  ['#/elsewhere/x', { screen: 'both', lane: null }],
])('%s', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route)
})
