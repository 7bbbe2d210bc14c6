import { describe, expect, it } from 'vitest'
import { browserCandidates, isDebian, plan } from './system.mjs'

const absent = ['socat', 'gcc']

describe('what is installed on the system', () => {
  it('on Debian as root: what is absent', () => {
    expect(plan(absent, { debian: true, root: true, forbidden: false })).toEqual({
      install: absent,
      missing: {},
    })
  })

  it.each([
    [
      'KIOSK_NO_SYSTEM=1 forbids it',
      { debian: true, root: true, forbidden: true },
      /KIOSK_NO_SYSTEM=1 forbids/,
    ],
    ['not as root', { debian: true, root: false, forbidden: false }, /only root may: apt-get install socat/],
    ['not on Debian', { debian: false, root: true, forbidden: false }, /only on Debian/],
  ])('nothing, and every tool is named with its reason: %s', (_, machine, reason) => {
    const { install, missing } = plan(absent, machine)
    expect(install).toEqual([])
    expect(Object.keys(missing)).toEqual(absent)
    expect(missing['socat']).toMatch(reason)
  })

  it('nothing is missing where nothing is absent', () => {
    expect(plan([], { debian: false, root: false, forbidden: true })).toEqual({ install: [], missing: {} })
  })

  it.each([
    ['Debian', 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n', true],
    ['Ubuntu, whose chromium is a snap', 'ID=ubuntu\nID_LIKE=debian\n', false],
    ['Windows', '', false],
  ])('%s', (_, osRelease, expected) => {
    expect(isDebian(osRelease)).toBe(expected)
  })
})

describe('browsers are looked for in the place of each system', () => {
  it.each([
    ['linux', {}, '/usr/bin/chromium'],
    ['darwin', { HOME: '/Users/a' }, '/Users/a/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    [
      'win32',
      { PROGRAMFILES: 'C:\\Program Files' },
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ],
  ] as const)('%s', (platform, env, path) => {
    expect(browserCandidates(platform, env)).toContain(path)
  })
})
