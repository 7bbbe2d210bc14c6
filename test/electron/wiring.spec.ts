import { bareLane } from '../e2e/site.ts'
import { expect, signOf, test } from './electron-test.ts'
import type { Call } from './stand-in/calls.ts'
import { whyNoStandIn } from './which-host.ts'

test.skip(whyNoStandIn !== null, whyNoStandIn ?? '')

/** Where the calls come first that begin so, in the order of the calls; -1 for those that never came. */
const places = (calls: readonly Call[], wanted: readonly string[]): number[] =>
  wanted.map((words) => calls.findIndex((call) => lineOf(call).startsWith(words)))
const lineOf = ({ call, args }: Call): string => [call, ...args.map((arg) => JSON.stringify(arg))].join(' ')

const inOrder = (calls: readonly Call[], wanted: readonly string[]): void => {
  const found = places(calls, wanted)
  expect(
    wanted.filter((_words, index) => found[index] === -1),
    'never called',
  ).toEqual([])
  expect(
    found.toSorted((a, b) => a - b),
    wanted.join(', '),
  ).toEqual(found)
}

test('what must hold before a page holds before a page', async ({ siteOf, openStandInHost }) => {
  const site = siteOf([bareLane('lane-1')])
  const host = await openStandInHost({ args: ['--config', site.configFile] })
  await expect(signOf(await host.window('#/both/lane-1'))).toBeVisible()
  const calls = host.calls()

  for (const early of [
    'app.enableSandbox',
    'protocol.registerSchemesAsPrivileged',
    'app.on "session-created"',
    'app.on "web-contents-created"',
    'app.requestSingleInstanceLock',
  ]) {
    inOrder(calls, [early, 'ready', 'new BrowserWindow', 'window.loadURL'])
  }
  const sessions = ['session default', 'session screens']
  const rules = [
    'setPermissionRequestHandler "[function]"',
    'setPermissionCheckHandler "[function]"',
    'setDevicePermissionHandler "[function]"',
    'on "will-download"',
  ]
  for (const session of sessions) {
    for (const rule of rules) inOrder(calls, [`${session}.${rule}`, 'new BrowserWindow'])
  }
  for (const early of [
    'Menu.setApplicationMenu null',
    'powerSaveBlocker.start "prevent-display-sleep"',
    'session screens protocol.handle "kiosk"',
    'webContents.on "will-navigate"',
    'webContents.on "will-frame-navigate"',
    'webContents.on "will-redirect"',
    'webContents.on "will-attach-webview"',
    'webContents.setWindowOpenHandler',
    'window.on "close"',
    'ipc.on "kiosk-port-please"',
    'webContents.on "did-navigate"',
    'webContents.on "destroyed"',
    'webContents.on "render-process-gone"',
    'webContents.on "unresponsive"',
  ]) {
    inOrder(calls, [early, 'window.loadURL "kiosk://screen/#/both/lane-1"'])
  }
  // In memory: what begins with `persist:` would lie on the disk.
  expect(calls.filter(({ call }) => call === 'session.fromPartition')).toEqual([
    { call: 'session.fromPartition', args: ['screens'] },
  ])
})

const page = {
  preload: expect.stringMatching(/\/out\/preload\/preload\.cjs$/),
  session: 'session screens',
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
}

test('a gate’s window fills its display without tools, a demo’s is a plain one', async ({
  siteOf,
  openStandInHost,
}) => {
  const site = siteOf([bareLane('lane-1')])
  const gate = await openStandInHost({ args: ['--config', site.configFile] })
  await gate.window('#/both/lane-1')
  const demo = await openStandInHost({ args: ['--demo'] })
  await demo.window('#/')
  const optionsOf = (calls: Call[]): unknown =>
    calls.find(({ call }) => call === 'new BrowserWindow')?.args[0]

  expect(optionsOf(gate.calls())).toMatchObject({
    kiosk: true,
    x: 0,
    y: 0,
    width: 1280,
    height: 800,
    webPreferences: { ...page, devTools: false },
  })
  expect(optionsOf(demo.calls())).not.toHaveProperty('kiosk')
  expect(optionsOf(demo.calls())).toMatchObject({ webPreferences: { ...page, devTools: true } })
})

test('the program leaves only once the kiosk has closed', async ({ siteOf, openStandInHost }) => {
  const site = siteOf([bareLane('lane-1')])
  const host = await openStandInHost({ args: ['--config', site.configFile] })
  await host.window('#/both/lane-1')
  await host.terminate()
  const prevented = 'app emits will-quit {} "prevented"'
  inOrder(host.calls(), ['app emits before-quit', 'window emits close {} "let go"', prevented, 'app.exit 0'])
})
